#!/usr/bin/env bash
# Compares dumpinfo's search and strings with ripgrep (or grep) and strings, over the same
# file in the system's cache: the best of five runs each, the whole program counted.
# usage: scripts/bench-search.sh [MiB | FILE]      RG=path names a ripgrep that is not in PATH
set -euo pipefail
source "$(dirname "$0")/lib.sh"
source scripts/need.sh

need_go
mkdir -p build
CGO_ENABLED=0 go build -trimpath -o build/dumpinfo ./cmd/dumpinfo

file=${1:-2048}
if [[ ! -f $file ]]; then
	mib=$file
	file=$root/build/memory.bin
	trap 'rm -f "$file"' EXIT
	CGO_ENABLED=0 go run ./loader/synth/mksamples -dir build -memory "$mib"
fi
cat "$file" >/dev/null
bytes=$(stat -c %s "$file")

# best NAME COMMAND...: prints the shortest of five runs and the largest memory.
best() {
	local name=$1 least='' memory=0 out s kb
	shift
	for _ in 1 2 3 4 5; do
		out=$({ TIMEFORMAT=%R; time "$@" >/dev/null 2>&1 || true; } 2>&1)
		s=${out##*$'\n'}
		if [[ -z $least ]] || awk "BEGIN { exit !($s < $least) }"; then least=$s; fi
	done
	if [[ -x /usr/bin/time ]]; then
		kb=$({ /usr/bin/time -f %M "$@" 2>&1 >/dev/null || true; } | tail -n 1)
		memory=$((kb / 1024))
	fi
	awk -v n="$name" -v s="$least" -v b="$bytes" -v m="$memory" \
		'BEGIN { printf "%-34s %7.3f s  %6.1f GB/s  %5d MiB\n", n, s, b / 1e9 / (s > 0 ? s : 0.001), m }'
}


section "$(basename "$file"), $((bytes >> 20)) MiB, $(nproc) processors"
rg=${RG:-$(command -v rg || true)}
if [[ -n $rg ]]; then
	best 'ripgrep, text' "$rg" -c -a -F NeedleInHaystack "$file"
	best 'ripgrep, text without case' "$rg" -c -a -i -F NeedleInHaystack "$file"
else
	say 'ripgrep is not installed: grep instead'
	best 'grep, text' env LC_ALL=C grep -c -a -F NeedleInHaystack "$file"
fi
best 'dumpinfo, text' build/dumpinfo find -space file -text NeedleInHaystack "$file"
best 'dumpinfo, text without case' build/dumpinfo find -space file -icase -text NeedleInHaystack "$file"
best 'dumpinfo, UTF-16 without case' build/dumpinfo find -space file -icase -utf16 NeedleInHaystack "$file"
best 'dumpinfo, wildcards' build/dumpinfo find -space file -hex '4e 65 ?? 64 6? 65 ?? 6e 48' "$file"
best 'dumpinfo, pointers into a range' build/dumpinfo find -space file -in 0xfffff98012000000-0xfffff98012345678 "$file"
best 'dumpinfo, integers in a range' build/dumpinfo find -space file -range 1000000..1000010 -size 4 "$file"
best 'dumpinfo, expression' build/dumpinfo find -space file -regex 'Needle[0-9]+In' "$file"
best 'dumpinfo strings' build/dumpinfo strings -space file "$file"
if command -v strings >/dev/null; then
	best 'strings, ASCII' strings -a -n 5 "$file"
	best 'strings, UTF-16' strings -a -n 5 -el "$file"
fi
