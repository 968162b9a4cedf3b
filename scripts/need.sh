# shellcheck shell=bash
# Finds out what is missing on this machine and installs it where that can be
# done with apt. Source lib.sh first.

# check NAME tells whether one need is met. The name says how to look.
check() {
	case $1 in
	pc:*) pkg-config --exists "${1#pc:}" 2>/dev/null ;;
	cmd:*) command -v "${1#cmd:}" >/dev/null ;;
	file:*) compgen -G "${1#file:}" >/dev/null ;;
	*) die "scripts/need.sh: unknown need $1" ;;
	esac
}

# The needs: the group, how to look, the Debian package that brings it.
needs='
build    cmd:gcc                       gcc
build    file:/usr/include/stdlib.h    libc6-dev
build    cmd:pkg-config                pkg-config
build    pc:gl                         libgl1-mesa-dev
build    pc:x11                        xorg-dev
build    pc:xrandr                     xorg-dev
build    pc:xcursor                    xorg-dev
build    pc:xinerama                   xorg-dev
build    pc:xi                         xorg-dev
build    pc:xxf86vm                    xorg-dev
build    pc:xkbcommon                  libxkbcommon-dev
build    pc:wayland-client             libwayland-dev
build    pc:wayland-egl                libwayland-dev
build    pc:gtk+-3.0                   libgtk-3-dev
headless cmd:Xvfb                      xvfb
headless cmd:xvfb-run                  xvfb
headless cmd:xauth                     xauth
headless file:/usr/lib/*/dri/swrast_dri.so  libgl1-mesa-dri
install  cmd:update-mime-database      shared-mime-info
install  cmd:update-desktop-database   desktop-file-utils
install  cmd:xdg-mime                  xdg-utils
test     cmd:xdotool                   xdotool
test     cmd:import                    imagemagick
test     cmd:identify                  imagemagick
test     cmd:desktop-file-validate     desktop-file-utils
test     cmd:gio                       libglib2.0-bin
test     cmd:xdg-open                  xdg-utils
test     cmd:dbus-run-session          dbus
test     cmd:shellcheck                shellcheck
windows  cmd:x86_64-w64-mingw32-gcc    gcc-mingw-w64-x86-64
wine     cmd:wine                      wine
wine     cmd:wineserver                wine
wine     file:/usr/lib/wine/wine64     wine64
'

# need GROUP... installs what the groups lack, or says what to install.
need() {
	local packages
	packages=$(lacking 3 "$@")
	[[ -n $packages ]] || return 0
	# shellcheck disable=SC2086
	apt_install $packages
	[[ -z $(lacking 2 "$@") ]] || die "still missing after the installation: $(lacking 2 "$@" | tr '\n' ' ')"
}

# lacking COLUMN GROUP... lists what is missing: column 2 how it was looked for,
# column 3 the package.
lacking() {
	local column=$1 group look package
	shift
	while read -r group look package; do
		[[ " $* " == *" $group "* ]] || continue
		check "$look" || if ((column == 2)); then say "$look"; else say "$package"; fi
	done <<<"$needs" | sort -u
}

apt_install() {
	local as_root=()
	command -v apt-get >/dev/null || die "these are missing, named as Debian names them: $*. Install them with the package manager of this system, then try again."
	if ((EUID != 0)); then
		command -v sudo >/dev/null || die "these packages are missing: $*. There is no sudo here, so install them as root: apt-get install $*"
		as_root=(sudo)
	fi
	say "Installing what is missing: $*"
	local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0)
	"${apt[@]}" update || say "The package list could not be refreshed; going on with the old one."
	"${apt[@]}" install -y --no-install-recommends "$@" >/dev/null ||
		die "apt could not install: $*. Its message is above."
}

# need_go checks that Go is there and new enough for go.mod.
need_go() {
	local want have
	want=$(sed -n 's/^go \([0-9.]*\)$/\1/p' go.mod)
	local fix="Install Go $want or newer from the Go download page, or let Go fetch it: GOTOOLCHAIN=auto"
	command -v go >/dev/null || die "Go is not installed. Install Go $want or newer from the Go download page."
	have=$(go env GOVERSION 2>/dev/null) || die "Go $want is needed and could not be fetched. $fix"
	have=${have##*go}
	[[ $(printf '%s\n' "$want" "${have%%[^0-9.]*}" | sort -V | head -n 1) == "$want" ]] ||
		die "this is Go $have, and Dumplens needs $want. $fix"
}
