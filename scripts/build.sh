#!/usr/bin/env bash
# Builds build/dumplens and build/dumpinfo.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
source scripts/need.sh

need_go
need build
mkdir -p build
flags="-s -w -X main.version=$(version)"
[[ -d $(go env GOCACHE) ]] || say "The first build compiles the window toolkit and takes some minutes."
CGO_ENABLED=0 go build -trimpath -ldflags "$flags" -o build/dumpinfo ./cmd/dumpinfo
desktop_go build -ldflags "$flags" -o build/dumplens ./cmd/dumplens
