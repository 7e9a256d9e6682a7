#!/bin/sh
# Lints the SQL of all migrations, as PostgreSQL would get it: nothing that locks a table for long.
set -eu
cd "$(dirname "$0")/.."
sql=$(mktemp)
trap 'rm -f "$sql"' EXIT
# No server is asked for anything: these addresses only have to look like addresses.
DATABASE_URL=postgresql://nobody@localhost/none REDIS_URL=redis://localhost/0 SMTP_URL=smtp://localhost \
    BASE_URL=http://localhost SECRET_KEY=only-for-printing-the-sql-of-migrations \
    .venv/bin/flask --app wsgi db upgrade --sql >"$sql"
# Left out, each for its reason:
#   prefer-bigint-…         capacities, counts and attempts stay small
#   prefer-text-field       lengths are part of what the database guards; they are not changed later
#   prefer-timestamp-tz     the wall time of a location is kept beside UTC, on purpose
#   prefer-robust-stmts     what stands outside a transaction may be done twice: see 0005
#   require-…-timeout       set for every migration in migrations/env.py
.venv/bin/squawk --pg-version 15 \
    --exclude prefer-bigint-over-int --exclude prefer-bigint-over-smallint --exclude prefer-text-field \
    --exclude prefer-timestamp-tz --exclude prefer-robust-stmts --exclude require-lock-timeout --exclude require-statement-timeout "$sql"
