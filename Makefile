# sitwith: `make` by itself lists what can be made. The set-up stands in tools/setup.sh.

# uv where there is one that works, otherwise the private one that tools/setup.sh brings.
UV := $(or $(shell uv --version >/dev/null 2>&1 && command -v uv),.bootstrap/bin/uv)
IN_VENV := $(UV) run --no-sync --quiet
ARGS :=

# Another environment that happens to be active is none of our business, and uv would warn about it each time.
unexport VIRTUAL_ENV
# Programs that the tests start begin in half the time where what was compiled is kept.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test tested test-long check static clean

help:
	@echo 'make run         play a session (on a new machine: fetch what it needs first)'
	@echo '                 ARGS="--plain" and the like are passed on to: sitwith play'
	@echo 'make test        everything a change must pass: static checks, then the tests'
	@echo 'make check       the static checks only: ruff, mypy, codespell, import-linter'
	@echo 'make test-long   the tests that take minutes, and every property in full'
	@echo 'make clean       back to a fresh clone: remove the environment, caches and built packages'

run:
	@sh tools/setup.sh run
	@$(IN_VENV) sitwith play $(ARGS)

# Side by side: the longest of the tests mostly wait, for what is heard in real time.
test:
	@sh tools/setup.sh test
	@$(MAKE) --no-print-directory --jobs=2 static tested

tested:
	@echo '- pytest'
	@$(IN_VENV) pytest --numprocesses=3 --dist=loadgroup --no-loadscope-reorder -m 'not long' $(ARGS)

test-long:
	@sh tools/setup.sh test
	@$(IN_VENV) pytest --hypothesis-profile=full -m 'long or hypothesis' $(ARGS)

check:
	@sh tools/setup.sh check
	@$(MAKE) --no-print-directory static

static:
	@echo '- ruff check'
	@$(IN_VENV) ruff check --quiet --output-format concise
	@echo '- ruff format --check'
	@$(IN_VENV) ruff format --check --quiet
	@echo '- mypy --strict'
	@$(IN_VENV) mypy --no-error-summary
	@echo '- codespell'
	@$(IN_VENV) codespell
	@echo '- import-linter'
	@said=$$($(IN_VENV) lint-imports 2>&1) || { echo "$$said"; exit 1; }

clean:
	@rm -rf .venv .bootstrap dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
