# Only Python ≥ 3.11 and make are assumed. PYTHON=…, PORT=…, ARGS=… may be given.
PYTHON ?= python3
PORT ?= 8000
ARGS ?=
BIN := .venv/bin
CODE := policy city accounts platforms netiquette editorial moderation privacy rimouski_social tests manage.py
# What a production server would be given, to ask Django what it thinks of its security.
AS_PRODUCTION := DEBUG=0 DATABASE_URL=postgres://site@localhost/site REDIS_URL=redis://localhost/0 \
	SECRET_KEY=not-a-key-only-long-enough-0123456789-abcdefghijklmnopqrstuvwxyz \
	FIELD_KEYS=none:bm90LWEta2V5LW9ubHktMzItYnl0ZXMtbG9uZy0wMTI= \
	ALLOWED_HOSTS=example.org EMAIL_URL=smtp://localhost

.PHONY: help demo run test check bench pins clean

help:
	@echo "make demo    the site with sample data, on http://127.0.0.1:$(PORT)/"
	@echo "make run     the site without sample data"
	@echo "make test    the tests (ARGS='tests/policy -k …')"
	@echo "make check   style, types, imports, migrations, security settings, policy"
	@echo "make bench   the measures of performance"
	@echo "make pins    rewrite requirements*.txt from what is installed"

.venv/.installed: requirements.txt requirements-dev.txt
	@command -v $(PYTHON) >/dev/null || { \
	  echo "Python est introuvable : installez Python 3.11 ou plus récent, ou donnez PYTHON=/chemin/python3." >&2; \
	  echo "Python was not found: install Python 3.11 or newer, or give PYTHON=/path/to/python3." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 ou plus récent est requis ; donnez-le par PYTHON=/chemin/python3.11." >&2; \
	  echo "Python 3.11 or newer is required; give it with PYTHON=/path/to/python3.11." >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { \
	  $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "Le module venv de Python est absent : installez-le (Debian, Ubuntu : apt install python3-venv)." >&2; \
	    echo "Python's venv module is missing: install it (Debian, Ubuntu: apt install python3-venv)." >&2; exit 1; }; \
	  $(PYTHON) -m venv --clear .venv; }
	@echo "Installation des dépendances… (installing dependencies)"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements-dev.txt
	@touch $@

demo: .venv/.installed
	@exec $(BIN)/python -m rimouski_social.run --demo --port $(PORT)

run: .venv/.installed
	@exec $(BIN)/python -m rimouski_social.run --port $(PORT)

test: .venv/.installed
	$(BIN)/python -m pytest -n 2 $(ARGS)

check: .venv/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --explicit-package-bases $(CODE)
	$(BIN)/lint-imports
	$(BIN)/djlint --lint templates
	$(BIN)/djlint --check templates
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(AS_PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python manage.py policy_matrix --check

bench: .venv/.installed
	$(BIN)/python -m benchmarks $(ARGS)

pins: .venv/.installed
	$(BIN)/python .ci/pins.py

clean:
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
