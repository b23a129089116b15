#!/usr/bin/env bash
# Run once, by the image of PostgreSQL, in a new data folder: the application's role and its database.
# The application is no superuser, and the superuser has no password: it can only come in through the container's socket.
set -euo pipefail

psql --no-psqlrc --set ON_ERROR_STOP=1 --set password="$POSTGRES_PASSWORD" --username postgres --dbname postgres <<'SQL'
CREATE ROLE muster LOGIN PASSWORD :'password';
CREATE DATABASE muster OWNER muster;
ALTER ROLE postgres PASSWORD NULL;
SQL
