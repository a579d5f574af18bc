# Only Python with pip and venv, and make, are needed: `make demo`, `make test`.
PYTHON ?= python3
VENV ?= .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test lint clean

demo: $(VENV)/.installed
	$(VENV)/bin/duiqi align corpus/people-daily -o out --restart --show 5

test: $(VENV)/.installed-dev
	$(VENV)/bin/python -m pytest -q

# mypy does not follow an editable install whose package is the root; a link of the package's name leads it there.
lint: $(VENV)/.installed-dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	mkdir -p $(VENV)/mypy && ln -sfn $(CURDIR) $(VENV)/mypy/duiqi
	MYPYPATH=$(VENV)/mypy $(VENV)/bin/mypy

clean:
	rm -rf $(VENV) out build *.egg-info

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(PIP) install --editable .
	touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/bin/python
	$(PIP) install --editable '.[dev]'
	touch $@ $(VENV)/.installed
