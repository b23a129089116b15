#!/usr/bin/env bash
# Run once by the PostgreSQL image in a new data folder: creates the application's role and its database.
# The application is not a superuser. The superuser has no password and can connect only through the container's socket.
set -euo pipefail

psql --no-psqlrc --set ON_ERROR_STOP=1 --set password="$POSTGRES_PASSWORD" --username postgres --dbname postgres <<'SQL'
CREATE ROLE muster LOGIN PASSWORD :'password';
CREATE DATABASE muster OWNER muster;
ALTER ROLE postgres PASSWORD NULL;
SQL
