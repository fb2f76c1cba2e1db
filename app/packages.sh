# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Sourced by app/run and tests/run: what the program needs from Debian, and how to get it.

# What it takes to build and start the program.
# libqt6opengl6-dev: Qt Charts asks CMake for it. libqt6svg6: the plug-in that draws SVG icons.
# fonts-dejavu-core: without a font, a bare machine draws every letter as a box.
# shellcheck disable=SC2034 # used by the scripts that source this file
poolscope_packages=(
  g++ cmake ninja-build ccache
  qt6-base-dev libqt6opengl6-dev qt6-charts-dev qt6-svg-dev
  qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools qt6-translations-l10n
  libgl-dev libfmt-dev libcli11-dev libcereal-dev nlohmann-json3-dev
  libcurl4-openssl-dev libssl-dev zlib1g-dev
  libqt6svg6 fonts-dejavu-core
)

# Tells the user something. Standard output belongs to the program.
say() { printf '%s\n' "$*" >&2; }

# missing_packages NAME...: prints those that are not installed, one a line.
missing_packages() {
  {
    dpkg-query --show --showformat='${db:Status-Abbrev}${binary:Package}\n' "$@" 2>/dev/null || true
    printf 'want %s\n' "$@"
  } | awk '
    /^want /      { wanted[++n] = $2; next }
    /^ii|^hi/     { name = $2; sub(/:.*/, "", name); have[name] = 1 }
    END           { for (i = 1; i <= n; ++i) if (!(wanted[i] in have)) print wanted[i] }'
}

# install_packages NAME...: installs those that are missing, or says how to and exits with 2.
install_packages() {
  local missing=() become_root=()
  if ! command -v dpkg-query >/dev/null; then
    say "This is not a Debian system, so nothing is installed for you. Poolscope needs what Debian 12 calls: $*"
    return
  fi
  mapfile -t missing < <(missing_packages "$@")
  if ((${#missing[@]} == 0)); then return; fi

  if ((EUID != 0)); then
    if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; then
      become_root=(sudo)
    else
      say "Some Debian packages are missing, and installing them takes root. Please run this once, then start again:"
      say "apt-get install --yes --no-install-recommends ${missing[*]}"
      exit 2
    fi
  fi

  say "Installing ${#missing[@]} Debian packages (this takes a few minutes the first time): ${missing[*]}"
  "${become_root[@]}" apt-get update --quiet >&2 || say "The package lists could not be renewed; trying with the old ones."
  if ! "${become_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install --quiet --yes --no-install-recommends "${missing[@]}" >&2; then
    say "apt-get could not install these packages; its reason stands above. Nothing was built."
    exit 2
  fi
}

# configure_preset ROOT PRESET [CMAKE ARGUMENTS]: sets up build/PRESET unless that is done; afresh if the tree was moved.
configure_preset() {
  local root=$1 preset=$2 fresh=()
  local build=$root/build/$preset
  shift 2
  if [[ -f $build/CMakeCache.txt ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$build/CMakeCache.txt"; then
    fresh=(--fresh)
  elif [[ $build/build.ninja -nt $root/CMakePresets.json ]]; then
    return
  fi
  say "Preparing the build in $build"
  (cd "$root" && cmake --log-level=NOTICE "${fresh[@]}" --preset "$preset" "$@") >&2
}
