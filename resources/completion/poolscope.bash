# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of poolscope for bash. Jobs, executors, lessons and options are asked of the program itself, so what is
# new is completed at once.

_poolscope_names() { "${COMP_WORDS[0]}" list "$1" 2>/dev/null | sed -n 's/^\([a-z][a-z_-]*\)  (.*/\1/p'; }
_poolscope_lessons() { "${COMP_WORDS[0]}" list lessons 2>/dev/null | sed -n 's/^ *[0-9-]*  \([a-z][a-z0-9-]*\)  .*/\1/p'; }
_poolscope_options() {
  "${COMP_WORDS[0]}" "$@" --help 2>/dev/null | sed -n 's/^  \(-[a-z],\)\{0,1\}\(--[a-z-]*\)[ ,].*/\2/p'
}

_poolscope() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W 'run advise list show convert lesson --help --version' -- "$current")
    return
  fi
  local word
  for word in "${COMP_WORDS[@]:2:COMP_CWORD-2}"; do
    if [[ $word == -- ]]; then # a command of the user's own
      compopt -o default
      return
    fi
  done
  case $previous in
    --job)
      mapfile -t COMPREPLY < <(compgen -W "$(_poolscope_names jobs)" -- "$current")
      return
      ;;
    --executor)
      mapfile -t COMPREPLY < <(compgen -S : -W "$(_poolscope_names executors)" -- "$current")
      compopt -o nospace
      return
      ;;
    --race)
      mapfile -t COMPREPLY < <(compgen -W 'automatic together in-turn' -- "$current")
      return
      ;;
    --language)
      mapfile -t COMPREPLY < <(compgen -W 'en zh_CN' -- "$current")
      return
      ;;
    --count | --param | --timeout | --seed | --repeat | --warm-up | --rounds | --retries | --jobs | -j) return ;;
  esac
  if [[ $current == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_poolscope_options "$command")" -- "$current")
    return
  fi
  case $command in
    list) mapfile -t COMPREPLY < <(compgen -W 'jobs executors lessons' -- "$current") ;;
    lesson) mapfile -t COMPREPLY < <(compgen -W "$(_poolscope_lessons)" -- "$current") ;;
    *) compopt -o default ;;
  esac
}

complete -F _poolscope poolscope
