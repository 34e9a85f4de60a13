# Two commands: `make run` and `make test`. The rest is for developers; `make help` explains.

SHELL := /bin/sh
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
BIN := .venv/bin
# The machine's own certificates, where it has any: a site may fetch through a proxy of its own.
export UV_SYSTEM_CERTS ?= $(if $(wildcard /etc/ssl/certs/ca-certificates.crt),true,false)
export PATH := $(CURDIR)/.uv/bin:$(PATH)
# Whatever the machine says elsewhere: a site is seven processes, and a run of tests starts a hundred of them.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test install model services prism lint types format bench clean

help: ## Show this
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: install ## Install what is missing, train, start everything, show where to look
	@$(MAKE) --no-print-directory model || echo "  Rasa isn't available: menus, keywords and red-flag words answer without it."
	@echo "Starting …"
	@exec $(BIN)/ashshash run --with-parent

test: install ## Install what is missing, run lint, types and every test
	@$(MAKE) --no-print-directory --jobs services prism model lint types
	@echo "Testing …"
	@$(BIN)/pytest $(or $(ARGS),--numprocesses=2 --dist=loadfile --no-loadscope-reorder --ignore=tests/chaos)
	@$(if $(ARGS),,exec $(BIN)/pytest tests/chaos)  # alone: they kill processes amid traffic and watch the time

install: $(BIN)/.synced ## Install the gateway's environment

$(BIN)/.synced: pyproject.toml uv.lock | $(UV)
	@echo "Installing the gateway's libraries …"
	@$(UV) sync --frozen
	@touch $@

.uv/bin/uv:
	@python3 .ci/install_uv.py

$(UV): # found on the machine, or made by the rule above

model: install ## Install Rasa in its own environment and train its model, where missing or out of date
	@test -d nlu/.venv || { echo "Installing Rasa in its own environment (2 GB, some minutes the first time) …"; \
	  $(UV) sync --frozen --project nlu; }
	@$(BIN)/ashshash nlu train

services: # PostgreSQL, Redis and Chromium, for the tests against the real ones
	@.ci/services

prism: # checks our calls against the providers' own descriptions; only where Node.js is
	@if command -v npm >/dev/null; then \
	  test node_modules/.package-lock.json -nt package-lock.json || \
	    { echo "Installing Prism …"; npm ci --ignore-scripts --no-fund --no-audit --loglevel=error && touch node_modules/.package-lock.json; }; \
	else echo "No Node.js: the contract tests that need Prism are skipped."; fi

lint: install ## Check style
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: install ## Check types
	@$(BIN)/mypy

format: install ## Put the code in shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: model ## Measure messages beside Rasa's own connector, then pages, reminders and broadcasts
	@$(BIN)/python -m benchmarks $(ARGS)
	@$(if $(ARGS),,for each in console_tips threads reminders broadcasts; do $(BIN)/python -m benchmarks.$$each || exit 1; done)

clean: ## Remove environments, caches; never var/, where the data is
	rm -rf .venv .uv nlu/.venv node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis test-artefacts
