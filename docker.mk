##@ With Docker (COMPOSE=1 lets stop, migrate, seed, shell, logs, backup, restore and clean act on the containers)

COMPOSE_UP := docker compose up --build --detach --wait

.PHONY: up
up: docker .env ## Start Muster in containers: make up [PORT=8000]
	$(COMPOSE_UP)
	@docker compose port frontend 8080 | sed 's/^/muster: ready at http:\/\//'

.PHONY: down
down: docker ## Remove the containers; keep the data
	docker compose down --remove-orphans

.PHONY: build-images
build-images: docker .env ## Build the images only
	docker compose build

.PHONY: test-compose
test-compose: docker ## Run the end-to-end tests on temporary containers
	@e2e/docker/run.sh $(ARGS)

.PHONY: docker
docker:
	@docker compose version >/dev/null 2>&1 || $(call fail,"Docker with its compose plugin is missing: install it, or use make run, which needs neither.")

# Created once, readable by its owner only. The database keeps its password: a new .env does not fit existing data.
.env:
	@umask 077 && random() { head -c 512 /dev/urandom | LC_ALL=C tr -dc 'a-zA-Z0-9' | head -c "$$1"; } && \
		sed -e "s/^SECRET_KEY=$$/&$$(random 64)/" -e "s/^POSTGRES_PASSWORD=$$/&$$(random 32)/" .env.example > $@
	@$(say) "wrote .env with new secrets."

ifdef COMPOSE

POSTGRES := docker compose exec --no-TTY postgres
SAVED := $(or $(FILE),muster-$(shell date -u +%Y%m%dT%H%M%SZ).dump)

.PHONY: stop migrate seed shell logs backup restore clean

stop: docker
	docker compose stop

migrate: docker
	docker compose run --rm --build migrate

seed: docker
	docker compose exec backend python manage.py seed $(N)

shell: docker
	@docker compose exec postgres psql --username postgres --dbname muster

logs: docker
	docker compose logs --follow --tail 100 $(SERVICE)

backup: docker
	@$(POSTGRES) pg_dump --format=custom --no-owner --username postgres --dbname muster > $(SAVED).unfinished \
		|| { rm -f $(SAVED).unfinished; $(call fail,"pg_dump failed$(comma) so no backup was written; its own message is above."); }
	@mv $(SAVED).unfinished $(SAVED)
	@$(say) "saved $(SAVED) ($$(du -h $(SAVED) | cut -f1))."

restore: docker
	@test -f "$(FILE)" || $(call fail,"$(or $(FILE),FILE) is not a file; name the backup: make restore COMPOSE=1 FILE=muster.dump")
	@$(POSTGRES) restore.sh load < $(FILE)
	@docker compose run --rm --no-deps --env DATABASE_URL=postgresql://muster@postgres:5432/muster_restoring migrate \
		python manage.py verify_restored \
		|| { $(POSTGRES) restore.sh drop; $(call fail,"$(FILE) cannot replace the database; the database is unchanged."); }
	@$(POSTGRES) restore.sh swap
	@$(say) "restored $(FILE)."

# DATA=1 removes the database too.
clean: docker
	docker compose down --remove-orphans --rmi local $(if $(DATA),--volumes)

endif

