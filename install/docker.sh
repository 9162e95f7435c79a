# A Docker daemon for the tests of the docker backend; sourced by test.sh. It shares nothing with one that the machine may
# have: data, socket and network settings are its own, in one folder, and it ends with the tests.

docker_record=.lab/docker # names that folder

docker_installed() { command -v dockerd >/dev/null 2>&1 && command -v iptables >/dev/null 2>&1; }

# docker_up RUNSC starts the daemon and exports DOCKER_HOST. Without root, the daemon that $DOCKER_HOST names is taken,
# which needs the runtime runsc; the tests say so if it has none.
docker_up() {
	[ "$(id -u)" = 0 ] || return 0
	if ! docker_installed; then
		command -v apt-get >/dev/null 2>&1 || die "no dockerd and iptables for the tests of the docker backend: install your system's docker package and run this again"
		say "installing docker.io and iptables for the tests of the docker backend"
		apt_install docker.io iptables
	fi
	docker_down # of a run that was killed
	docker_dir=$(mktemp -d /tmp/goelm-docker.XXXXXX) || die "cannot make a folder in /tmp for dockerd"
	mkdir -p .lab && printf '%s\n' "$docker_dir" >"$docker_record"
	printf '{"runtimes": {"runsc": {"path": "%s"}}}\n' "$1" >"$docker_dir/daemon.json"
	dockerd --config-file "$docker_dir/daemon.json" --data-root "$docker_dir/data" --exec-root "$docker_dir/exec" \
		--pidfile "$docker_dir/pid" -H "unix://$docker_dir/docker.sock" --bridge=none --iptables=false >"$docker_dir/log" 2>&1 &
	docker_pid=$!
	i=0
	until [ -S "$docker_dir/docker.sock" ] && grep -q 'API listen' "$docker_dir/log"; do
		i=$((i + 1))
		if [ $i -gt 300 ] || ! kill -0 $docker_pid 2>/dev/null; then
			tail -n 5 "$docker_dir/log" >&2
			docker_down
			die "dockerd did not start; the lines above are the end of its log"
		fi
		sleep 0.1
	done
	DOCKER_HOST=unix://$docker_dir/docker.sock
	export DOCKER_HOST
}

# docker_down ends the daemon that docker_up started, in this run or in one that was killed, and removes its folder.
docker_down() {
	[ -f "$docker_record" ] || return 0
	dir=$(cat "$docker_record")
	case "$dir" in /tmp/goelm-docker.*) ;; *) return 0 ;; esac
	pid=$(cat "$dir/pid" 2>/dev/null)
	if [ -n "$pid" ] && grep -q "$dir" "/proc/$pid/cmdline" 2>/dev/null; then
		kill "$pid"
		i=0
		while [ -d "/proc/$pid" ] && [ $i -lt 150 ]; do
			i=$((i + 1))
			sleep 0.1
		done
		[ -d "/proc/$pid" ] && kill -9 "$pid"
	fi
	# runsc leaves a mount in its state, and a daemon that was killed more.
	awk -v dir="$dir/" 'index($5, dir) == 1 { print $5 }' /proc/self/mountinfo | sort -r | while read -r m; do umount -l "$m"; done
	rm -rf "$dir" "$docker_record"
}
