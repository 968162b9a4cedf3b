#!/usr/bin/env bash
# The desktop program: build, vet, staticcheck, its tests. The build comes first:
# the others take the toolkit that it compiled from the cache.
set -euo pipefail
source "$(dirname "$0")/../lib.sh"
source scripts/screen.sh

section "cgo build of cmd/dumplens"
scripts/build.sh

section "go vet and staticcheck of cmd/dumplens"
desktop_go vet ./cmd/dumplens
# shellcheck disable=SC2031
CGO_ENABLED=1 GOFLAGS="${GOFLAGS:-} -trimpath" staticcheck -tags "$tags" ./cmd/dumplens

section "go test of cmd/dumplens"
place=$(mktemp -d)
trap 'stop_screen; rm -rf "$place"' EXIT
start_screen "$place"
export CGO_ENABLED=1 LANG=en_US.UTF-8
run_tests build/desktop.log -trimpath -tags "$tags" ./cmd/dumplens
