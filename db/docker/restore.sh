#!/usr/bin/env bash
# restore.sh load < FILE | drop | swap, in the container of PostgreSQL: replaces the database by a backup. Between load
# and swap, `manage.py verify_restored` checks and migrates the restored database.
#
# load  restores FILE into a new database
# drop  drops the new database
# swap  swaps the two databases in one transaction, and drops the old one after a successful query of the new one
#
# A failure or interruption before the swap leaves the present database unchanged. A full disk would be such a failure,
# but PostgreSQL exits without space for its WAL: load ends while there is some left.
set -euo pipefail

reserve_mb="${RESTORE_RESERVE_MB:-128}"

export PGOPTIONS='--client-min-messages=warning'
run() { psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username postgres --dbname "$1"; }

drop() { run postgres <<<'DROP DATABASE IF EXISTS muster_restoring WITH (FORCE);'; }

load() {
  drop
  run postgres <<<'CREATE DATABASE muster_restoring OWNER muster TEMPLATE template0;'
  local data
  data=$(run postgres <<<'SHOW data_directory \g (format=unaligned tuples_only=on)')
  # Without the redirection a command in the background reads nothing.
  pg_restore --exit-on-error --no-owner --role=muster --username postgres --dbname muster_restoring <&0 &
  local restoring=$!
  trap 'kill "$restoring" || true; drop; exit 130' INT TERM HUP
  while kill -0 "$restoring" 2>/dev/null; do
    if [ "$(free_mb "$data")" -lt "$reserve_mb" ]; then
      kill "$restoring" || true
      refuse "less than $reserve_mb MB of the disk are free"
    fi
    sleep 0.1
  done
  wait "$restoring" || refuse 'the file could not be restored'
}

free_mb() { df -Pk "$1" | awk 'NR == 2 { print int($4 / 1024) }'; }

refuse() {
  drop
  echo "muster: $1; the database is unchanged." >&2
  exit 1
}

# PostgreSQL blocks new connections to a database during its rename; existing sessions are terminated meanwhile.
rename() {
  while run postgres <<<"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'muster' \\g /dev/null"; do
    sleep 0.1
  done &
  local ending=$!
  local status=0
  run postgres <<SQL || status=$?
BEGIN;
ALTER DATABASE muster RENAME TO $2;
ALTER DATABASE $1 RENAME TO muster;
COMMIT;
SQL
  kill "$ending"
  wait "$ending" 2>/dev/null || true
  return "$status"
}

swap() {
  run postgres <<<'DROP DATABASE IF EXISTS muster_replaced WITH (FORCE);'
  rename muster_restoring muster_replaced
  if ! run muster <<<'SELECT FROM job LIMIT 1 \g /dev/null'; then
    rename muster_replaced muster_restoring
    echo 'muster: the restored database cannot be used; the database is unchanged.' >&2
    exit 1
  fi
  run postgres <<<'DROP DATABASE muster_replaced WITH (FORCE);'
}

case "${1:-}" in
  load | drop | swap) "$1" ;;
  *)
    echo 'usage: restore.sh load < FILE | drop | swap' >&2
    exit 2
    ;;
esac
