#!/bin/sh
# Installs what is missing, and nothing else: `tools/setup.sh build python` installs Debian's packages of those sections
# of tools/packages.txt; `python` also makes .venv with the packages of tools/requirements.txt. Where nothing is missing,
# nothing is asked of the network.
set -eu
cd "$(dirname "$0")/.."

packages_of() {
  awk -v wanted="[$1]" '/^\[/ { inside = ($0 == wanted); next } inside && /^[^#]/ { print $1 }' tools/packages.txt
}

is_installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

install_packages() {
  missing=''
  for package in "$@"; do
    is_installed "$package" || missing="$missing $package"
  done
  [ -z "$missing" ] && return
  echo "installing:$missing"
  as_root apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
}

make_venv() {
  cmp -s tools/requirements.txt .venv/requirements.txt && return
  echo "installing the packages of tools/requirements.txt into .venv"
  [ -x .venv/bin/python ] || python3 -m venv .venv
  .venv/bin/python -m pip install --quiet --disable-pip-version-check -r tools/requirements.txt
  cp tools/requirements.txt .venv/requirements.txt
}

wanted=''
for section in "$@"; do
  found=$(packages_of "$section")
  [ -n "$found" ] || { echo "tools/packages.txt has no section [$section]" >&2; exit 64; }
  wanted="$wanted $found"
done
if command -v dpkg-query >/dev/null; then
  install_packages $wanted
else
  echo "not a Debian system: please see that these are installed: $wanted" >&2
fi
for section in "$@"; do
  if [ "$section" = python ]; then make_venv; fi
done
