#!/bin/sh
# Before make installs or runs anything: says in one line what is wrong with the Python of the
# environment, which would fail later and less clearly.
#
#     require_python.sh VENV PYTHON IS_NAMED LEAST REASON
#
# VENV is the environment, there or not; PYTHON what makes it, IS_NAMED anything if somebody named it;
# LEAST the oldest version, REASON what wants it ("" or " for ...").
venv=$1 python=$2 is_named=$3 least=$4 reason=$5
needed="Python $least or newer is needed$reason"

stop() {
    echo "error: $1" >&2
    exit 1
}

version_of() {
    "$@" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null
}

is_old() {
    [ "${1%%.*}" -lt "${least%%.*}" ] ||
        { [ "${1%%.*}" -eq "${least%%.*}" ] && [ "${1#*.}" -lt "${least#*.}" ]; }
}

is_made=
if [ -e "$venv/bin/python" ] || [ -L "$venv/bin/python" ]; then
    is_made=yes
fi

if [ -z "$is_made" ] || [ -n "$is_named" ]; then
    # Unquoted, as make calls it: it may be several words.
    found=$(version_of $python)
    [ -n "$found" ] || stop "PYTHON=$python: does not run; $needed: name a newer one, as in make build PYTHON=python3.12"
    is_old "$found" && stop "PYTHON=$python: is Python $found; $needed: name a newer one, as in make build PYTHON=python3.12"
fi

if [ -n "$is_made" ]; then
    found=$(version_of "$venv/bin/python")
    again="remove the folder $venv and run make build PYTHON=python3.12, which makes it anew"
    [ -n "$found" ] || stop "$venv/bin/python: does not run, the Python that made it has gone; $again"
    is_old "$found" && stop "$venv: was made by Python $found; $needed: $again"
fi
exit 0
