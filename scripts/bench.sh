#!/usr/bin/env bash
# Runs every benchmark once and keeps the result for benchstat.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
source scripts/need.sh

need_go
mkdir -p build
mapfile -t packages < <(pure_packages)
CGO_ENABLED=0 go test -run '^$' -bench . -benchmem "${packages[@]}" | tee build/bench.txt
