#!/usr/bin/env bash
# Sets up this folder for running and developing Holdfast: system libraries, then a virtual environment in .venv.
#
#   installer/setup.sh            what the program and the checks of the code need
#   installer/setup.sh --tests    also the programs that the tests talk to, where they can be installed
#
# Safe to run again: when nothing is missing it takes a blink and touches neither network nor files.
# PYTHON names the interpreter for a new environment (3.11 or newer). Registry settings for pip come from
# pip's own configuration and for uv from uv's (UV_DEFAULT_INDEX); if uv cannot fetch, pip is used.
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
venv=.venv
stamp=$venv/.holdfast-setup

# Qt loads these at import; without the second group it cannot open a window on X11.
qt_packages=(libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0
    libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0)
# Independent readers of the PDF files that the tests make.
test_packages=(poppler-utils qpdf openssl libnss3-tools)
# Servers and clients of the lab: two domain controllers, name servers, a time server, a directory that is no domain,
# UPSs by NUT and by SNMP; Kerberos for Debian's own Python, and clocks that are off.
lab_packages=(samba-ad-dc samba-ad-provision winbind krb5-user ldb-tools bind9 bind9-utils bind9-dnsutils
    nsd knot chrony slapd nut-server nut-client snmpd snmp iproute2 nftables procps python3-gssapi faketime)

say() { printf 'setup: %s\n' "$*" >&2; }
die() {
    say "$@"
    exit 1
}

on_debian() { command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; }

# Prints those of the named packages that are not installed. From Debian 13 on some names end in t64.
missing() {
    local have package
    # dpkg-query fails when it does not know one of the names: that is what is asked here.
    have=" $(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" "${@/%/t64}" 2>/dev/null |
        awk '$2 == "installed" { printf "%s ", $1 }' || true)"
    for package in "$@"; do
        [[ $have == *" $package "* || $have == *" ${package}t64 "* ]] || printf '%s ' "$package"
    done
}

apt_line() { printf 'apt-get install -y --no-install-recommends %s' "$*"; }

# Installs packages without starting a server that comes with them: where no policy-rc.d stands, one that
# forbids it stands there for as long as apt-get runs.
apt_install() (
    policy=/usr/sbin/policy-rc.d
    if [[ ! -e $policy ]]; then
        trap 'rm -f "$policy"' EXIT
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
    fi
    export DEBIAN_FRONTEND=noninteractive
    # The lab gives slapd a configuration of its own; without this it would make a directory at install time.
    [[ " $* " != *" slapd "* ]] || echo 'slapd slapd/no_configuration boolean true' | debconf-set-selections
    apt=(apt-get -qq -o DPkg::Lock::Timeout=400 -o Dpkg::Use-Pty=0)
    install=("${apt[@]}" install -y --no-install-recommends "$@")
    say "installing $*"
    log=$(mktemp)
    # Package lists may be absent or older than the archive: refresh them only then.
    if ! "${install[@]}" >"$log" 2>&1; then
        if ! { "${apt[@]}" update && "${install[@]}"; } >"$log" 2>&1; then
            cat "$log" >&2
            rm -f "$log"
            exit 1
        fi
    fi
    rm -f "$log"
)

