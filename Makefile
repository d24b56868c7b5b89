# `make` lists what there is; `make up` is all that a fresh machine needs.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help up test lint types format bench lock clean install packages client journeys

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Takes a tenth of a second when nothing has changed.
install:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "error: $(PYTHON) is not on PATH: install Python 3.11 or newer, or name it: make PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -I sandbox/install.py

up: install ## Set everything up, start it, print the addresses; DATA=folder keeps its data elsewhere
	@exec $(BIN)/mywork up $(if $(DATA),--data $(DATA))

# Says what is missing, and takes a fifth of a second when nothing has changed.
packages:
	@command -v node >/dev/null 2>&1 || { echo "error: node is not on PATH: install Node.js 20.9 or newer, with npm" >&2; exit 1; }
	@node frontend/scripts/prepare.mjs --install

test: install packages lint types ## Every lint, type check, test and journey
	cd frontend && npm run --silent test
	$(MAKE) journeys
	$(BIN)/python -m sandbox run --only postgres,valkey,search,clerk,storage --data .mywork/test -- $(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

JOURNEYS := postgres,valkey,search,clerk,storage,mail,stripe,migrate,seed,reindex,worker,api,shop,frontend
# With nobody's key: answers would be others, and cost.
journeys: export OPENAI_API_KEY =
journeys: install packages ## The journeys of buyers in a real browser, against the built shop
	$(BIN)/python -m sandbox run --only $(JOURNEYS) --data .mywork/journeys -- npm --prefix frontend run --silent e2e

lint: install packages ## Lint and check the formatting
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	cd frontend && npm run --silent lint

types: install packages ## Check the types
	$(BIN)/mypy
	cd frontend && npm run --silent types

format: install packages ## Format the code and mend what the linter can
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format
	cd frontend && npx biome check --write

client: install packages ## Write the API's contract and the types that the shop makes of it
	$(BIN)/python -m api.openapi_document > frontend/openapi.json
	cd frontend && npm run --silent generate

bench: install ## Measure speed, memory and how well questions find their passages, as ratios
	@node frontend/scripts/prepare.mjs
	$(BIN)/python -m sandbox run --only postgres,valkey,search -- $(BIN)/python -m bench

LOCKING := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header
lock: install ## Renew both lock files after a change of pyproject.toml
	$(LOCKING) --extra semantic pyproject.toml -o requirements.lock
	$(LOCKING) --all-extras -c requirements.lock pyproject.toml -o requirements-dev.lock

clean: ## Remove the virtual environment, data and caches
	rm -rf frontend/node_modules frontend/.next .venv .mywork .mypy_cache .pytest_cache .ruff_cache .hypothesis
