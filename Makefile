# Everything a newcomer needs: `make run` and `make test` do all the set-up themselves.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# Warnings are errors where CI builds; a newer compiler's new warning must not stop anybody else.
export COST_OPS_STRICT_BUILD := $(if $(CI),1,0)

# One file with the Swift runtime inside. Packed relocations keep 3 MB out of a running process.
RELEASE := -c release --static-swift-stdlib -Xswiftc -use-ld=lld \
	-Xlinker -z -Xlinker pack-relative-relocs -Xlinker --icf=safe

.PHONY: help run test bench build format lint setup-build setup-test

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 16

run: build ## Start the broker with demo providers and a demo app on loopback
	.build/debug/cost-ops demo

build: setup-build ## Build everything for debugging
	swift build --product cost-ops

test: setup-test lint ## Build, check the format and run every test
	swift build --build-tests
	swift test --skip-build --experimental-maximum-parallelization-width 4 --skip DaemonTests
# Alone: it keeps all cores busy, and others have time limits to test.
	swift test --skip-build --experimental-maximum-parallelization-width 4 --filter DaemonTests

bench: setup-build ## Measure a release build: logins per second, CPU per login, memory, start
	swift build $(RELEASE) --product cost-ops
	swift build $(RELEASE) --product cost-ops-bench
	.build/release/cost-ops-bench run --daemon .build/release/cost-ops

format: ## Format the sources in place
	swift format format --in-place --recursive --parallel Sources Tests Package.swift

lint: ## Check the format
	swift format lint --strict --recursive --parallel Sources Tests Package.swift

setup-build: ## Install what building needs and is missing (Debian)
	scripts/setup build

setup-test: ## Install what the tests need beside that and is missing (Debian, PyPI)
	scripts/setup build test
