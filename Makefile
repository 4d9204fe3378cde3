# Two commands matter: `make run` and `make test`. Both set the environment up first, from the lock file.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := run
.PHONY: run test test-nets test-oldest test-newest test-torch bench lint lint-page check docs docs-serve lock data clean

run: $(READY)  ## train, track and compare the default benchmarks
	$(BIN)/python -m suite run

test: $(READY) data  ## the whole test run; MNIST is fetched beforehand, the tests need no network
	$(BIN)/python -m pytest

test-oldest: .venv-oldest/.ready  ## a fast selection of tests on the oldest versions that pyproject.toml allows
	.venv-oldest/bin/python -m pytest $(FAST)

test-newest: .venv-newest/.ready  ## the same on the newest ones
	.venv-newest/bin/python -m pytest $(FAST)

test-torch: .venv-torch/.ready  ## what reads PyTorch's modules, in an environment with PyTorch
	.venv-torch/bin/python -m pytest $(TORCH)

bench: $(READY)  ## the suite's speed beside what it replaces
	$(BIN)/python -m benches

test-nets: $(READY)  ## what `explain` says of nets of many kinds, beside what training them showed
	$(BIN)/python -m pytest -m "nets and not slow" tests/test_nets.py

lint: $(READY)  ## format, lint, types; the page's scripts and styles too, if node is installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory lint-page; \
	else echo "The page's scripts were not checked: install node 20 or later."; fi

lint-page: .ci/node_modules/.ready  ## format and lint of the page's scripts and styles
	.ci/node_modules/.bin/prettier --config .ci/package.json --check --log-level warn .ci/*.mjs suite/report/page/assets
	.ci/node_modules/.bin/eslint --config .ci/eslint.config.mjs suite

.ci/node_modules/.ready: .ci/package-lock.json
	npm ci --silent --prefix .ci
	@touch $@

check: $(READY)  ## the gate on two small benchmarks: claims, and results and numbers that were accepted
	$(BIN)/python -m suite check deep-moons variance-rules --plain

docs: $(READY)  ## the site, into site/: a dead link or a page outside the navigation fails
	NO_MKDOCS_2_WARNING=1 TF_CPP_MIN_LOG_LEVEL=3 $(BIN)/python -m mkdocs build --quiet

docs-serve: $(READY)  ## the site on this machine, rebuilt as pages change
	NO_MKDOCS_2_WARNING=1 TF_CPP_MIN_LOG_LEVEL=3 $(BIN)/python -m mkdocs serve

data: $(READY)
	$(BIN)/python -m suite data fetch mnist

lock:  ## resolve pyproject.toml anew, for every supported Python and platform
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet \
		--extra dev pyproject.toml --output-file requirements.lock

clean:
	rm -rf $(VENV)

# What touches Keras, TensorFlow and MLflow most: their private names, laws of initial weights, training, the store.
FAST := tests/frameworks tests/initializers/test_distributions.py tests/initializers/test_variance_scaling.py \
	tests/training/test_train.py tests/tracking/stores tests/tracking/pages/test_server.py

TORCH := tests/frameworks/test_torch_fans.py tests/frameworks/test_torch_gates.py \
	tests/frameworks/test_torch_modules.py tests/frameworks/test_torch_numbers.py \
	tests/frameworks/test_torch_recording.py tests/frameworks/test_torch_weights.py tests/diagnostics/test_torch_trace.py \
	tests/commands/audit/test_torch.py tests/commands/explain/test_torch.py \
	"tests/test_examples.py::test_the_examples_of_a_module_give_what_they_show[suite.frameworks.torch_fans]" \
	"tests/test_examples.py::test_the_examples_of_a_module_give_what_they_show[suite.frameworks.torch_kernels]" \
	"tests/test_examples.py::test_the_examples_of_a_module_give_what_they_show[suite.frameworks.torch_weights]" \
	"tests/test_guides.py::test_a_guide_can_be_followed_and_its_commands_print_what_it_shows[pytorch.md]"

.venv-oldest/.ready: RESOLVE := --resolution lowest-direct
.venv-newest/.ready: RESOLVE := --resolution highest
.venv-torch/.ready: RESOLVE := --resolution highest --extra torch

.venv-oldest/.ready .venv-newest/.ready .venv-torch/.ready: pyproject.toml
	$(PYTHON) -m venv --clear $(@D)
	$(@D)/bin/python -m pip install --quiet uv
	$(@D)/bin/uv pip install --quiet --python $(@D)/bin/python --only-binary :all: $(RESOLVE) \
		--extra dev --requirement pyproject.toml
	$(@D)/bin/uv pip install --quiet --python $(@D)/bin/python --no-deps --no-build-isolation --editable .
	@touch $@

# uv where it is installed, the standard library's venv and pip where it is not.
$(READY): requirements.lock pyproject.toml
	@if command -v uv >/dev/null; then \
		uv venv --quiet --allow-existing --python '>=3.11,<3.14' $(VENV) && \
		uv pip sync --quiet --python $(BIN)/python requirements.lock && \
		uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .; \
	else \
		$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v < (3, 14) else f"Python 3.11 to 3.13 is needed, {v[0]}.{v[1]} was found; name one with: make PYTHON=python3.12")' && \
		$(PYTHON) -m venv $(VENV) && \
		$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock && \
		$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .; \
	fi
	@touch $(READY)
