# make app: set up and start the app on http://127.0.0.1:8501      make test: set up and run every test
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# CPU build of torch: PyTorch's own index where it answers, else plain pip with constraints.txt. `TORCH_INDEX=` forces plain pip.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
PORT ?= 8501

.PHONY: app test setup setup-dev browser ray figures model loo parity bench bench-app docs transcripts clean
.DEFAULT_GOAL := app

setup: $(VENV)/.ready
setup-dev: $(VENV)/.ready-dev

$(VENV)/.ready: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -c "import torch" 2>/dev/null || \
	  { [ -n "$(TORCH_INDEX)" ] && $(BIN)/pip install -q --index-url "$(TORCH_INDEX)" --timeout 15 --retries 1 -c constraints.txt torch; } || \
	  $(BIN)/pip install -q -c constraints.txt torch
	$(BIN)/pip install -q -c constraints.txt -e .
	touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
	$(BIN)/pip install -q -c constraints.txt -e '.[dev]'
	touch $@

app: setup
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: setup-dev
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy
	$(BIN)/policy-gaps corpus check
	$(BIN)/pytest -n 2 --ignore tests/browser -m "not ray"

# The journeys in a real Chromium (a system package).
browser: setup-dev
	$(BIN)/pytest tests/browser

# Ray clusters on this machine, one of which loses a node; Ray gives its processes half a minute to start, so run it on a quiet one.
ray: setup-dev
	$(BIN)/pip install -q -c constraints.txt -e '.[ray]'
	$(BIN)/pytest tests/batch/test_ray.py

GOLD ?=
PEER ?=
figures: setup-dev
	$(BIN)/python -m analyzer.learn.figures $(if $(GOLD),--gold $(GOLD)) $(if $(PEER),--peer $(PEER))

# Rebuild models/ from corpus, lessons and labelled documents; resumable (.model-work). UNLABELLED=DIR: documents without
# labels, of which readings are among the lessons. TEACHER=yes lets a large encoder teach the small one: six times the time.
UNLABELLED ?=
TEACHER ?=
model: setup-dev
	$(if $(TEACHER),$(BIN)/pip install -q -c constraints.txt -e '.[train]')
	$(BIN)/python -m analyzer.learn.build --gold $(GOLD) --work .model-work --out models \
	  $(if $(UNLABELLED),--unlabelled $(UNLABELLED)) $(if $(TEACHER),--teacher)

# The judgement on groups that the encoder never saw, one at a time over all labelled documents; resumable.
loo: setup-dev
	$(BIN)/python -m analyzer.learn.loo --gold $(GOLD) --work .model-work

# The samples in every format, and files that hold one text: make parity FILES="a.pdf a.md a.docx"
parity: setup-dev
	PYTHONPATH=. $(BIN)/python tests/tools/parity.py --samples $(FILES)

# Pages per second per format over folders: make bench DIRS="folder ..."
# Whole batches, with tables into docs/performance.md and docs/scale.md: make bench GOLD=folder PEER=script [SIZES="100 300"]
SIZES ?= 100 300 1000 3000
bench: setup-dev
	$(if $(DIRS),PYTHONPATH=. $(BIN)/python tests/bench/bench_parse.py $(DIRS))
	$(if $(GOLD),$(BIN)/python tests/bench/bench_batch.py --gold $(GOLD) $(if $(PEER),--peer $(PEER)) --sizes $(SIZES))

# Times and memory of the app, measured in Chromium, into docs/performance.md: make bench-app [DOCUMENTS=200]
DOCUMENTS ?= 0
bench-app: setup-dev
	$(BIN)/python tests/bench/bench_app.py --documents $(DOCUMENTS)

# The documentation as a site in site/; nothing is fetched, a warning is an error.
docs: setup-dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

# What README and docs hold that is made: the command-line reference, and what commands print.
transcripts: setup-dev
	$(BIN)/python tests/tools/made_docs.py --write

clean:
	rm -rf $(VENV) dist build site
