# What scripts/start and scripts/test share: Python, the virtual environment, system libraries.
# Sourced from the repository's root. Every step says what it does; a failure ends in a sentence.

say() { printf '== %s\n' "$*" >&2; }

fail() {
    printf 'FAILED: %s\n' "$*" >&2
    exit 1
}

# Run a command as root: directly, or by sudo where that asks for no password.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        sudo -n "$@"
    else
        return 1
    fi
}

# Install a Debian package; false where there is no apt, no right or no such package.
install_package() {
    command -v apt-get >/dev/null 2>&1 || return 1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
        "$1" >/dev/null 2>&1 && return 0
    # The lists of packages may be missing or old.
    as_root apt-get -qq update >/dev/null 2>&1 || return 1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
        "$1" >/dev/null 2>&1
}

# The first Python of at least 3.11; PYTHON names another one.
find_python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    fail "Python 3.11 or newer is needed and was not found. Install it (Debian: apt install python3) or name it: PYTHON=/path/to/python3 $0"
}

has_environment() { .venv/bin/python -m pip --version >/dev/null 2>&1; }

# .venv with pip in it, by whatever way this machine has.
make_environment() {
    has_environment && return 0
    python=$(find_python) || exit 1
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    say "environment: making .venv with Python $version"
    "$python" -m venv --clear .venv >/dev/null 2>&1
    has_environment && return 0
    say "environment: Python's venv module is not complete, installing it by apt"
    if install_package "python$version-venv" || install_package python3-venv; then
        "$python" -m venv --clear .venv >/dev/null 2>&1
        has_environment && return 0
    fi
    say "environment: trying virtualenv instead"
    "$python" -m virtualenv --clear .venv >/dev/null 2>&1
    has_environment && return 0
    rm -rf .venv
    fail "no virtual environment could be made. Install Python's venv module (Debian: apt install python3-venv) and start again."
}

# Install a requirements file where it, or what it includes, changed since the last time.
install_requirements() {
    stamp=".venv/.installed-$1"
    wanted=$(cat requirements.txt "$1" | cksum)
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return 0
    say "packages: installing $1 (a few minutes the first time)"
    .venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check -r "$1" >&2 ||
        fail "the packages of $1 could not be installed. The lines above say why; is the network reachable?"
    printf '%s\n' "$wanted" >"$stamp"
}

# The second QR reader needs a system library; the first one does without.
provide_zbar() {
    .venv/bin/python -c 'import pyzbar.pyzbar' 2>/dev/null && return 0
    say "libzbar0: installing it by apt"
    install_package libzbar0 && return 0
    say "libzbar0: could not be installed; QR codes are read by zxing-cpp alone (a little less well on blurred ones)"
}
