#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# check.sh BUILD: makes the Debian packages of the build directory and looks into them.
set -euo pipefail

build=$(readlink -f -- "$1")
root=$(readlink -f -- "$(dirname -- "${BASH_SOURCE[0]}")/../../..")
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
failures=0
fail() {
  printf 'FAIL: %s\n' "$*"
  failures=$((failures + 1))
}

(cd -- "$build" && cpack -G DEB -B "$work" >"$work/log" 2>&1) || {
  tail -30 -- "$work/log"
  exit 1
}
program=$(find "$work" -maxdepth 1 -name 'poolscope_*.deb')
engine=$(find "$work" -maxdepth 1 -name 'libpoolscope-dev_*.deb')
[[ -f $program ]] || fail 'there is no package poolscope'
[[ -f $engine ]] || fail 'there is no package libpoolscope-dev'

dpkg-deb --contents "$program" | awk '{ print $6 }' >"$work/files"
for file in bin/poolscope libexec/poolscope/poolscope-worker share/poolscope/lessons/02-ten-sleeps/lesson.json share/applications/org.poolscope.Poolscope.desktop \
  share/metainfo/org.poolscope.Poolscope.metainfo.xml share/mime/packages/org.poolscope.Poolscope.xml \
  share/icons/hicolor/scalable/apps/org.poolscope.Poolscope.svg share/man/man1/poolscope.1.gz \
  share/bash-completion/completions/poolscope share/zsh/vendor-completions/_poolscope \
  share/fish/vendor_completions.d/poolscope.fish share/doc/poolscope/copyright share/doc/poolscope/changelog.gz; do
  grep -qxF "./usr/$file" "$work/files" || fail "/usr/$file is not in the package"
done
if grep -E '\.(a|h)$|/cmake/' "$work/files"; then fail 'the program brings parts of the engine for developers'; fi
dpkg-deb --contents "$engine" >"$work/engine"
grep -qE '/libpoolscope_futures\.a$' "$work/engine" || fail 'libpoolscope-dev has no libraries'

for file in copyright changelog.gz; do
  grep -qE "/doc/libpoolscope-dev/$file\$" "$work/engine" || fail "libpoolscope-dev has no $file"
done

depends=$(dpkg-deb --field "$program" Depends)
for needed in libqt6widgets6 libqt6charts6 libqt6svg6; do
  [[ $depends == *"$needed"* ]] || fail "the package does not depend on $needed: $depends"
done
[[ $(dpkg-deb --field "$program" Description) == *concurrency* ]] || fail 'the package has no description'

dpkg-deb --extract "$program" "$work/root"
"$work/root/usr/bin/poolscope" --version >/dev/null || fail 'the packaged program does not start'
"$work/root/usr/bin/poolscope" list jobs >/dev/null || fail 'the packaged program cannot list its jobs'
# From an empty folder, with nothing of ours around: what it finds must come from the package.
in_the_dark() { (cd -- "$work/home" && env -i PATH=/usr/bin:/bin HOME="$work/home" QT_QPA_PLATFORM=offscreen "$@"); }
mkdir -- "$work/home"
lessons=$(in_the_dark "$work/root/usr/bin/poolscope" list lessons --json | grep -c '"foreign": false') || true
((lessons >= 24)) || fail "the packaged program knows $lessons lessons instead of 24"
in_the_dark "$work/root/usr/bin/poolscope" run --job sleep_square --param seconds=0.01 --count 4 \
  --executor processes:workers=2 --png "$work/home/window.png" --quiet >/dev/null ||
  fail 'the packaged program cannot run worker processes or draw its window'
[[ -s $work/home/window.png ]] || fail 'the packaged program drew no window'
zcat "$work/root/usr/share/man/man1/poolscope.1.gz" | grep -q '^\.SH NAME' || fail 'the man page is none'
zcat "$work/root/usr/share/man/man1/poolscope.1.gz" | sed 's/\\-/-/g' >"$work/manual"
for command in run advise lesson; do
  while read -r option; do
    grep -qF -- "$option" "$work/manual" || fail "the man page does not know $option of $command"
  done < <("$work/root/usr/bin/poolscope" "$command" --help | sed -n 's/^  \(-[a-z],\)\{0,1\}\(--[a-z-]*\)[ ,].*/\2/p' | grep -v -- --help)
done
completed=$(bash -c '
  source "$1"; COMP_WORDS=("$2" lesson --h); COMP_CWORD=2; _poolscope; printf "%s\n" "${COMPREPLY[@]}"' _ \
  "$work/root/usr/share/bash-completion/completions/poolscope" "$work/root/usr/bin/poolscope")
[[ $completed == *--headless*--html* ]] || fail "the completion for bash does not know the options of lesson: $completed"
bash -n "$work/root/usr/share/bash-completion/completions/poolscope" || fail 'the completion for bash has an error'
if command -v lintian >/dev/null; then
  lintian --allow-root --fail-on error -- "$program" "$engine" >"$work/lintian" 2>&1 || {
    grep '^E:' -- "$work/lintian"
    fail 'lintian finds errors in the packages'
  }
fi
if command -v appstreamcli >/dev/null; then
  appstreamcli validate --no-net "$root/resources/org.poolscope.Poolscope.metainfo.xml" >"$work/appstream" 2>&1 || {
    cat -- "$work/appstream"
    fail 'the AppStream data is not valid'
  }
fi
if command -v desktop-file-validate >/dev/null; then
  desktop-file-validate "$root/resources/org.poolscope.Poolscope.desktop" || fail 'the desktop file is not valid'
fi

((failures == 0)) || exit 1
printf 'Both packages are right: %s files in the program, which needs %s.\n' "$(wc -l <"$work/files")" "$depends"
