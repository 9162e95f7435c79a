#!/bin/sh
# `make test`: sets up what the tests need (gVisor, Docker, JupyterLab, a browser, an emulated arm64), runs every test, and ends what it started.
# System packages are installed with apt when it runs as root; otherwise it names the command.
set -u
cd "$(dirname "$0")/.." || exit 1
. install/common.sh

need_linux
need_go
need_python

. install/docker.sh
. install/llama.sh

# apt_install installs Debian packages, quietly.
apt_install() {
	mkdir -p .lab
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >.lab/apt.log 2>&1 || {
		tail -n 5 .lab/apt.log >&2
		die "apt-get install $* failed"
	}
}

browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
if ! browser >/dev/null 2>&1; then
	[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || die "no Chromium for the browser tests: \`sudo apt-get install chromium\` and run this again"
	say "installing Chromium for the browser tests"
	apt_install chromium
fi

emulator() { [ "$(uname -m)" = aarch64 ] || command -v qemu-aarch64 || command -v qemu-aarch64-static; }
if ! emulator >/dev/null 2>&1; then
	[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || die "no qemu for the physics on arm64: \`sudo apt-get install qemu-user\` and run this again"
	say "installing qemu-user for the physics on arm64"
	apt_install qemu-user
fi

install/lab.sh --prepare || exit 1
venv .lab/test install/requirements-test.txt
.lab/bin/goelm install --prefix "$PWD/.lab/test" >/dev/null || die "the kernel could not be installed into .lab/test"

[ -n "$(find_llama)" ] || build_llama "$PWD/.lab/test/bin/python"

GOELM_RUNSC=$(find_runsc)
GOELM_LLAMA_SERVER=$(find_llama)
GOELM_TEST_PYTHON=$PWD/.lab/test/bin/python
GOELM_TEST_CHROMIUM=$(browser)
GOELM_HISTORY=off # the user's own history is no business of the tests
export GOELM_HISTORY GOELM_RUNSC GOELM_LLAMA_SERVER GOELM_TEST_PYTHON GOELM_TEST_CHROMIUM
[ "${1:-}" = --prepare ] && exit 0

trap 'docker_down' EXIT
trap 'exit 130' INT TERM
docker_up "$GOELM_RUNSC"

# One package after another (-p 1): the suites start sandboxes, kernels and a browser of their own, and two cores are few.
go test -p 1 -timeout 40m ${GOELM_TEST_PACKAGES:-./...} "$@"