# What the program cannot do without: install it as root, otherwise say how and stop.
require() {
    local packages
    on_debian || return 0
    read -ra packages <<<"$(missing "$@")"
    ((${#packages[@]})) || return 0
    ((EUID == 0)) || die "these packages are missing; as root: $(apt_line "${packages[@]}")"
    apt_install "${packages[@]}" || die "apt-get could not install: ${packages[*]}"
}

# What only some tests need: install it if that is possible and harmless, otherwise say so and go on.
offer() {
    local packages what=$1
    shift
    on_debian || {
        say "$what: not a Debian system; tests that miss a program are skipped ($*)"
        return 0
    }
    read -ra packages <<<"$(missing "$@")"
    ((${#packages[@]})) || return 0
    if ((EUID != 0)); then
        say "$what: tests that need these are skipped; as root: $(apt_line "${packages[@]}")"
        return 0
    fi
    apt_install "${packages[@]}" || say "$what: apt-get failed; tests that need these are skipped: ${packages[*]}"
}

# On a machine with a running init system, these servers would start at its next boot and chrony would replace
# its time service, so there they are installed only on request. In a container nothing ever starts them.
offer_lab() {
    if [[ -d /run/systemd/system && -z ${HOLDFAST_LAB_INSTALL:-} ]] && on_debian; then
        local packages
        packages=$(missing "${lab_packages[@]}")
        [[ -z $packages ]] || say "lab: tests that need these servers are skipped: $packages(HOLDFAST_LAB_INSTALL=1" \
            "installs them here; better use a container)"
        return 0
    fi
    offer lab "${lab_packages[@]}"
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

require_python() {
    command -v "$python" >/dev/null || require python3 python3-venv
    command -v "$python" >/dev/null || die "no $python found: install Python 3.11 or newer, or set PYTHON"
    new_enough "$python" || die "$python is $("$python" -V 2>&1): Holdfast needs Python 3.11 or newer; set PYTHON"
    "$python" -c 'import ensurepip, venv' 2>/dev/null || require python3-venv
    "$python" -c 'import ensurepip, venv' 2>/dev/null || die "$python cannot make virtual environments (no venv module)"
}

# What the environment is made from; if any of it changes, the environment is brought up to date.
fingerprint() {
    pwd
    cksum requirements-dev.lock requirements-boot.lock pyproject.toml installer/setup.sh
}

# The programs in an environment hold the path of its folder, so a copied or moved one is of no use.
moved() { [[ -f $stamp && "$(head -n 1 $stamp)" != "$PWD" ]]; }

up_to_date() { [[ -f $stamp && "$(fingerprint)" == "$(<"$stamp")" ]] && new_enough $venv/bin/python; }

install_with_uv() {
    [[ -x $venv/bin/uv ]] ||
        $venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-boot.lock || return
    $venv/bin/uv pip sync -q --require-hashes --compile-bytecode requirements-dev.lock &&
        $venv/bin/uv pip install -q --no-deps --no-build-isolation --offline --editable .
}

install_with_pip() {
    $venv/bin/python -m ensurepip --default-pip >/dev/null &&
        $venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock &&
        $venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
}

make_environment() {
    require_python
    say "setting up $venv (the first time takes about half a minute)"
    if moved || ! new_enough $venv/bin/python; then
        rm -rf $venv
        "$python" -m venv $venv
    fi
    rm -f $stamp
    # The environment is the project's own: neither another one that is active nor a downloaded Python. Certificates
    # are the system's, as a company's registry may have its own authority.
    export VIRTUAL_ENV=$PWD/$venv UV_PYTHON_DOWNLOADS=never UV_NO_CONFIG=1 UV_SYSTEM_CERTS=true UV_LINK_MODE=copy
    unset PYTHONHOME PYTHONPATH
    install_with_uv || {
        say "uv could not install; using pip, which is slower"
        install_with_pip || die "the packages of requirements-dev.lock could not be installed"
    }
    $venv/bin/python -c 'import PySide6.QtWidgets' ||
        die "Qt does not load. It needs EGL, OpenGL, GLib, D-Bus, fontconfig and xkbcommon, and for X11 the" \
            "xcb-util libraries (cursor, icccm, keysyms); on Debian: $(apt_line "${qt_packages[@]}")"
    fingerprint >$stamp
}

# Two runs at the same time must not fill one environment.
if command -v flock >/dev/null; then
    exec 9>.venv.lock
    flock 9
fi
require "${qt_packages[@]}"
up_to_date || make_environment
if [[ ${1:-} == --tests ]]; then
    offer tests "${test_packages[@]}"
    offer_lab
fi
