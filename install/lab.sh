#!/bin/sh
# `make lab`: from a clone to a moving walker. Needs Go, Python 3 and no root; builds goelm and gVisor's runsc, makes
# .lab/venv with a pinned JupyterLab and our kernel, and opens the first notebook. Arguments go to `jupyter lab`;
# `--prepare` as the only argument stops before opening it; GOELM_NOTEBOOK opens another notebook.
set -u
cd "$(dirname "$0")/.." || exit 1
. install/common.sh

need_linux
need_go
need_python

say "building goelm (the first time takes a minute or two)"
build_goelm .lab/bin/goelm
[ -n "$(find_runsc)" ] || build_runsc
venv .lab/venv install/requirements.txt
.lab/bin/goelm install --prefix "$PWD/.lab/venv" >/dev/null || die "the kernel could not be installed into .lab/venv; remove .lab and run this again"
PATH=$PWD/.lab/venv/bin:$PATH VIRTUAL_ENV=$PWD/.lab/venv .lab/bin/goelm doctor >.lab/doctor.txt 2>&1 || {
	cat .lab/doctor.txt >&2
	say "goelm: JupyterLab opens all the same, but candidates cannot be evaluated before this is repaired"
}
# A first start asks nothing: no question about news, no look for updates.
mkdir -p .lab/venv/share/jupyter/lab/settings
echo '{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}' \
	>.lab/venv/share/jupyter/lab/settings/overrides.json
[ "${1:-}" = --prepare ] && exit 0

# Signed, our own notebooks show their saved moving pictures at once. A failure only costs that.
.lab/venv/bin/jupyter trust notebooks/*.ipynb >/dev/null 2>&1
[ "$(id -u)" = 0 ] && set -- --allow-root "$@"
say "opening JupyterLab; Ctrl-C twice ends it"
notebook=${GOELM_NOTEBOOK:-$PWD/notebooks/01-first-walker.ipynb}
# The default address is the notebook itself, in the address that JupyterLab prints as in the page that it opens.
exec .lab/venv/bin/jupyter lab --ServerApp.root_dir="$(dirname "$notebook")" \
	--LabApp.default_url="/lab/tree/$(basename "$notebook")" "$@"
