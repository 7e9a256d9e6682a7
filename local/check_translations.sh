#!/bin/sh
# Sees whether every text of the application is in the English catalogue, and every text of mails and of the pages behind
# their links in the catalogues of the other languages, and translated.
#   local/check_translations.sh             says what is missing, and fails
#   local/check_translations.sh --update    puts it into the catalogues, to be translated
set -eu
cd "$(dirname "$0")/.."
mode=${1:---check}
everything=$(mktemp)
mails=$(mktemp)
trap 'rm -f "$everything" "$mails"' EXIT

# Without line numbers: a catalogue would otherwise change with every line of code.
extract() {
    .venv/bin/pybabel --quiet extract --mapping "$1" --keyword _l --keyword lazy_gettext \
        --no-location --sort-output --output "$2" .
}

# update LANGUAGE [OPTION …]
update() {
    template=$mails
    if [ "$1" = en ]; then
        template=$everything
    fi
    .venv/bin/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 110 \
        --input-file "$template" --output-dir app/translations --locale "$@"
}

extract babel.cfg "$everything"
extract babel-mails.cfg "$mails"
for catalogue in app/translations/*/LC_MESSAGES/messages.po; do
    language=${catalogue#app/translations/}
    language=${language%%/*}
    if [ "$mode" = --update ]; then
        update "$language"
        continue
    fi
    update "$language" --check
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
