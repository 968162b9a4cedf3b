#!/usr/bin/env bash
# Installs into the empty home of an invented user, and opens dumps from there the
# way a double click does.
set -euo pipefail
source "$(dirname "$0")/../lib.sh"
source scripts/screen.sh
need_sample

section "trial install"
desktop-file-validate packaging/linux/dumplens.desktop
place=$(mktemp -d)
# The opened programs end with the screen.
trap 'stop_screen; sleep 1; rm -rf "$place"' EXIT

export HOME=$place/home LANG=en_US.UTF-8
export XDG_DATA_HOME=$HOME/.local/share XDG_CONFIG_HOME=$HOME/.config XDG_CACHE_HOME=$HOME/.cache
# A desktop whose file manager asks GIO, as GNOME's, Xfce's, Cinnamon's and MATE's do.
export XDG_CURRENT_DESKTOP=GNOME
unset DE KDE_FULL_SESSION GNOME_DESKTOP_SESSION_ID DESKTOP_SESSION DESTDIR
mkdir -p "$HOME"
scripts/install.sh "$HOME/.local"
desktop-file-validate "$XDG_DATA_HOME/applications/dumplens.desktop"

section "the type of a file is known by its bytes"
mime=application/x-windows-crash-dump
for signature in PAGEDU64 PAGEDUMP MDMP; do
	for name in "$signature" "$signature.dmp" "$signature.txt.mdmp"; do
		printf '%s%4096s' "$signature" x >"$HOME/$name"
		got=$(xdg-mime query filetype "$HOME/$name")
		say "$name: $got"
		[[ $got == "$mime" ]] || die "$name should be of type $mime"
	done
done
[[ $(xdg-mime query default "$mime") == dumplens.desktop ]] || die "Dumplens is not the default for $mime"

section "a double click opens the dump"
start_screen "$place"
for opener in "gio open" xdg-open; do
	# A name of its own for each, and with blanks, as files of users have.
	file="$HOME/opened by ${opener// /-}.dmp"
	cp "$sample" "$file"
	# shellcheck disable=SC2086
	dbus-run-session -- $opener "$file" >"$place/log" 2>&1 || die "$opener failed: $(tail -n 5 "$place/log")"
	window=$(wait_window "$(basename "$file")" 60) || die "$opener brought no window up in 60 s: $(tail -n 5 "$place/log")"
	say "$opener: $(xdotool getwindowname "$window")"
	picture_of "$window" "build/${opener// /-}.png"
done

section "uninstall leaves nothing behind"
scripts/uninstall.sh "$HOME/.local"
left=$(find "$HOME/.local" -name '*dumplens*' ! -path '*/cache/*'; grep -rl dumplens "$HOME/.config" "$XDG_DATA_HOME/applications" 2>/dev/null || true)
[[ -z $left ]] || die "left behind: $left"
