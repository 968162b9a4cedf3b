#!/usr/bin/env bash
# Installs the built programs below a prefix: install.sh PREFIX. With DESTDIR the
# files go below that and the databases of the desktop are left to the packager.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
source scripts/need.sh

prefix=${1:?usage: install.sh PREFIX}
[[ $prefix == /* ]] || prefix=$PWD/$prefix
to=${DESTDIR:-}$prefix
share=$to/share
mime=application/x-windows-crash-dump
[[ -x build/dumplens && -x build/dumpinfo ]] || die "nothing is built yet. Run: make build"

install -Dm755 -t "$to/bin" build/dumplens build/dumpinfo
for size in 16 48 256 512; do
	install -Dm644 "assets/icon-$size.png" "$share/icons/hicolor/${size}x$size/apps/dumplens.png"
done
install -Dm644 assets/icon.svg "$share/icons/hicolor/scalable/apps/dumplens.svg"
install -Dm644 packaging/linux/dumplens-mime.xml "$share/mime/packages/dumplens.xml"
# The full path: ~/.local/bin is not on the PATH of every desktop session.
mkdir -p "$share/applications"
sed -e "s|^Exec=dumplens|Exec=\"$prefix/bin/dumplens\"|" -e "s|^TryExec=dumplens|TryExec=$prefix/bin/dumplens|" \
	packaging/linux/dumplens.desktop >"$share/applications/dumplens.desktop"
chmod 644 "$share/applications/dumplens.desktop"
say "Installed below $to."
[[ -z ${DESTDIR:-} ]] || exit 0

need install
update-mime-database "$share/mime"
update-desktop-database "$share/applications"
[[ ! -f $share/icons/hicolor/index.theme ]] || gtk-update-icon-cache -q "$share/icons/hicolor" || true
# Only for this user's own folder, and only where no other program was chosen.
if [[ $share == "${XDG_DATA_HOME:-$HOME/.local/share}" && -z $(xdg-mime query default "$mime") ]]; then
	xdg-mime default dumplens.desktop "$mime"
fi
say "A double click on a Windows crash dump now opens it in Dumplens."
