#!/bin/sh
# Brings onto this machine what sitwith needs, and says so. Called by the Makefile:
#   setup.sh run     the locked packages, and PortAudio to be heard
#   setup.sh check   the locked packages and the developing ones
#   setup.sh test    the same, and a sound server of the tests' own
# Never asks a question and never waits for input: it does what it may, and names the command for the rest.
set -eu
cd "$(dirname "$0")/.."
unset VIRTUAL_ENV
export DEBIAN_FRONTEND=noninteractive

say() { printf 'sitwith: %s\n' "$*"; }
fail() { printf 'sitwith: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
may_apt() { have apt-get && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; }

apt_install() {
	as_root=''
	[ "$(id -u)" = 0 ] || as_root='sudo -n'
	# --no-remove: a machine's own sound set-up is never taken away to make room for these.
	set -- apt-get install -qq -y --no-install-recommends --no-remove "$@"
	log=$(mktemp)
	# The package lists of a new machine are empty or old: fetch them where the first try fails.
	if ! $as_root "$@" </dev/null >"$log" 2>&1 \
		&& ! { $as_root apt-get update -qq </dev/null && $as_root "$@" </dev/null; } >"$log" 2>&1
	then
		cat "$log" >&2
		rm -f "$log"
		return 1
	fi
	rm -f "$log"
}

# Prints the name of a Python that is new enough, if there is one.
find_python() {
	for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
		if have "$name" && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
			echo "$name"
			return
		fi
	done
}

# Sets $uv: the machine's, or a private one in .bootstrap.
find_uv() {
	uv=uv
	uv --version >/dev/null 2>&1 && return
	uv=.bootstrap/bin/uv
	"$uv" --version >/dev/null 2>&1 && return
	python=$(find_python)
	[ -n "$python" ] || fail 'neither uv nor Python 3.11 or newer is here; install one of the two and try again.'
	say 'bringing uv, which fetches the rest, into .bootstrap…'
	rm -rf .bootstrap
	if ! "$python" -m venv .bootstrap >/dev/null 2>&1; then
		# Debian keeps what venv needs in a package of its own.
		rm -rf .bootstrap
		{ may_apt && apt_install python3-venv && "$python" -m venv .bootstrap; } \
			|| fail 'Python cannot make virtual environments here; install python3-venv (or uv) and try again.'
	fi
	.bootstrap/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.7' \
		|| fail 'uv could not be fetched (the reason stands above); install uv yourself and try again.'
}

sync_packages() {
	if [ -x .venv/bin/sitwith ] && "$uv" sync --frozen --check --quiet "$@" 2>/dev/null; then
		return
	fi
	say 'fetching the packages it stands on…'
	"$uv" sync --frozen --quiet "$@" || fail 'the packages could not be fetched; the reason stands above.'
}

# The wheels of sounddevice carry PortAudio on macOS and Windows; on Linux it comes from the system.
ensure_portaudio() {
	[ "$(uname -s)" = Linux ] || return 0
	portaudio_found && return
	if may_apt; then
		say 'installing libportaudio2, the library that reaches the sound device (apt-get)…'
		apt_install libportaudio2 && portaudio_found && return
	fi
	if have apt-get; then command='sudo apt-get install libportaudio2'
	elif have dnf; then command='sudo dnf install portaudio'
	elif have pacman; then command='sudo pacman -S portaudio'
	elif have zypper; then command='sudo zypper install libportaudio2'
	elif have apk; then command='sudo apk add portaudio'
	else command='(the PortAudio package of your system)'
	fi
	say "PortAudio is missing, so it will play without sound; to hear it, type: $command"
}

portaudio_found() {
	"$uv" run --no-sync --quiet python -c \
		'import ctypes.util, sys; sys.exit(ctypes.util.find_library("portaudio") is None)'
}

# Only as root, as in CI: a sound server is more than a test may put on a person's own machine.
ensure_test_programs() {
	missing=''
	have apt-get || { say 'no apt-get here: tests that need programs this machine lacks skip themselves.'; return 0; }
	for package in libportaudio2 pulseaudio pulseaudio-utils libasound2-plugins tmux dbus-daemon dbus-bin playerctl; do
		status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
		[ "$status" = installed ] || missing="$missing $package"
	done
	[ -n "$missing" ] || return 0
	if [ "$(id -u)" = 0 ]; then
		say "installing for the tests:$missing (apt-get)…"
		# shellcheck disable=SC2086 # a list of package names
		apt_install $missing && return
	fi
	say "some tests will skip themselves; to run them all, type: sudo apt-get install$missing"
}

find_uv
case "${1-}" in
	run)
		# Inexact: what a developer has installed on top stays.
		sync_packages --no-dev --inexact
		ensure_portaudio
		;;
	check) sync_packages ;;
	test)
		sync_packages
		ensure_test_programs
		;;
	*) fail 'usage: tools/setup.sh run | check | test' ;;
esac
