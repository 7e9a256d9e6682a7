#!/bin/sh
# Lints the SQL of all migrations, as PostgreSQL would get it.
set -eu
cd "$(dirname "$0")/.."
sql=$(mktemp)
trap 'rm -f "$sql"' EXIT
# No server is asked for anything: these addresses only have to look like addresses.
DATABASE_URL=postgresql://nobody@localhost/none REDIS_URL=redis://localhost/0 SMTP_URL=smtp://localhost \
    BASE_URL=http://localhost SECRET_KEY=only-for-printing-the-sql-of-migrations \
    .venv/bin/flask --app wsgi db upgrade --sql >"$sql"
.venv/bin/squawk --pg-version 15 --assume-in-transaction "$sql"
