# One command for each wish. Wanted on the machine: git, make, Python 3.11 or newer.
PYTHON ?= python3
VENV   := .venv/bin
ARGS   ?=

.DEFAULT_GOAL := help
.PHONY: help setup run operator test check lint format bench soak messages lock clean

help: ## Show these lines
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Bring everything that running and testing need
	@$(PYTHON) -m scripts.setup --tests

run: ## Run the whole product with demo data; Ctrl-C ends it (PORT=8000)
	@$(PYTHON) -m scripts.run

operator: ## A command on the product that runs here (ARGS="list-tenants")
	@$(PYTHON) -m scripts.operator $(ARGS)

test: ## Run every test, browser walks and faults included (ARGS="-k word")
	@$(PYTHON) -m scripts.test test $(ARGS)

check: lint ## The quick part for every commit: lint, tests without browser
	@$(PYTHON) -m scripts.test check $(ARGS)

lint: ## Look over the code: ruff, mypy, djlint, import contract, messages
	@$(PYTHON) -m scripts.lint

format: ## Bring code and templates into the house's form
	$(VENV)/ruff check --fix .
	$(VENV)/ruff format .
	$(VENV)/djlint templates --quiet --reformat

bench: ## Measure, print figures
	@$(PYTHON) -m scripts.test bench $(ARGS)

soak: ## The long tests, an hour and more
	@$(PYTHON) -m scripts.test soak $(ARGS)

messages: setup ## Extract texts, update the catalogues, compile them
	$(VENV)/python -m scripts.messages

lock: ## Write the lockfiles anew after a change of requirements*.txt or package.json
	$(PYTHON) -m scripts.lock

clean: ## Remove what can be made again; data under var/ stay
	rm -rf .venv node_modules static/vendor static/build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
	find translations -name '*.mo' -delete
