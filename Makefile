# make play    the game
# make test    the tests (under three minutes)
# make bench   how fast it is, as ratios measured side by side
# make bench-class   how a class session carries a crowd, beside a bare endpoint
# make balance, make backtest   measure the dilemma and the model, and write docs/
# make setup   only the environment, in .venv

PYTHON ?= python3
BIN := .venv/bin
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
endif

.PHONY: setup play test check lint bench bench-class screens balance backtest clean

setup: .venv/.ready

.venv/.ready: pyproject.toml constraints.txt
	@$(PYTHON) tools/setup.py
	@touch $@

play: setup
	@$(BIN)/doubledown

test: setup
	@$(BIN)/python -m pytest

check: setup
	@$(BIN)/doubledown check

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	@$(BIN)/python -m tools.bench

bench-class: setup
	@$(BIN)/python -m tools.bench_class

screens: setup
	@$(BIN)/python -m tools.screens
	@DOUBLEDOWN_SCREENS=docs/screens $(BIN)/python -m pytest -m slow -n 0 tests/classroom/test_in_browser.py

balance backtest: setup
	@$(BIN)/python -m tools.publish $@

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
