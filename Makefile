# `make run` and `make test` do all set-up themselves; the rest is for the people who
# work on the project.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Prepared public text, one file for each source that models/training/sources.toml names.
DATA ?= ../shared/data
MODEL_VERSION = 0.18.0

.PHONY: run test package bench model lock lint clean

run: $(VENV)/run.stamp ## start the companion with the shipped model, and say what to do next
	@$(BIN)/second-look pair >/dev/null
	@sed 's/:8306/:$(or $(SECOND_LOOK_PORT),8306)/' companion/next-steps.txt
	@$(BIN)/second-look serve

test: $(VENV)/test.stamp lint ## get what the tests need, the browsers included, and run them all
	$(BIN)/python -m tests.browser.prepare
	$(BIN)/python -m pytest

lint: $(VENV)/test.stamp
	$(BIN)/ruff format --check companion models tests
	$(BIN)/ruff check companion models tests
	$(BIN)/mypy

package: $(VENV)/run.stamp ## what IT installs, into dist/ (KEY=key.pem, BASE_URL=https://...)
	$(BIN)/python -m companion.deploy.packages --out dist \
		$(if $(KEY),--key "$(KEY)") $(if $(BASE_URL),--base-url "$(BASE_URL)")

bench: $(VENV)/test.stamp ## start, memory, answering time and the cost of typing, on this machine
	$(BIN)/second-look bench
	$(BIN)/python -m tests.browser.prepare
	$(BIN)/python -m tests.bench.typing

$(VENV)/run.stamp: companion/requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Second Look needs Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
		|| { echo "Python's venv module is missing. Run: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
		-r companion/requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp tests/requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
		-r tests/requirements.txt
	@touch $@

# The model, from data to file: some hours on two cores, the teacher alone took an hour and a half on
# ones with bf16. Delete build/model to train anew. With FURTHER=1 the one that is shipped learns on,
# from what mixture.py lists and what a teacher makes of it.
model: $(VENV)/train.stamp
	OMP_NUM_THREADS=2 $(BIN)/python -m models.training.make \
		--data $(DATA) --build build --version $(MODEL_VERSION) $(if $(FURTHER),--further)

$(VENV)/train.stamp: $(VENV)/run.stamp models/training/requirements.txt
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' \
		|| { echo "Training needs Python 3.11, as README.md says: delete $(VENV), then" \
			"add PYTHON=python3.11."; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
		-r models/training/requirements.txt
	@touch $@

UV_LOCK = uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --quiet
# Of torch only the processor-only build for Linux on x86-64 and Python 3.11, as its authors publish
# it in an index of their own.
TORCH_CPU := sha256:6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b

lock: ## pin the newest versions that pyproject.toml admits (needs uv)
	$(UV_LOCK) pyproject.toml --group build --output-file companion/requirements.txt
	$(UV_LOCK) pyproject.toml --group build --group test --output-file tests/requirements.txt
	$(UV_LOCK) --group train --no-deps --output-file models/training/requirements.txt
	sed -i '/^torch==/,/^    #/{/--hash/d;s/^torch==.*/&\n    --hash=$(TORCH_CPU)/}' \
		models/training/requirements.txt

# Not the key that `make package` may have made: by it the browsers know what is installed.
clean:
	rm -rf $(VENV) $(filter-out build/package-key.pem,$(wildcard build/*))
