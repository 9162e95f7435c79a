# A real OpenAI-compatible server for the tests: llama.cpp's llama-server, compiled once for this user from a pinned source
# package (ten minutes of processor time, 12 MB). Sourced by test.sh. The package index serves llama.cpp's sources inside of
# llama-cpp-python's; its hash is checked, and nothing of it is installed.

llama_version=0.3.36
llama_hash=832db0699007f1be95a7e41ef12e88926b02ba836461e36a36372db2760c1a2e

# find_llama prints the llama-server that the tests take, or nothing.
find_llama() {
	for f in "${GOELM_LLAMA_SERVER:-}" "${XDG_CACHE_HOME:-$HOME/.cache}/goelm/llama-server-$llama_version"; do
		[ -n "$f" ] && [ -x "$f" ] && { printf '%s\n' "$f"; return; }
	done
}

need_compiler() {
	missing=
	for tool in cmake ninja c++; do
		command -v $tool >/dev/null 2>&1 || missing="$missing $tool"
	done
	[ -z "$missing" ] && return
	[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 ||
		die "for llama-server, which the tests talk to, this is missing:$missing: \`sudo apt-get install cmake ninja-build g++\` and run this again"
	say "installing a C++ compiler for llama-server"
	apt_install cmake ninja-build g++
}

# build_llama PYTHON compiles llama-server; PYTHON's pip fetches the sources.
build_llama() {
	need_compiler
	cache=${XDG_CACHE_HOME:-$HOME/.cache}/goelm
	mkdir -p "$cache" || die "cannot make $cache: check its owner, or set XDG_CACHE_HOME to a folder of yours"
	tmp=$(mktemp -d "$cache/llama-build.XXXXXX") || die "cannot write to $cache: check its owner, or set XDG_CACHE_HOME"
	say "building llama-server $llama_version for the tests, once for this user (about five minutes on two cores)"
	printf 'llama-cpp-python==%s --hash=sha256:%s\n' "$llama_version" "$llama_hash" >"$tmp/source.txt"
	(
		cd "$tmp" || exit 1
		"$1" -m pip download --quiet --disable-pip-version-check --no-deps --no-binary llama-cpp-python --require-hashes -r source.txt || exit 1
		tar -xzf llama_cpp_python-*.tar.gz --strip-components=1 || exit 1
		# One target, static, without a user interface, OpenMP or TLS; -O1 keeps the C++ quick to compile.
		cpu=
		grep -qw avx2 /proc/cpuinfo && cpu="-DGGML_AVX2=ON -DGGML_FMA=ON -DGGML_F16C=ON -DGGML_BMI2=ON"
		# shellcheck disable=SC2086
		cmake -S vendor/llama.cpp -B out -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF -DGGML_NATIVE=OFF $cpu \
			-DGGML_OPENMP=OFF -DGGML_LLAMAFILE=OFF -DGGML_CPU_REPACK=OFF -DLLAMA_OPENSSL=OFF -DLLAMA_BUILD_TESTS=OFF \
			-DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_APP=OFF -DLLAMA_BUILD_UI=OFF -DLLAMA_USE_PREBUILT_UI=OFF \
			"-DCMAKE_CXX_FLAGS_RELEASE=-O1 -DNDEBUG" "-DCMAKE_C_FLAGS_RELEASE=-O2 -DNDEBUG" || exit 1
		ninja -C out llama-server || exit 1
	) >"$tmp/log" 2>&1
	if [ ! -x "$tmp/out/bin/llama-server" ]; then
		tail -n 15 "$tmp/log" >&2
		rm -rf "$tmp"
		die "building llama-server failed; the lines above say why"
	fi
	strip "$tmp/out/bin/llama-server" 2>/dev/null
	mv -f "$tmp/out/bin/llama-server" "$cache/llama-server-$llama_version" && rm -rf "$tmp"
}
