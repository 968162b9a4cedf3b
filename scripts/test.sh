#!/usr/bin/env bash
# Everything that must hold before a change goes in. Every step runs, also after
# one has failed; the exit status is that of the worst.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
source scripts/need.sh

need_go
need build headless install test
mkdir -p build
rm -f build/*.log

steps=(lint unit race desktop smoke install)
failed=()
for step in "${steps[@]}"; do
	SECONDS=0
	"scripts/test/$step.sh" || failed+=("$step")
	say "-- $step: $SECONDS s"
done

section "Result"
logs=(build/*.log)
printf '%d passed, %d failed, %d skipped\n' "$(count PASS "${logs[@]}")" "$(count FAIL "${logs[@]}")" "$(count SKIP "${logs[@]}")"
if ((${#failed[@]})); then
	die "failed: ${failed[*]}"
fi
say "All steps passed: ${steps[*]}"
