# What lab.sh and test.sh share; sourced, never run. Both stop with one sentence that names what is missing and the
# command that repairs it. Everything lands in .lab of the checkout but runsc, which all checkouts of a user share.

runsc_module=gvisor.dev/gvisor/runsc
# This version still starts its sentry without side-car files; newer ones may refuse (docs/sandbox.md).
runsc_version=v0.0.0-20260905035102-160fafc42237
runsc_packages=495 # how many packages its build compiles, for the progress line only

say() { printf '%s\n' "$*" >&2; }
die() { say "goelm: $*"; exit 1; }

need_linux() {
	case "$(uname -s)" in
	Linux) ;;
	Darwin) die "the sandbox (gVisor) runs on Linux only: on macOS use a Linux virtual machine, for example \`brew install lima && limactl start && limactl shell default\`, and run this again inside it" ;;
	*) die "the sandbox (gVisor) runs on Linux only: on Windows use WSL2, \`wsl --install\` in an administrator's terminal, and run this again inside it" ;;
	esac
	case "$(uname -m)" in
	x86_64 | aarch64 | arm64) ;;
	*) die "gVisor supports amd64 and arm64 processors, this one is $(uname -m)" ;;
	esac
}

need_go() {
	command -v go >/dev/null 2>&1 || die "go not found: install Go 1.26 or newer (\`sudo apt-get install golang-go\`, \`sudo dnf install golang\`, or the archive from the Go project's download page) and run this again"
	go version >/dev/null 2>&1 || die "\`go version\` fails: repair the Go installation; this checkout needs Go 1.26 or newer"
	go_version=$(go env GOVERSION 2>/dev/null)
	minor=$(printf '%s' "$go_version" | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
	[ -n "$minor" ] && [ "$minor" -lt 26 ] && die "Go 1.26 or newer is needed, found $go_version: update Go, or let it fetch the right toolchain: \`go env -w GOTOOLCHAIN=auto\`"
	return 0
}

need_python() {
	command -v python3 >/dev/null 2>&1 || die "python3 not found: \`sudo apt-get install python3 python3-venv\` (or your system's package) and run this again"
	python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || die "Python 3.10 or newer is needed, found $(python3 -V 2>&1): install a newer one and put it first on PATH"
	python3 -c 'import venv, ensurepip' 2>/dev/null || die "Python's venv module is missing: \`sudo apt-get install python3-venv\` and run this again"
}

# build_goelm OUT builds the one static binary. go's own cache makes the second time quick.
build_goelm() {
	mkdir -p "$(dirname "$1")"
	CGO_ENABLED=0 go build -trimpath -o "$1" ./kernel/goelm || die "building goelm failed; the lines above say why"
}

# find_runsc prints the runsc that goelm would take (sandbox looks in the same places), or nothing.
find_runsc() {
	data=${XDG_DATA_HOME:-$HOME/.local/share}
	for f in "${GOELM_RUNSC:-}" "$(command -v runsc 2>/dev/null)" "$data/goelm/bin/runsc"; do
		[ -n "$f" ] && [ -x "$f" ] && { printf '%s\n' "$f"; return; }
	done
}

# progress counts the packages that `go install -v` names on standard input. Other lines are errors: they are kept.
progress() {
	n=0
	while IFS= read -r line; do
		case "$line" in
		*' '*) printf '%s\n' "$line" >>"$1" ;;
		*)
			n=$((n + 1))
			if [ -t 2 ]; then
				printf '\r  gVisor: package %d of about %d ' "$n" "$runsc_packages" >&2
			elif [ $((n % 100)) -eq 0 ]; then
				say "  gVisor: package $n of about $runsc_packages"
			fi
			;;
		esac
	done
	[ -t 2 ] && printf '\n' >&2
	return 0
}

# build_runsc builds the pinned gVisor into the user's data folder, where goelm finds it.
build_runsc() {
	bin=${XDG_DATA_HOME:-$HOME/.local/share}/goelm/bin
	mkdir -p "$bin" || die "cannot make $bin: check its owner, or set XDG_DATA_HOME to a folder of yours"
	tmp=$(mktemp -d "$bin/build.XXXXXX") || die "cannot write to $bin: check its owner, or set XDG_DATA_HOME"
	say "building gVisor's runsc, once for this user (about two minutes)"
	(
		cd "$tmp" && CGO_ENABLED=0 GOFLAGS= GOBIN="$tmp" go install -v -trimpath \
			-ldflags "-X gvisor.dev/gvisor/runsc/version.version=$runsc_version" "$runsc_module@$runsc_version" 2>&1
	) | progress "$tmp/log"
	if [ ! -x "$tmp/runsc" ]; then
		tail -n 15 "$tmp/log" >&2 2>/dev/null
		rm -rf "$tmp"
		die "building runsc failed; if the module could not be fetched, check the network or \`go env GOPROXY\` and run this again"
	fi
	mv -f "$tmp/runsc" "$bin/runsc" && rm -rf "$tmp"
}

# venv DIR REQUIREMENTS makes a virtual environment, again only when the requirements have changed.
venv() {
	want=$(cat "$2" install/constraints.txt | cksum)
	[ -x "$1/bin/python" ] && [ "$(cat "$1/goelm.stamp" 2>/dev/null)" = "$want" ] && return
	say "installing $(sed -n 's/^\([a-zA-Z_]*\)==\(.*\)/\1 \2/p' "$2" | paste -sd, - | sed 's/,/, /g') into $1"
	rm -rf "$1"
	python3 -m venv "$1" || die "python3 -m venv $1 failed: \`sudo apt-get install python3-venv\` and run this again"
	pins="-c install/constraints.txt"
	# The pins were frozen with 3.11; an older Python takes what its own pip resolves.
	python3 -c 'import sys; sys.exit(sys.version_info >= (3, 11))' && pins=
	# shellcheck disable=SC2086
	"$1/bin/python" -m pip install --quiet --disable-pip-version-check $pins -r "$2" ||
		die "pip could not install $2; check the network or \`pip config list\` and run this again"
	printf '%s\n' "$want" >"$1/goelm.stamp"
}
