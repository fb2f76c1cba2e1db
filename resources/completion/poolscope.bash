# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of poolscope for bash. Jobs and executors are asked of the program itself, so what is new
# is completed at once.

_poolscope_names() { "${COMP_WORDS[0]}" list "$1" 2>/dev/null | sed -n 's/^\([a-z][a-z_-]*\)  (.*/\1/p'; }

_poolscope() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W 'run list show convert lesson --help --version' -- "$current")
    return
  fi
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
    --inputs | --csv | --samples-csv | --queue-csv | --chrome-trace | --joblog | --png | --json)
      compopt -o default
      return
      ;;
    --count | --param | --timeout | --seed) return ;;
  esac
  case $command in
    run)
      if [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '--job --count --param --inputs --executor --race --timeout --seed --csv
          --samples-csv --queue-csv --chrome-trace --joblog --png --json --quiet --help' -- "$current")
      else
        compopt -o default
      fi
      ;;
    list) mapfile -t COMPREPLY < <(compgen -W 'jobs executors lessons --json' -- "$current") ;;
    *) compopt -o default ;;
  esac
}

complete -F _poolscope poolscope
