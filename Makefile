# Dumplens. `make run` and `make test` need nothing but git, make and Go: they
# install the rest on Debian and Ubuntu and say what to install elsewhere.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PREFIX ?= $(HOME)/.local

.PHONY: help build run test fmt bench generate screenshots windows test-windows install uninstall clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build build/dumplens and build/dumpinfo
	@scripts/build.sh

run: build ## open the window on FILE=path, or on the bundled sample
	@scripts/run.sh "$(FILE)"

test: ## linters, all tests, the real program on a virtual display, a trial install
	@scripts/test.sh

fmt: ## format all Go code as make test wants it
	@source scripts/versions.sh && go run "$$GOFUMPT" -w .

bench: ## run the benchmarks; the result is kept in build/bench.txt
	@scripts/bench.sh

generate: ## make the generated files again (sample dumps in testdata)
	@CGO_ENABLED=0 go generate ./testdata ./model/... ./loader/... ./assets/...

screenshots: build ## make the pictures of README.md and docs again
	@scripts/screenshots.sh

windows: ## cross-build dist/dumplens.exe and dist/dumpinfo.exe
	@scripts/windows/build.sh

test-windows: windows ## run dist/dumplens.exe under Wine and check its window
	@scripts/windows/test.sh

install: build ## install for this user, or below PREFIX (DESTDIR is respected)
	@DESTDIR="$(DESTDIR)" scripts/install.sh "$(PREFIX)"

uninstall: ## remove what install put there
	@DESTDIR="$(DESTDIR)" scripts/uninstall.sh "$(PREFIX)"

clean: ## remove build/ and dist/
	@rm -rf build dist cmd/*/rsrc_windows_*.syso
