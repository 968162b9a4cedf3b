#!/usr/bin/env bash
# Formatting, vet and staticcheck of all that builds without cgo, and the scripts.
set -euo pipefail
source "$(dirname "$0")/../lib.sh"
export CGO_ENABLED=0
mapfile -t packages < <(pure_packages)

section "gofumpt"
unformatted=$(go run "$GOFUMPT" -l .)
[[ -z $unformatted ]] || die "not formatted; run: go run $GOFUMPT -w .
$unformatted"

section "go vet"
go vet "${packages[@]}"

section "staticcheck"
staticcheck "${packages[@]}"

section "shellcheck"
shellcheck -x -P SCRIPTDIR -P . .ci/run scripts/*.sh scripts/*/*.sh
