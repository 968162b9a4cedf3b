#!/usr/bin/env bash
# The packages that read dumps from several goroutines, under the race detector.
set -euo pipefail
source "$(dirname "$0")/../lib.sh"

section "go test -race"
export CGO_ENABLED=1
run_tests build/race.log -race ./model/... ./loader/...
