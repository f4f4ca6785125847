# `make` alone lists what can be done. Variables can be given on the command line: make serve PORT=9000

VENV = .venv
PYTHON = $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
HOST = 127.0.0.1
PORT = 8000
DATA = data
PIP = $(VENV)/bin/python -m pip -qq --disable-pip-version-check install
LOCKED = $(PIP) --require-hashes

.NOTPARALLEL:

.PHONY: help
help: ## List these targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

.PHONY: setup
setup: $(VENV)/.runtime ## Make the environment; .venv/bin/fondaco works afterwards.
	@echo "Ready: $(VENV)/bin/fondaco"

.PHONY: serve
serve: $(VENV)/.runtime ## Serve the folder data/ on 127.0.0.1:8000 (DATA=, HOST= and PORT= change that).
	@mkdir -p $(DATA)
	@exec $(VENV)/bin/fondaco serve --data $(DATA) --host $(HOST) --port $(PORT)

.PHONY: test
test: $(VENV)/.dev ## Install what tests need, PostgreSQL and Redis included, and run every test (ARGS="-k walk" picks).
	@$(VENV)/bin/python -m scripts.services
	@$(VENV)/bin/python -m pytest -n 2 --dist loadgroup $(ARGS)

.PHONY: prove
prove: $(VENV)/.dev ## Run the proofs in their long forms, half an hour of them; make test runs short ones (ARGS="-k crash" picks).
	@$(VENV)/bin/python -m scripts.services
	@PROVE=1 $(VENV)/bin/python -m pytest -n 0 --durations 20 tests/proofs tests/hostile/test_schemathesis_leaflink.py $(ARGS)

.PHONY: check
check: lint test ## Format, lint and strict types, then every test.

.PHONY: lint
lint: $(VENV)/.dev ## Format, lint and strict types only.
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/mypy

.PHONY: bench
bench: $(VENV)/.bench ## Measure against the two floors, PocketBase and the usual stack.
	@$(VENV)/bin/python -m bench

.PHONY: record
record: $(VENV)/.dev ## Record the dated API as its newest version is published, for the gate (ARGS=--break: also what breaks callers).
	@$(VENV)/bin/python -m scripts.record $(ARGS)

.PHONY: lock
lock: $(VENV)/.lock ## Lock requirements/*.in anew, newest versions, into requirements/*.txt.
	@cd requirements && for name in build runtime dev bench; do \
		../$(VENV)/lock/bin/uv pip compile $$name.in --output-file $$name.txt --upgrade --quiet --generate-hashes \
			--universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate || exit 1; done

.PHONY: clean
clean: ## Remove the environment and everything generated; data/ stays.
	rm -rf $(VENV) build dist src/*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .schemathesis
	find src tests bench scripts -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

$(VENV)/.made:
	@$(or $(PYTHON),false) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' || { echo >&2 \
		"Fondaco needs Python 3.11 or newer with its venv module (Debian: python3-venv); make PYTHON=... names one."; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.made requirements/build.txt requirements/runtime.txt pyproject.toml
	@echo "Installing Fondaco and what it runs on"
	@$(LOCKED) -r requirements/build.txt -r requirements/runtime.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.txt
	@echo "Installing what tests and checks need"
	@$(LOCKED) -r requirements/dev.txt
	@touch $@

$(VENV)/.bench: $(VENV)/.dev requirements/bench.txt
	@echo "Installing what the benchmark compares with"
	@$(LOCKED) -r requirements/bench.txt
	@touch $@

$(VENV)/.lock: $(VENV)/.made
	@$(PYTHON) -m venv --clear $(VENV)/lock
	@$(VENV)/lock/bin/python -m pip -qq --disable-pip-version-check install uv==0.13.9
	@touch $@
