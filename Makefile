# make app: set up and start the app on http://127.0.0.1:8501      make test: set up and run every test
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# CPU build of torch: PyTorch's own index where it answers, else plain pip with constraints.txt. `TORCH_INDEX=` forces plain pip.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
PORT ?= 8501

.PHONY: app test setup setup-dev check figures model clean
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
	$(BIN)/pytest -n 2

clean:
	rm -rf $(VENV) dist build
