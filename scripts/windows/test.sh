#!/usr/bin/env bash
# Runs dist/dumplens.exe and dist/dumpinfo.exe under Wine on the sample, in a prefix
# of their own, and checks that the window shows something. OpenGL comes from Mesa.
set -euo pipefail
source "$(dirname "$0")/../lib.sh"
source scripts/need.sh
source scripts/screen.sh

need headless test wine windows
need_sample
place=$(mktemp -d)
trap 'stop_wine; stop_screen; rm -rf "$place"' EXIT
stop_wine() {
	wineserver -k 2>/dev/null || true
	wineserver -w 2>/dev/null || true
}

export HOME=$place WINEPREFIX=$place/prefix WINEARCH=win64 WINEDEBUG=-all
# Neither Wine's Mono nor its Gecko is needed, and without them nothing is fetched.
export WINEDLLOVERRIDES="mscoree,mshtml="
start_screen "$place"

section "a Wine prefix"
wine wineboot --init >"$place/wine.log" 2>&1 || die "Wine could not make a prefix: $(tail -n 5 "$place/wine.log")"
system32=$WINEPREFIX/drive_c/windows/system32
if [[ ! -e $system32/bcryptprimitives.dll ]]; then
	x86_64-w64-mingw32-gcc -shared -O2 -o "$system32/bcryptprimitives.dll" scripts/windows/bcryptprimitives.c -ladvapi32
fi

section "dumpinfo.exe"
wine dist/dumpinfo.exe "$sample" >"$place/dumpinfo.txt" 2>"$place/wine.log" || die "dumpinfo.exe failed: $(tail -n 5 "$place/wine.log")"
head -n 12 "$place/dumpinfo.txt"
[[ -s $place/dumpinfo.txt ]] || die "dumpinfo.exe printed nothing"

section "dumplens.exe"
start_program "$place" wine dist/dumplens.exe "Z:${PWD//\//\\}\\${sample//\//\\}"
window=$(wait_window "$(basename "$sample")" 120) || die "no window came up in 120 s: $(tail -n 20 "$place/log")"
picture_of "$window" build/wine.png
stop_program

section "dumplens.exe -register and -unregister"
# The default of a file type, for this user; Wine 8 does not merge these into
# HKEY_CLASSES_ROOT, so a double click itself cannot be tried there.
default_of() { wine reg query "HKCU\\Software\\Classes\\$1" /ve 2>/dev/null | tr -d '\r' | sed -n '/(value not set)/d; s/.*REG_SZ *//p'; }
wine reg add 'HKLM\Software\Classes\.mdmp' /ve /d Another.Program /f >/dev/null
timeout 60 wine dist/dumplens.exe -register || die "dumplens.exe -register failed"
say ".dmp: $(default_of .dmp), opened with: $(default_of 'Dumplens.Dump\shell\open\command')"
[[ $(default_of .dmp) == Dumplens.Dump ]] || die ".dmp is not registered"
[[ $(default_of 'Dumplens.Dump\shell\open\command') == *'dumplens.exe" "%1"' ]] || die "the command is not registered"
[[ -z $(default_of .mdmp) ]] || die ".mdmp was taken away from another program"
timeout 60 wine dist/dumplens.exe -unregister || die "dumplens.exe -unregister failed"
[[ -z $(default_of .dmp)$(default_of 'Dumplens.Dump\shell\open\command') ]] || die "dumplens.exe -unregister left something behind"

section "minidumps that another program wrote"
x86_64-w64-mingw32-gcc -O2 -o "$place/writedump.exe" scripts/windows/writedump.c -ldbghelp
wine "$place/writedump.exe" "Z:$place/small.mdmp" "Z:$place/full.mdmp" >"$place/wine.log" 2>&1 || die "Wine wrote no minidump: $(tail -n 5 "$place/wine.log")"
for dump in small full; do
	CGO_ENABLED=0 go run ./cmd/dumpinfo -view summary,modules,threads,streams "$place/$dump.mdmp" >"$place/$dump.txt"
	for word in "Windows" "writedump.exe" "ntdll.dll" "SystemInfo" "ThreadList"; do
		grep -q "$word" "$place/$dump.txt" || die "$dump.mdmp: no $word in what dumpinfo shows: $(cat "$place/$dump.txt")"
	done
	say "$dump.mdmp: $(grep -c '\.dll' "$place/$dump.txt") lines with modules"
done
