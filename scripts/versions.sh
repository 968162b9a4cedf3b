# shellcheck shell=bash disable=SC2034
# The one place with the versions of the tools that the scripts fetch.
# Libraries are pinned in go.mod; Debian packages by the release of the system.
GOFUMPT=mvdan.cc/gofumpt@v0.12.0
STATICCHECK=honnef.co/go/tools/cmd/staticcheck@v0.8.2
GO_WINRES=github.com/tc-hib/go-winres@v0.3.3
