#!/bin/sh
# `make check`: what needs neither root nor a sandbox nor a browser, in under three minutes with warm caches.
set -u
cd "$(dirname "$0")/.." || exit 1
. install/common.sh
need_go
bad=0

unformatted=$(gofmt -l $(git ls-files '*.go' | grep -v /testdata/))
[ -z "$unformatted" ] || { say "gofmt would change:" $unformatted; bad=1; }
go vet ./... || bad=1
go tool staticcheck ./... || bad=1
# The packages whose tests start sandboxes, kernels, browsers or clients belong to make test.
heavy='^goelm/(sandbox|sandbox/worker|kernel/clients|kernel/engine|kernel/goelm|notebooks)$'
go test -short $(go list ./... | grep -vE "$heavy") || bad=1
go test -short -run 'TestImports' ./kernel/goelm || bad=1
say "not covered here, but by make test: sandbox, engine, commands, notebooks, the browser, a language model's server, the race detector"
exit $bad
