#!/usr/bin/env bash
# Measures the time and the memory that dumpinfo takes, as a program of its own, to list
# the processes (and threads) of large dumps: the best of some runs, and the largest
# resident memory less that of a Go program that does nothing. FOLDER keeps the dumps; they
# are sparse files.
#
#   scripts/bench-memory.sh [FOLDER]
set -euo pipefail
source "$(dirname "$0")/lib.sh"
source scripts/need.sh

need_go
[ -x /usr/bin/time ] || { echo "needs GNU time: install the package time" >&2; exit 1; }
folder=${1:-build/bench-dumps}
mkdir -p "$folder"
export CGO_ENABLED=0
empty=$(mktemp -d)
trap 'rm -rf "$empty"' EXIT
printf 'package main\n\nfunc main() {}\n' >"$empty/empty.go"
go build -o "$empty/empty" "$empty/empty.go"
go build -o "$empty/dumpinfo" ./cmd/dumpinfo
[ -e "$folder/8 GiB, 100,000 threads.dmp" ] || go run scripts/bench/dumps.go "$folder"

# best COMMAND...: milliseconds and KiB of the best of some runs.
best() {
	for _ in 1 2 3 4 5; do
		local began=$EPOCHREALTIME
		/usr/bin/time -f %M -o "$empty/took" "$@" >/dev/null
		local ended=$EPOCHREALTIME
		echo "$(((${ended/[.,]/} - ${began/[.,]/}) / 100)) $(cat "$empty/took")"
	done | awk 'NR == 1 || $1 < t {t = $1} NR == 1 || $2 < m {m = $2} END {print t / 10, m}'
}

read -r _ base < <(best "$empty/empty")
echo "an empty Go program: $base KiB"
printf '%-28s %-10s %8s %14s\n' dump view ms "MiB more"
for dump in "$folder"/*.dmp; do
	for view in processes threads; do
		[ "$view" = processes ] || [[ $dump == *threads* ]] || continue
		read -r ms kib < <(best "$empty/dumpinfo" -json -view "$view" "$dump")
		printf '%-28s %-10s %8s %14s\n' "$(basename "$dump" .dmp)" "$view" "$ms" "$(awk "BEGIN {printf \"%.1f\", ($kib - $base) / 1024}")"
	done
done
