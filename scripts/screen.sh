# shellcheck shell=bash
# A virtual screen and pictures of the windows on it. Source lib.sh first.

# start_screen starts Xvfb on a free display and sets DISPLAY. stop_screen ends it.
start_screen() {
	local said=$1/display
	: >"$said"
	Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp -noreset 3>"$said" 2>"$1/xvfb.log" &
	screen_pid=$!
	for _ in {1..100}; do
		[[ -s $said ]] && break
		sleep 0.1
	done
	[[ -s $said ]] || die "Xvfb did not start: $(tail -n 3 "$1/xvfb.log")"
	DISPLAY=:$(<"$said")
	export DISPLAY
	unset WAYLAND_DISPLAY
}

stop_screen() {
	stop_program
	[[ -n ${screen_pid:-} ]] || return 0
	kill "$screen_pid" 2>/dev/null || true
	wait "$screen_pid" 2>/dev/null || true
}

# start_program FOLDER COMMAND... starts a desktop program with FOLDER as its home,
# so that it neither sees nor changes the user's settings. Its words go to FOLDER/log.
start_program() {
	local home=$1
	shift
	mkdir -p "$home/.cache"
	HOME=$home XDG_CONFIG_HOME=$home/.config XDG_CACHE_HOME=$home/.cache XDG_RUNTIME_DIR=$home \
		LANG=en_US.UTF-8 "$@" >"$home/log" 2>&1 &
	program_pid=$!
}

stop_program() {
	[[ -n ${program_pid:-} ]] || return 0
	kill "$program_pid" 2>/dev/null || true
	wait "$program_pid" 2>/dev/null || true
	program_pid=
}

# wait_window TITLE SECONDS prints the id of the first visible window whose title
# holds TITLE.
wait_window() {
	local id
	for ((i = 0; i < $2 * 2; i++)); do
		id=$(xdotool search --onlyvisible --name "$1" 2>/dev/null | head -n 1) || true
		if [[ -n $id ]]; then
			printf '%s' "$id"
			return
		fi
		sleep 0.5
	done
	return 1
}

# picture_of WINDOW FILE takes pictures of a window until one is drawn (or 20
# seconds have passed) and then checks it: at least 800x500 pixels, and at least
# 200 colours. A blank window has one colour, a window of text has more than 500
# because its edges are smoothed.
picture_of() {
	local width=0 height=0 colours=0
	for _ in {1..20}; do
		sleep 1
		import -silent -window "$1" "$2" || continue
		read -r width height colours < <(identify -format '%w %h %k\n' "$2")
		((colours >= 200)) && break
	done
	say "picture of the window: ${width}x$height, $colours colours, $2"
	((width >= 800 && height >= 500)) || die "the window is ${width}x$height: too small to be the main window"
	((colours >= 200)) || die "the window looks blank: only $colours colours"
}
