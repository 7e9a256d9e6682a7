#!/bin/sh
# Sees whether every text of the application is in the catalogues of all languages, and translated.
#   local/check_translations.sh             says what is missing, and fails
#   local/check_translations.sh --update    puts it into the catalogues, to be translated
set -eu
cd "$(dirname "$0")/.."
template=$(mktemp)
trap 'rm -f "$template"' EXIT
# Without line numbers: a catalogue would otherwise change with every line of code.
.venv/bin/pybabel --quiet extract --mapping babel.cfg --keyword _l --keyword lazy_gettext \
    --no-location --sort-output --output "$template" .
if [ "${1:-}" = --update ]; then
    exec .venv/bin/pybabel update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 110 \
        --input-file "$template" --output-dir app/translations
fi
.venv/bin/pybabel --quiet update --check --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 110 \
    --input-file "$template" --output-dir app/translations
for catalogue in app/translations/*/LC_MESSAGES/messages.po; do
    # Compiling finds wrong placeholders; the statistics tell what has no translation.
    said=$(.venv/bin/pybabel compile --statistics --input-file "$catalogue" --output-file /dev/null 2>&1)
    case $said in
    *"(100%) translated"*) ;;
    *)
        printf '%s\n' "$said" >&2
        exit 1
        ;;
    esac
done
