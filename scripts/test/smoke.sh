#!/usr/bin/env bash
# Runs the real program on the sample under a virtual display and checks that its
# window shows something; then a build in which Fyne reports calls from a goroutine
# that may not make them.
set -euo pipefail
source "$(dirname "$0")/../lib.sh"
source scripts/screen.sh
need_sample

place=$(mktemp -d)
trap 'stop_screen; rm -rf "$place"' EXIT
start_screen "$place"

# show PROGRAM PICTURE
show() {
	local window log=$place/log
	start_program "$place" "$1" "$PWD/$sample"
	window=$(wait_window "$(basename "$sample")" 60) ||
		die "no window with the file's name in its title came up in 60 s: $(tail -n 20 "$log")"
	picture_of "$window" "$2"
	kill -0 "$program_pid" 2>/dev/null || die "the program ended by itself: $(tail -n 20 "$log")"
	if grep -E 'panic:|Error in Fyne call thread' -A 3 "$log"; then
		die "$1 complained, see above"
	fi
	stop_program
}

section "smoke test of the real program"
show build/dumplens build/smoke.png

section "smoke test with Fyne's checks of goroutines"
CGO_ENABLED=1 go build -trimpath -o build/dumplens-checked ./cmd/dumplens
show build/dumplens-checked build/smoke-checked.png
