## Usage: make TARGET [OPTION=VALUE ...]
##
## Targets:
##   make build  environment, sample exports (when the landing folder is empty),
##               landing, dbt build, publish, report
##   make test   environment, lint, unit and data tests, end-to-end tests
##   make lint   the part of the tests that only reads the code
##   make clean  remove what make build and dms sample wrote, and name what else
##               lies there; registers of keys and erasures only with YES=--yes
##   make docs   docs/tables.md, docs/playbook.md, the table of README.md and the
##               datasets of bi/superset anew, from the YAML
##   make app    what dms app runs on: Streamlit, and argon2 for its passwords
##   make words  the catalogues of the report's words brought up to the source, for
##               who translates them
##   make lab    what dms bench build compares with: Polars and pandas
##   make metrics  what MetricFlow says of the semantic layer and the warehouse
##   make drivers  the DuckDB drivers of older and newer BI tools, which make test
##               then reads with, too
##   make superset  a Superset of its own, for the test of the dashboard in
##               bi/superset; Python 3.11 on Linux
##
## Options:
##   TARGET=spark       build on Spark, which it installs; Java 17 must be there
##   AS_OF=2026-03-31   build for that day
##   PYTHON=python3.12  the Python of the environment; 3.10 or newer
##   DUCKDB=2.0.0       another engine, in an environment of its own; Python 3.11
##                      or newer
##   DMS_LANDING=DIR    a setting, as in the environment; README.md has them all

PYTHON ?= python3
DUCKDB ?= 1.5.6
DEFAULT_DUCKDB := 1.5.6
VENV := .venv$(if $(filter-out $(DEFAULT_DUCKDB),$(DUCKDB)),-duckdb-$(DUCKDB))
BIN := $(VENV)/bin
DRIVERS := 1.2.2 1.3.2 1.4.5 2.0.0
LANDING := $(or $(DMS_LANDING),landing)
AS_OF ?=
TARGET ?=
LEAST_PYTHON := $(if $(filter 2.%,$(DUCKDB)),3.11,3.10)
EXTRA := $(if $(filter spark%,$(TARGET)),$(VENV)/.spark-installed)

.DEFAULT_GOAL := help
.PHONY: help build test lint docs words clean app lab metrics drivers superset

help:
	@sed -n 's/^## \{0,1\}//p' Makefile

build: $(VENV)/.run-installed $(EXTRA)
	@if [ -z "$$(ls $(LANDING) 2>/dev/null)" ]; then $(BIN)/dms sample --to $(LANDING); fi
	@$(BIN)/dms build $(if $(TARGET),--target $(TARGET)) $(if $(AS_OF),--as-of $(AS_OF))

test: lint
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder \
		--durations 25

lint: $(VENV)/.dev-installed
	$(BIN)/ruff check scripts tests
	$(BIN)/ruff format --check scripts tests
	$(BIN)/mypy
	mkdir -p target && DMS_CI_WAREHOUSE=target/lint-$(DUCKDB).duckdb $(BIN)/sqlfluff lint --processes 2 models tests

docs: $(VENV)/.run-installed
	@$(BIN)/python -m dms.tables

words: $(VENV)/.run-installed
	@$(BIN)/python -m dms.words

# Without the environment too, then by the machine's own Python.
clean:
	@python=$(BIN)/python; \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null || python='$(PYTHON)'; \
	PYTHONPATH=scripts $$python -m dms.clean $(YES)

$(VENV)/bin/python: | .python-is-new-enough
	$(PYTHON) -m venv $(VENV)

# Never a file, so looked at each time: an environment may be of an old Python, or its Python gone.
.python-is-new-enough:
	@sh scripts/require_python.sh '$(VENV)' '$(PYTHON)' '$(filter command line,$(origin PYTHON))' \
		'$(LEAST_PYTHON)' '$(if $(filter 3.10,$(LEAST_PYTHON)),, for DUCKDB=$(DUCKDB))'

# Each environment is what its lock says, byte by byte; --no-deps because the lock names them all.
$(VENV)/.run-installed: $(VENV)/bin/python requirements/run.txt requirements/duckdb-$(DUCKDB).txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
		--requirement requirements/run.txt --requirement requirements/duckdb-$(DUCKDB).txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.spark-installed: $(VENV)/.run-installed requirements/spark.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
		--requirement requirements/spark.txt
	@touch $@

app: $(VENV)/.app-installed

$(VENV)/.app-installed: $(VENV)/.run-installed requirements/app.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
		--requirement requirements/app.txt
	@touch $@

lab: $(VENV)/.lab-installed

$(VENV)/.lab-installed: $(VENV)/.run-installed requirements/lab.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
		--requirement requirements/lab.txt
	@touch $@

# MetricFlow reads what dbt has parsed.
metrics: $(VENV)/.metrics-installed
	@DBT_PROFILES_DIR=profiles $(BIN)/dbt --quiet parse
	@DBT_PROFILES_DIR=profiles $(BIN)/mf validate-configs

$(VENV)/.metrics-installed: $(VENV)/.run-installed requirements/metrics.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
		--requirement requirements/metrics.txt
	@touch $@

$(VENV)/.dev-installed: $(VENV)/.spark-installed $(VENV)/.lab-installed $(VENV)/.metrics-installed \
		$(VENV)/.app-installed requirements/dev.txt requirements/data.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
		--requirement requirements/dev.txt --requirement requirements/data.txt
	@touch $@

drivers: $(DRIVERS:%=.venv-drivers/%/.installed)

.venv-drivers/%/.installed: $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --upgrade \
		--target $(@D) --requirement $(wildcard requirements/drivers/duckdb-$*.txt requirements/duckdb-$*.txt)
	@touch $@

superset: .venv-superset/.installed

.venv-superset/.installed: requirements/superset.txt
	python3.11 -m venv .venv-superset
	.venv-superset/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
		--requirement requirements/superset.txt
	@touch $@
