#!/usr/bin/env bash
# Removes what install.sh put below a prefix: uninstall.sh PREFIX.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

prefix=${1:?usage: uninstall.sh PREFIX}
[[ $prefix == /* ]] || prefix=$PWD/$prefix
to=${DESTDIR:-}$prefix
share=$to/share

rm -f "$to/bin/dumplens" "$to/bin/dumpinfo" \
	"$share"/icons/hicolor/*/apps/dumplens.png "$share/icons/hicolor/scalable/apps/dumplens.svg" \
	"$share/mime/packages/dumplens.xml" "$share/applications/dumplens.desktop"
say "Removed from $to."
[[ -z ${DESTDIR:-} ]] || exit 0

if command -v update-mime-database >/dev/null && [[ -d $share/mime/packages ]]; then
	update-mime-database "$share/mime"
fi
if command -v update-desktop-database >/dev/null && [[ -d $share/applications ]]; then
	update-desktop-database "$share/applications"
fi
# The choice of default that install made for this user.
list=${XDG_CONFIG_HOME:-$HOME/.config}/mimeapps.list
if [[ $share == "${XDG_DATA_HOME:-$HOME/.local/share}" && -f $list ]]; then
	sed -i '/^application\/x-windows-crash-dump=dumplens\.desktop;\{0,1\}$/d' "$list"
fi
