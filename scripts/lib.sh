# shellcheck shell=bash
# What every script shares: where the project is, how to speak, how Go is called.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit
# shellcheck source=scripts/versions.sh
source "$root/scripts/versions.sh"

sample=testdata/sample-active.dmp
# Fyne's switch for programs that keep its threading rule, see ARCHITECTURE.md.
tags=migrated_fynedo

section() { printf '\n== %s\n' "$*"; }
say() { printf '%s\n' "$*"; }
die() {
	printf 'error: %s\n' "$*" >&2
	exit 1
}

# desktop_go runs go the one way in which cmd/dumplens is built, so that build,
# vet and test share one cache of the slow C parts.
desktop_go() {
	local command=$1
	shift
	CGO_ENABLED=1 go "$command" -trimpath -tags "$tags" "$@"
}

# pure_packages lists all packages but the desktop program.
pure_packages() {
	CGO_ENABLED=0 go list -e ./... | grep -v '/cmd/dumplens$'
}

# staticcheck runs the pinned staticcheck, which is built once.
staticcheck() {
	CGO_ENABLED=0 GOFLAGS='' GOBIN=$root/build go install "$STATICCHECK"
	build/staticcheck "$@"
}

# version is the one in FyneApp.toml and, in a git checkout, the commit.
version() {
	local v c
	v=$(sed -n 's/^Version *= *"\(.*\)"/\1/p' FyneApp.toml)
	c=$(git describe --always --dirty --exclude '*' 2>/dev/null || true)
	printf '%s%s' "$v" "${c:++$c}"
}

# need_sample answers the path of the bundled sample, or stops with the fix.
need_sample() {
	[[ -s $sample ]] || die "the sample $sample is missing. Make it with: make generate"
}

# run_tests LOG ARG... runs go test verbosely into LOG and prints the line of each
# package, the tests that were skipped and, when one fails, what it printed.
run_tests() {
	local log=$1 status=0
	shift
	mkdir -p "$(dirname "$log")"
	go test -v "$@" >"$log" 2>&1 || status=$?
	if ((status)); then
		grep -vE '^ *(=== |--- PASS)|^PASS$|^\?' "$log" || true
	else
		grep -E '^ok\b|^ *--- SKIP' "$log" || say "no tests"
	fi
	return "$status"
}

# count WORD LOG... counts the tests that ended with PASS, FAIL or SKIP.
count() { cat "${@:2}" | grep -cE "^ *--- $1: " || true; }
