# Every target sets up what it needs first; see installer/setup.sh. PYTHON chooses the interpreter.
.DEFAULT_GOAL := help
.PHONY: help setup demo run test fuzz check format lock bench docs screenshots clean
MAKEFLAGS += --no-print-directory

export PYTHON ?= python3
# Bytecode is kept even where the environment says otherwise: without it every start takes three seconds more.
unexport PYTHONDONTWRITEBYTECODE
BIN := .venv/bin
SETUP := installer/setup.sh
PACKAGES := app db reports ui tests
# A selection for the tests, for example: make test T=tests/unit/test_plan.py
T ?=

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 14

setup: ## system libraries and the environment in .venv
	@$(SETUP)

demo: setup ## a filled plan, its checks and its report in build/demo, and the window on it if there is a display
	@$(BIN)/python -m app.cli demo
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then $(BIN)/python -m app build/demo/*.holdfast; fi

run: setup ## the window
	@$(BIN)/python -m app

test: ## all tests, or those of T=path
	@$(SETUP) --tests
ifneq ($(strip $(T)),)
	@$(BIN)/pytest $(T)
else
	@# The lab has its servers' ports and its network to itself, so its tests run one by one, after the others.
	@code=0; \
	$(BIN)/pytest -n 2 --ignore=tests/lab || code=$$?; \
	$(BIN)/pytest tests/lab || code=$$?; \
	exit $$code
endif

# How long each decoder is fuzzed, in seconds.
S ?= 60
FUZZED = $$($(BIN)/python -c 'from tests.fuzz.targets import TARGETS; print(*TARGETS)')

fuzz: ## every decoder of what servers send under a fuzzer, S=60 seconds each; Linux on x86-64 only
	@$(SETUP) --tests
	@for target in $(FUZZED); do \
	  echo "$$target"; nice -n 19 $(BIN)/python -m tests.fuzz $$target -max_total_time=$(S) || exit 1; \
	done

check: setup ## format, lint, types, imports
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy $(PACKAGES)
	@$(BIN)/lint-imports

format: setup ## format and mend what the linter can mend
	@$(BIN)/ruff check --fix-only
	@$(BIN)/ruff format

# Only names, versions and hashes go into the lock files: where packages come from is each machine's own setting.
LOCK := env -u PIP_FIND_LINKS PIP_CONFIG_FILE=/dev/null UV_PYTHON_DOWNLOADS=never $(BIN)/uv pip compile -q --no-config \
	--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate \
	--no-header $(if $(UPGRADE),--upgrade)

lock: setup ## write the lock files anew; UPGRADE=1 also takes newer versions
	@$(LOCK) pyproject.toml -o requirements.lock
	@$(LOCK) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	@$(LOCK) --group boot -c requirements-dev.lock -o requirements-boot.lock

docs: setup ## write docs/checks.md anew from the entries of the checks
	@$(BIN)/python -m app.packs.check_docs

bench: setup ## measure what has a target
	@$(BIN)/python -m benchmarks

screenshots: setup ## pictures of the pages, for the documentation
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.screenshots

clean: ## remove what the tools leave behind, but not .venv
	@rm -rf build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find app db reports resources tests ui -name __pycache__ -prune -exec rm -rf {} +
