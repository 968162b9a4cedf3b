#!/usr/bin/env bash
# Makes the pictures of README.md again, of the real window on the bundled sample.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
source scripts/need.sh
source scripts/screen.sh

need headless test
need_sample
place=$(mktemp -d)
trap 'stop_screen; rm -rf "$place"' EXIT
start_screen "$place"
# The pointer is out of the way: the window marks what it stands over.
xdotool mousemove 1599 999
mkdir -p assets/screenshots

# shot NAME FLAG... takes assets/screenshots/NAME.png of the real window on $dump.
dump=$sample
shot() {
	local window picture=assets/screenshots/$1.png
	start_program "$place" build/dumplens -size 1360x860 "${@:2}" "$dump"
	window=$(wait_window "$(basename "$dump")" 60) || die "no window came up: $(tail -n 5 "$place/log")"
	picture_of "$window" "$picture"
	# Until nothing changes any more: rows and bytes are read after the first frame.
	until import -silent -window "$window" "$place/next.png" && compare -metric AE "$picture" "$place/next.png" null: 2>/dev/null; do
		mv "$place/next.png" "$picture"
		sleep 1
	done
	stop_program
	# 256 colours are enough for a window of text, at a quarter of the size.
	mogrify -strip +dither -colors 256 -define png:compression-level=9 "$picture"
}

shot summary-dark -theme dark
shot summary-light -theme light
shot spaces-dark -theme dark -view spaces
shot processes-dark -theme dark -view processes -row inkwell.exe -goto inkwell.exe
shot memorymap-dark -theme dark -view memorymap
shot modules-light -theme light -view modules -row rainbus.sys
# The instruction that crashed, by module and offset.
shot hex-light -theme light -view modules -row rainbus.sys -goto rainbus.sys+0x1c40
dump=testdata/112126-9312-01.dmp
shot small-light -theme light
