#!/bin/sh
# Sees whether every text of the application is in the catalogues of all languages.
set -eu
cd "$(dirname "$0")/.."
if ! find app/translations -name '*.po' 2>/dev/null | grep -q .; then
    echo 'no catalogues yet'
    exit 0
fi
template=$(mktemp)
trap 'rm -f "$template"' EXIT
.venv/bin/pybabel --quiet extract --mapping pyproject.toml --keyword lazy_gettext --sort-by-file --output "$template" .
.venv/bin/pybabel --quiet update --check --no-fuzzy-matching --input-file "$template" --output-dir app/translations
