#!/usr/bin/env bash
# Runs the real program on the sample under a virtual display and checks that its
# window shows something.
set -euo pipefail
source "$(dirname "$0")/../lib.sh"
source scripts/screen.sh

section "smoke test of the real program"
need_sample
place=$(mktemp -d)
trap 'stop_program; stop_screen; rm -rf "$place"' EXIT
stop_program() { [[ -z ${program_pid:-} ]] || kill "$program_pid" 2>/dev/null || true; }

start_screen "$place"
HOME=$place XDG_CONFIG_HOME=$place/config LANG=en_US.UTF-8 build/dumplens "$PWD/$sample" >"$place/log" 2>&1 &
program_pid=$!
window=$(wait_window "$(basename "$sample")" 60) || die "no window with the file's name in its title came up in 60 s: $(tail -n 20 "$place/log")"
picture_of "$window" build/smoke.png
kill -0 "$program_pid" 2>/dev/null || die "the program ended by itself: $(tail -n 20 "$place/log")"
if grep -iE 'panic|error' "$place/log"; then
	die "the program complained, see above"
fi
