#!/bin/sh
# Makes the virtual environment with the pinned packages, and does nothing when it is as it should be.
#   local/setup.sh          what running needs
#   local/setup.sh --dev    and what testing needs
set -eu
cd "$(dirname "$0")/.."

fail() {
    printf 'weekwijzer: %s\n' "$1" >&2
    exit 1
}

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
        if new_enough "$candidate"; then
            printf '%s' "$candidate"
            return
        fi
    done
}

make_environment() {
    python=$(find_python)
    [ -n "$python" ] || fail "Python 3.11 of nieuwer is nodig en niet gevonden (of wijs het aan met PYTHON=…). / Python 3.11 or newer is needed."
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$python" -m venv --clear .venv
    elif "$python" -c 'import virtualenv' 2>/dev/null; then
        "$python" -m virtualenv --quiet --clear .venv
    else
        fail "Python mist de module ensurepip; op Debian en Ubuntu: apt-get install python3-venv. / Python lacks ensurepip: install python3-venv."
    fi
}

# The packages are there when the file that names them is the one they were installed from.
install() {
    cmp -s "$1" ".venv/$1.installed" && return
    printf 'Pakketten installeren (%s); dat duurt een minuut …\n' "$1"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r "$1" ||
        fail "De pakketten konden niet worden geïnstalleerd; de reden staat hierboven. / Installing the packages failed; see above."
    cp "$1" ".venv/$1.installed"
}

compile_translations() {
    find app/translations -name '*.po' 2>/dev/null | grep -q . || return 0
    if [ ! -e .venv/translations.compiled ] || find app/translations -name '*.po' -newer .venv/translations.compiled | grep -q .; then
        .venv/bin/pybabel --quiet compile --directory app/translations
        touch .venv/translations.compiled
    fi
}

if ! new_enough .venv/bin/python || ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    make_environment
fi
install requirements.txt
if [ "${1:-}" = --dev ]; then
    install requirements-dev.txt
fi
compile_translations
