#!/usr/bin/env bash
# All tests that need no C compiler and no display.
set -euo pipefail
source "$(dirname "$0")/../lib.sh"
mapfile -t packages < <(pure_packages)

section "go test, without cgo"
# Under another locale Fyne logs complaints that are not about us.
export CGO_ENABLED=0 LANG=en_US.UTF-8
run_tests build/test.log "${packages[@]}"
