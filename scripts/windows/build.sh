#!/usr/bin/env bash
# Cross-builds the Windows programs with mingw-w64, with icon, version and manifest.
set -euo pipefail
source "$(dirname "$0")/../lib.sh"
source scripts/need.sh

need_go
need windows
mkdir -p dist
trap 'rm -f cmd/*/rsrc_windows_*.syso' EXIT
for program in dumplens dumpinfo; do
	# go build takes the .syso file up by its name.
	go run "$GO_WINRES" make --in packaging/windows/winres.json --out "cmd/$program/rsrc" --arch amd64 \
		--file-version "$(version | cut -d+ -f1)" --product-version "$(version | cut -d+ -f1)"
done

export GOOS=windows GOARCH=amd64
flags="-s -w -X main.version=$(version)"
say "Building dist/dumpinfo.exe"
CGO_ENABLED=0 go build -trimpath -ldflags "$flags" -o dist/dumpinfo.exe ./cmd/dumpinfo
say "Building dist/dumplens.exe (some minutes the first time)"
# windowsgui: no console window behind the program. -static: no mingw DLLs beside it.
CC=x86_64-w64-mingw32-gcc desktop_go build -ldflags "$flags -H windowsgui -extldflags=-static" -o dist/dumplens.exe ./cmd/dumplens
ls -l dist
