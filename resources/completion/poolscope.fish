# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of poolscope for fish. Jobs, executors, lessons and options are asked of the program itself.

function __poolscope_names
    poolscope list $argv[1] 2>/dev/null | sed -n 's/^\([a-z][a-z_-]*\)  (.*/\1/p'
end
function __poolscope_lessons
    poolscope list lessons 2>/dev/null | sed -n 's/^ *[0-9-]*  \([a-z][a-z0-9-]*\)  \(.*\)/\1\t\2/p'
end
function __poolscope_options
    set -l words (commandline -opc)
    poolscope $words[2] --help 2>/dev/null |
        sed -n 's/^  \(-[a-z],\)\{0,1\}\(--[a-z-]*\)[^ ]*\( [A-Z][^ ]*\)* *\(.*\)/\2\t\4/p'
end

complete -c poolscope -n __fish_use_subcommand -f -a run -d 'Run a job without a window'
complete -c poolscope -n __fish_use_subcommand -f -a advise -d 'Say which executor a job wants'
complete -c poolscope -n __fish_use_subcommand -f -a list -d 'Say what there is'
complete -c poolscope -n __fish_use_subcommand -f -a show -d 'Open a recording in the window'
complete -c poolscope -n __fish_use_subcommand -f -a convert -d 'Convert a recording'
complete -c poolscope -n __fish_use_subcommand -f -a lesson -d 'Go through a lesson'
complete -c poolscope -n __fish_use_subcommand -l version -d 'Show the version'
complete -c poolscope -n __fish_use_subcommand -l help -d 'Show how it is used'

complete -c poolscope -n '__fish_seen_subcommand_from list' -f -a 'jobs executors lessons'
complete -c poolscope -n '__fish_seen_subcommand_from lesson' -f -a '(__poolscope_lessons)'
complete -c poolscope -n '__fish_seen_subcommand_from run advise list lesson; and string match -q -- "-*" (commandline -ct)' \
    -f -a '(__poolscope_options)'
complete -c poolscope -n '__fish_seen_subcommand_from run advise' -l job -x -a '(__poolscope_names jobs)' -d 'What to run'
complete -c poolscope -n '__fish_seen_subcommand_from run advise' -l executor -x -a '(__poolscope_names executors)' -d 'What runs it'
