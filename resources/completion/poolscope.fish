# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of poolscope for fish.

function __poolscope_names
    poolscope list $argv[1] 2>/dev/null | sed -n 's/^\([a-z][a-z_-]*\)  (.*/\1/p'
end

complete -c poolscope -n __fish_use_subcommand -f -a run -d 'Run a job without a window'
complete -c poolscope -n __fish_use_subcommand -f -a list -d 'Say what there is'
complete -c poolscope -n __fish_use_subcommand -f -a show -d 'Open a recording in the window'
complete -c poolscope -n __fish_use_subcommand -f -a convert -d 'Convert a recording'
complete -c poolscope -n __fish_use_subcommand -f -a lesson -d 'Go through a lesson'
complete -c poolscope -n __fish_use_subcommand -l version -d 'Show the version'
complete -c poolscope -l help -d 'Show how it is used'

complete -c poolscope -n '__fish_seen_subcommand_from list' -f -a 'jobs executors lessons'
complete -c poolscope -n '__fish_seen_subcommand_from list' -l json -d 'As JSON'

set -l run '__fish_seen_subcommand_from run'
complete -c poolscope -n $run -l job -x -a '(__poolscope_names jobs)' -d 'What to run'
complete -c poolscope -n $run -l count -x -d 'Number of tasks'
complete -c poolscope -n $run -l param -x -d 'KEY=VALUE, a parameter of the job'
complete -c poolscope -n $run -l inputs -r -d 'One task for each line'
complete -c poolscope -n $run -l executor -x -a '(__poolscope_names executors)' -d 'What runs it; several race'
complete -c poolscope -n $run -l race -x -a 'automatic together in-turn' -d 'How executors share the machine'
complete -c poolscope -n $run -l timeout -x -d 'Limit of time for each task'
complete -c poolscope -n $run -l seed -x -d 'Makes what is random repeatable'
complete -c poolscope -n $run -l csv -r -d 'Write the timeline'
complete -c poolscope -n $run -l samples-csv -r -d 'Write CPU and memory over time'
complete -c poolscope -n $run -l queue-csv -r -d 'Write the depth of the queues'
complete -c poolscope -n $run -l chrome-trace -r -d 'Write a trace for Perfetto'
complete -c poolscope -n $run -l joblog -r -d 'Write a joblog of GNU parallel'
complete -c poolscope -n $run -l png -r -d 'Write a picture of the window'
complete -c poolscope -n $run -l json -r -d 'Write the results'
complete -c poolscope -n $run -l quiet -d 'No progress and no table'
