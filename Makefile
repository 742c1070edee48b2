# Everything a newcomer needs. Only Python 3.11+ and make have to be there; the rest is fetched.

PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run stop status setup setup-test test test-fast check format bench clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup  ## Start everything with the example province and demonstration accounts; Ctrl-C stops it
	@exec $(BIN)/sanphaen serve --demo

stop:  ## Stop what `make run` started, from any terminal
	@$(BIN)/sanphaen stop

status:  ## Show what runs, and where
	@$(BIN)/sanphaen status

setup:  ## Fetch and build what running needs
	@$(PYTHON) local/bootstrap.py run

setup-test:
	@$(PYTHON) local/bootstrap.py test

test: setup-test  ## All tests: units, real servers, real browser
	@$(BIN)/pytest @tests/both-cores.args

test-fast: setup-test  ## Unit tests only, without the slow ones and with fewer examples
	@$(BIN)/pytest @tests/both-cores.args -m "not slow" --hypothesis-profile=quick tests/unit

check: setup-test  ## Linters, formatting, types, import contracts, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet portal

format: setup-test  ## Format the Python code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup-test  ## Measure everything; wants the machine to itself for some ten minutes
	@$(BIN)/python -m bench

clean:  ## Remove what setup made; data in var/ stays
	rm -rf .venv .tools node_modules portal/static/dist .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
