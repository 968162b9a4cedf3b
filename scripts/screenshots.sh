#!/usr/bin/env bash
# Makes the pictures of README.md and docs again, of the real window on the bundled sample.
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

# shot NAME FLAG... takes assets/screenshots/NAME.png of the real window on $dump, with
# hex panes $high pixels high, after typing $type. With $crop only that part is kept.
dump=$sample high=330 type='' crop=''
shot() {
	local window picture=assets/screenshots/$1.png
	mkdir -p "$settings"
	printf '{"split.hex":%s,"side.panel":"Inspector"}' "$high" >"$settings/preferences.json"
	start_program "$place" build/dumplens -size 1360x860 "${@:2}" "$dump"
	window=$(wait_window "$(basename "$dump")" 60) || die "no window came up: $(tail -n 5 "$place/log")"
	picture_of "$window" "$picture"
	if [[ -n $type ]]; then
		xdotool windowfocus --sync "$window" type --delay 40 "$type"
		xdotool key Return
		sleep 1
	fi
	# Until nothing changes any more: rows and bytes are read after the first frame.
	until import -silent -window "$window" "$place/next.png" && compare -metric AE "$picture" "$place/next.png" null: 2>/dev/null; do
		mv "$place/next.png" "$picture"
		sleep 1
	done
	stop_program
	# 256 colours are enough for a window of text, at a quarter of the size.
	mogrify -strip ${crop:+-crop "$crop" +repage} +dither -colors 256 -define png:compression-level=9 "$picture"
}
settings=$place/.config/fyne/io.github.dumplens

# The pages, for README.md.
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

# The hex view, for docs/hex-viewer.md. Its modes: only the pane.
dump=$sample high=380 crop=770x380+239+454
shot mode-bytes -theme dark -view modules -goto rainbus.sys -mode bytes
shot mode-u16 -theme light -view modules -goto rainbus.sys -mode u16
shot mode-u32 -theme dark -view modules -goto 'pid 4' -mode u32
shot mode-u64 -theme light -view modules -goto 'pid 4' -mode u64
shot mode-pointers -theme dark -view modules -goto rsp -mode pointers
shot mode-f32 -theme light -view modules -goto rainbus.sys -mode f32
shot mode-f64 -theme dark -view modules -goto rainbus.sys -mode f64

# Its panels, with the pane beside them.
crop=1121x380+239+454
shot panel-inspector -theme light -view modules -goto 'pid 4' -panel Inspector
shot panel-structure -theme dark -view modules -goto 'pid 4' -type _EPROCESS
shot panel-code -theme light -view modules -goto rainbus.sys+0x1c4f -panel Code
shot panel-walk -theme dark -view modules -goto 'pid 4' -panel 'Page walk'
build/dumpinfo notes -notes "$place/.config/dumplens/notes" -add 'The process that everything starts from' -tags start -at 'pid 4' -len 16 "$dump" >/dev/null
build/dumpinfo notes -notes "$place/.config/dumplens/notes" -add 'Reads through a pointer that is 0' -tags crash,driver -at rainbus.sys+0x1c4f -len 3 "$dump" >/dev/null
shot panel-notes -theme light -view modules -goto rainbus.sys+0x1c4f -panel Notes
high=420 crop=''
shot panes-dark -theme dark -view modules -row rainbus.sys -goto rsp -goto rainbus.sys+0x1c4f -mode pointers -mode bytes

# Finding.
high=300 type=inkwell
shot find-light -theme light -view find
type=system32
shot strings-dark -theme dark -view strings
