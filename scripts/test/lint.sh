#!/usr/bin/env bash
# Formatting, vet and staticcheck of all that builds without cgo, and the scripts.
set -euo pipefail
source "$(dirname "$0")/../lib.sh"
export CGO_ENABLED=0
mapfile -t packages < <(pure_packages)

failed=()

section "gofumpt"
unformatted=$(go run "$GOFUMPT" -l .)
if [[ -n $unformatted ]]; then
	say "not formatted; run make fmt:" "$unformatted"
	failed+=(gofumpt)
fi

section "go vet"
go vet "${packages[@]}" || failed+=(vet)

section "staticcheck"
staticcheck "${packages[@]}" || failed+=(staticcheck)

section "shellcheck"
shellcheck -x -P SCRIPTDIR -P . .ci/run scripts/*.sh scripts/*/*.sh || failed+=(shellcheck)

((${#failed[@]} == 0)) || die "${failed[*]}: see above"
