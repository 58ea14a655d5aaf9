# The front door. Every target installs what it lacks (tools/setup.sh), then calls the tool that does the work.
JOBS         ?= $(shell nproc)
FUZZ_SECONDS ?= 60
SPECIFICATION ?= $(abspath ../shared)
# Those that open files of every kind.
COVERAGE_TESTS := $(addprefix tests/python/test_,audit.py audit_data.py limits.py pickle.py skops.py convert.py)
PYTHON       := .venv/bin/python
SETUP        := tools/setup.sh
export CCACHE_BASEDIR := $(CURDIR)
export CCACHE_NOHASHDIR := 1

.DEFAULT_GOAL := build
.PHONY: help build quickstart test test-unit test-python test-sanitized test-specification fixtures test-versions coverage supported format lint fuzz bench bench-row bench-load clean

help:           ## this list
	@sed -n 's/^\([a-z-]*\): .*## /\1\t/p' Makefile | expand -t 18

build:          ## the program: build/release/brine
	@$(SETUP) build
	cmake --preset release
	cmake --build --preset release --parallel $(JOBS)

quickstart: build  ## train with scikit-learn, predict without Python, compare
	@$(SETUP) python
	$(PYTHON) tools/quickstart.py

test: test-unit test-sanitized test-python  ## all that must pass

test-unit: build  ## the C++ tests
	ctest --preset release

test-python: build  ## the program beside scikit-learn, onnxruntime and Python's loaders
	@$(SETUP) python
	OMP_NUM_THREADS=1 $(PYTHON) -m pytest tests/python

test-sanitized:  ## the C++ tests and the fuzz corpus under the address and undefined-behaviour sanitizers
	@$(SETUP) build
	cmake --preset sanitize
	cmake --build --preset sanitize --parallel $(JOBS)
	ctest --preset sanitize

coverage:       ## the share of lines of src/container and src/read that tests run
	@$(SETUP) build python
	cmake --preset coverage
	cmake --build --preset coverage --parallel $(JOBS)
	$(PYTHON) tools/coverage.py --clear
	ctest --preset coverage
	BRINE_PROGRAM=build/coverage/brine OMP_NUM_THREADS=1 $(PYTHON) -m pytest $(COVERAGE_TESTS)
	$(PYTHON) tools/coverage.py --least 90

test-specification: build  ## the cases of the specification in SPECIFICATION (../shared), which take long
	@$(SETUP) python
	BRINE_SPECIFICATION=$(SPECIFICATION) OMP_NUM_THREADS=1 $(PYTHON) -m pytest tests/python/test_differential.py

fixtures:       ## models of scikit-learn 0.18 to 1.9, fitted in environments of their own (long; needs pyenv or several Pythons)
	python3 tests/versions/environments.py

test-versions: build fixtures  ## what those models answer, beside their own releases
	@$(SETUP) python
	$(PYTHON) tests/versions/compare_releases.py

supported: build fixtures  ## docs/supported.md, from the catalog and what those models answer
	@$(SETUP) python
	$(PYTHON) tests/versions/supported.py

format:         ## lay out the C++ lines that changed since the last commit, and the Python code
	@$(SETUP) lint python
	git clang-format
	$(PYTHON) -m ruff format tests/python tools

lint: build     ## look for mistakes
	@$(SETUP) lint python
	$(PYTHON) -m ruff check tests/python tools
	run-clang-tidy -quiet -j $(JOBS) -p build/release '/(src|tests|fuzz)/'

fuzz:           ## every fuzz target for FUZZ_SECONDS (60), from its corpus on
	@$(SETUP) build fuzz
	cmake --preset fuzz
	cmake --build --preset fuzz --parallel $(JOBS)
	FUZZ_SECONDS=$(FUZZ_SECONDS) tools/fuzz.sh build/fuzz

bench:          ## the benchmarks
	@$(SETUP) build bench
	cmake --preset bench
	cmake --build --preset bench --parallel $(JOBS)
	set -e; for program in build/bench/bench/*_bench; do $$program; done

bench-row:      ## what one row costs through every estimator, the slowest first, with its floating-point operations
	@$(SETUP) build bench python
	cmake --preset bench
	cmake --build --preset bench --parallel $(JOBS) --target one_row_bench
	OMP_NUM_THREADS=1 $(PYTHON) bench/one_row.py

bench-load: build  ## how long a forest of 300 MB takes to be opened, beside Python's own loaders
	@$(SETUP) python
	OMP_NUM_THREADS=1 $(PYTHON) bench/load_bench.py

clean:          ## remove what was built; .venv stays
	rm -rf build
