#!/usr/bin/env bash
# restore.sh < FILE, in the container of PostgreSQL: puts a saved database in the place of the present one.
#
# It is first restored into a database beside. Only when all of it is there do the two change places, so that a broken
# file or a Ctrl-C leaves everything as it was.
set -euo pipefail

export PGOPTIONS='--client-min-messages=warning'
run() { psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username postgres --dbname "$1"; }

run postgres <<'SQL'
DROP DATABASE IF EXISTS muster_restoring WITH (FORCE);
CREATE DATABASE muster_restoring OWNER muster TEMPLATE template0;
SQL
if ! pg_restore --exit-on-error --no-owner --role=muster --username postgres --dbname muster_restoring; then
  run postgres <<<'DROP DATABASE muster_restoring WITH (FORCE);'
  echo 'muster: the file could not be restored; the database is as it was.' >&2
  exit 1
fi
# Transactions are numbered anew on another server; every delta in a dump is one that no fold has taken in. A dump has none
# of the planner's statistics either, and without them the first queries would be slow ones.
run muster_restoring <<'SQL'
UPDATE job_tally_fold SET snapshot = '1:1:';
ANALYZE;
SQL
# Nobody can come in while the two change places, so that clients that connect again at once don't spoil it.
if ! run postgres <<'SQL'; then
DROP DATABASE IF EXISTS muster_replaced WITH (FORCE);
ALTER DATABASE muster ALLOW_CONNECTIONS false;
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = 'muster' \g /dev/null
BEGIN;
ALTER DATABASE muster RENAME TO muster_replaced;
ALTER DATABASE muster_restoring RENAME TO muster;
COMMIT;
SQL
  run postgres <<<'ALTER DATABASE muster ALLOW_CONNECTIONS true;'
  exit 1
fi
run postgres <<<'DROP DATABASE muster_replaced WITH (FORCE);'
