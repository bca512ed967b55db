# `make serve` and `make test` do all their own set-up; they need Python 3.11 or later and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: serve test soak lint bench docs clean

serve: $(VENV)/.serve
	$(BIN)/ftzgraph build -o build/dataset
	$(BIN)/ftzgraph validate
	$(BIN)/ftzgraph serve --host $(HOST) --port $(PORT) --store build/dataset

test: lint
	$(BIN)/pytest -n auto --dist loadgroup

# The long form of the tests of endurance, half an hour or so; wants the machine for itself. docs/testing.md says what it shows.
soak: $(VENV)/.dev
	FTZGRAPH_SOAK=1 $(BIN)/pytest -s tests/web/endurance tests/web/test_survival.py

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The speed beside other servers; takes hours and wants the machine for itself. Needs Debian's wrk and virtuoso-opensource-7.
bench: $(VENV)/.serve
	$(BIN)/ftzgraph build -o build/dataset
	$(BIN)/python -m bench --dataset build/dataset --scale 1 10 100 --report docs/performance.md

# The pages of docs/ that are made from the graph.
docs: $(VENV)/.serve
	mkdir -p build
	$(BIN)/python -m ftzgraph.graph.discrepancies > build/discrepancies.md
	mv build/discrepancies.md docs/discrepancies.md

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.serve: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e . --group dev
	touch $@ $(VENV)/.serve

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache
