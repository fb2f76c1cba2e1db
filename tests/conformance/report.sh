#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs the tests that are named after behaviours of CPython, and prints for each behaviour the executor
# kinds it was shown on and the result. Fails when one fails or has no test. Called by
# `tests/run conformance`, which has built them; the build directory is the only argument.
set -euo pipefail

build=$1
here=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd -P)
log=$build/conformance.log

mapfile -t tests < <(grep -rlE '^ *void [A-Z][0-9]{2}_' "$here/.." --include='tst_*.cpp' | sed 's#.*/##; s#\.cpp$##' | sort -u)
names=$(IFS='|' && printf '%s' "${tests[*]}")
ctest --test-dir "$build" --verbose --tests-regex "^($names)\$" >"$log" 2>&1 || true

# Lines of Qt Test: "12: PASS   : SubmitTest::S01_S02_name(threads)".
awk -v logfile="$log" '
  BEGIN {
    split("sequential thread-per-task threads threads-1 threads-gil dummy-pool coroutines processes " \
          "processes-deep process-per-task pool", known, " ")
    for (i in known) is_kind[known[i]] = 1
    while ((getline line <logfile) > 0) {
      if (match(line, /(PASS|FAIL!|SKIP|XFAIL|XPASS) *: [A-Za-z0-9_:]+::[A-Z][0-9][0-9]_/) == 0) continue
      verdict = substr(line, RSTART); sub(/ .*/, "", verdict)
      name = substr(line, RSTART); sub(/^[^:]*: /, "", name); sub(/\).*/, ")", name)
      kind = ""
      if (match(name, /\(.*\)/)) { kind = substr(name, RSTART + 1, RLENGTH - 2); name = substr(name, 1, RSTART - 1) }
      sub(/.*::/, "", name)
      sub(/:.*/, "", kind)
      n = split(name, word, "_")
      for (i = 1; i <= n && word[i] ~ /^[A-Z][0-9][0-9]$/; ++i) {
        id = word[i]
        if (verdict == "PASS") ++passed[id]; else if (verdict == "SKIP") ++skipped[id]; else ++failed[id]
        if (kind in is_kind && verdict == "PASS" && !((id, kind) in seen)) {
          seen[id, kind] = 1
          kinds[id] = kinds[id] (kinds[id] == "" ? "" : " ") kind
        }
      }
    }
    printf "%-4s %-8s %-76s %s\n", "id", "result", "behaviour", "kinds"
  }
  /^#/ || NF == 0 { next }
  {
    split($0, part, /  +/)  # two spaces or more lie between the columns
    id = part[1]; text = part[3]
    if (sub(/!$/, "", id)) { printf "%-4s %-8s %s\n", id, "not C++", text; ++exempt; next }
    if (failed[id]) { result = "FAILED"; ++bad }
    else if (passed[id]) { result = "ok"; ++good }
    else if (skipped[id]) { result = "skipped"; ++bad }
    else { result = "NO TEST"; ++bad }
    printf "%-4s %-8s %-76s %s\n", id, result, text, kinds[id] == "" ? "-" : kinds[id]
  }
  END {
    printf "%d behaviours shown, %d cannot hold in C++, %d missing or failed (output of the tests: %s)\n", good, exempt, bad, logfile
    exit bad > 0
  }
' "$here/behaviours.txt"
