#!/bin/sh
# run.sh [pytest arguments]: runs the end-to-end tests against containers of their own. Removes the containers, volumes,
# networks and images afterwards, except for base images.
set -eu
cd "$(dirname "$0")/../.."

COMPOSE_PROJECT_NAME="muster-e2e-$$"
SECRET_KEY=only-for-the-end-to-end-tests-only-for-the-end-to-end-tests
POSTGRES_PASSWORD="only for the tests: @/'"
ALLOWED_HOSTS=localhost
AUTH=off
export COMPOSE_PROJECT_NAME SECRET_KEY POSTGRES_PASSWORD ALLOWED_HOSTS AUTH
# No .env and no settings from outside, so that the tests are the same everywhere.
unset COMPOSE_FILE COMPOSE_PROFILES COMPOSE_ENV_FILES DATABASE_URL TRUSTED_PROXIES RATE_LIMIT_READS RATE_LIMIT_WRITES

compose() {
  docker compose --env-file /dev/null --file docker-compose.yml --file e2e/docker/docker-compose.yml --profile e2e "$@"
}

clean_up() {
  compose down --volumes --remove-orphans --rmi local --timeout 5 >/dev/null 2>&1 || true
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

compose build --quiet
status=0
compose run --rm --no-TTY e2e "$@" || status=$?
if [ "$status" -ne 0 ]; then
  compose logs --no-color --tail 50
fi
exit "$status"
