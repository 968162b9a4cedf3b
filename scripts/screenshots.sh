#!/usr/bin/env bash
# Makes the pictures of README.md again, of the real window on the bundled sample.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
source scripts/need.sh
source scripts/screen.sh

need headless
need_sample
place=$(mktemp -d)
trap 'stop_screen; rm -rf "$place"' EXIT
start_screen "$place"
export HOME=$place XDG_CONFIG_HOME=$place/config LANG=en_US.UTF-8
mkdir -p assets/screenshots

# shot NAME FLAG... takes assets/screenshots/NAME.png.
shot() {
	build/dumplens -shot "assets/screenshots/$1.png" -size 1360x860 "${@:2}" "$sample"
	say "assets/screenshots/$1.png"
}

shot summary-dark -theme dark
shot summary-light -theme light
shot spaces-dark -theme dark -view spaces
shot processes-dark -theme dark -view processes
shot modules-light -theme light -view modules
shot hex-light -theme light -view processes -goto nt
