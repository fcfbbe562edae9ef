# Heads-up. `make` or `make help` lists what can be made.
PYTHON ?= python3
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
STAMP := .venv/.installed

.DEFAULT_GOAL := help
.PHONY: help install demo check slow check-peers run bench

help: ## List what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: $(STAMP) ## Install what is missing: Python packages, a browser, the PDF library

$(STAMP): pyproject.toml uv.lock
	@command -v uv >/dev/null 2>&1 || test -x .uv/bin/uv || { $(PYTHON) -m venv .uv && .uv/bin/pip install -q uv; }
	@$(UV) sync --quiet --frozen
	@$(BIN)/python -m config.install
	@touch $@

demo: install ## Run the main job on a small internet of this machine's own, and say where the digest lies
	@$(BIN)/python -m tests.village.demo

check: install ## Format, lint, types, import contracts, all tests
	@$(BIN)/ruff format --check --quiet . || { echo 'Run: .venv/bin/ruff format .'; exit 1; }
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest -n 3

slow: install ## The tests that wait long: hostile pages of every sort
	$(BIN)/pytest -n 2 -m slow

check-peers: install ## Try real software, which it installs from public registries: WordPress, Bluesky, a forum
	$(BIN)/pytest -m peers tests/peers

run: install ## Scan and send by the timetable until stopped
	$(BIN)/headsup run

bench: install ## Measure speed and accuracy against peers and limits; DATA=folder of real names and pages
	@$(UV) sync --quiet --frozen --group bench
	@$(BIN)/python -m benchmarks $(if $(DATA),--data $(DATA))
