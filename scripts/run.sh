#!/usr/bin/env bash
# Opens the window on a file. Without a display it draws the window into a
# picture and prints the summary.
set -euo pipefail
start=$PWD
source "$(dirname "$0")/lib.sh"

file=${1:-}
if [[ -z $file ]]; then
	need_sample
	file=$root/$sample
	say "No FILE=path was given: opening the sample $sample."
elif [[ $file != /* ]]; then
	file=$start/$file
fi

if [[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]]; then
	exec build/dumplens "$file"
fi

picture=build/dumplens.png
say "There is no display, so the window is drawn into $picture."
status=0
build/dumplens -shot "$picture" -size 1360x860 "$file" || status=$?
if ((status == 0)); then
	say "Picture of the window: $root/$picture"
else
	say "The window could not be drawn; its message is above."
fi
say
build/dumpinfo "$file"
exit "$status"
