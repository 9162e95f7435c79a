# The commands a person types. Each does its own set-up; `make lab` and `make test` are the two to know.

lab: ## JupyterLab with the first notebook; ARGS go to jupyter, e.g. ARGS=--no-browser
	@install/lab.sh $(ARGS)

test: ## every test, with all of its set-up (root may install Chromium)
	@install/test.sh $(ARGS)

check: ## format, vet, staticcheck, import table, unit tests: no root, no sandbox, no browser
	@install/check.sh

generate: ## symbol tables and export data, after the API of a package that cells see has changed
	go generate ./...

corpus: ## Go's own test programs, interpreted and compiled; ARGS=-update writes docs/language-corpus.md, ARGS="-run ^ken/ -v" looks at some
	go run ./kernel/golang/corpus -docs docs/language-corpus.md $(ARGS)

fuzz-lang: ## random programs, interpreted and compiled; N=5000 programs from SEED=1, N=0 goes on for ever
	go run ./kernel/golang/langfuzz -n $(or $(N),1000) -seed $(or $(SEED),1) $(ARGS)

soak: ## 10 000 hostile and good candidates, twice, while sandboxes are killed under them (about an hour)
	@GOELM_TEST_PACKAGES=./sandbox install/test.sh -run '^TestSoak$$' -v -count=1 -timeout 4h -args -soak 10000

soak-physics: ## all tests of the walkers' simulator on arm64 (qemu-user) and amd64 v3: goldens of 21,000 steps, energy, symmetry
	go test -v -run '^TestOtherMachines$$' -count=1 -timeout 3h ./elm/sodarace -args -soak $(ARGS)

soak-kernel: ## a session of 20,000 cells and a cell that prints 5 GB: how front and engine grow
	@install/test.sh --prepare
	@PATH=$$PWD/.lab/test/bin:$$PATH .lab/test/bin/python kernel/clients/testdata/soak.py $(ARGS)

bench-kernel: ## the kernel beside ipykernel in one run: start, cells, output, memory, completion
	@install/test.sh --prepare
	@PATH=$$PWD/.lab/test/bin:$$PATH .lab/test/bin/python kernel/clients/testdata/bench.py $$PWD/.lab/bin/goelm $(ARGS)

bench-lang: ## the interpreter beside plain Yaegi in the same run, and what happens before code runs
	go test -run '^$$' -bench . -benchtime 10x ./kernel/golang/langbench

bench-sandbox: ## candidates a second through gVisor
	CGO_ENABLED=0 go build -o .lab/bin/goelm ./kernel/goelm && .lab/bin/goelm sandbox bench $(ARGS)

bench-physics: ## steps a second of the walker simulator, beside a port of Box2D to Go in the same run
	go test -run '^$$' -bench . ./elm/sodarace/...
	cd elm/sodarace/bytearena && go run .

soak-store: ## 200 runs killed with kill -9 at random moments and gone on with (minutes)
	GOELM_TEST_KILLS=$(or $(N),200) go test -run '^TestKilled$$' -v -count=1 -timeout 2h ./elm

.PHONY: bench-qd bench-store soak-store reproduce-elm
bench-qd: ## archives beside pyribs in one run, and the figures that pyribs and QDax publish
	@. install/common.sh && need_python && venv .lab/bench-qd elm/qd/bench/requirements.txt
	go run ./elm/qd/bench -python .lab/bench-qd/bin/python

bench-store: ## a run of a million candidates on disk: append rate, size, time to open
	GOELM_BENCH_CANDIDATES=$(or $(N),1000000) go test -run '^$$' -bench Store -benchtime 1x -timeout 60m ./elm/store

.PHONY: bench-explore
bench-explore: ## the explorer's page over 100,000 candidates: its size, and when a browser has painted it
	@install/test.sh --prepare
	GOELM_BENCH_PAGE=$$PWD/.lab/explorer.html go test -run '^$$' -bench PageOf100000 -benchtime 1x ./render/explorer
	@.lab/test/bin/python kernel/clients/testdata/paint.py .lab/explorer.html

reproduce-elm: ## the ELM paper's walkers at its budget, four runs of 1,024,000 evaluations (hours; may be stopped and started again)
	CGO_ENABLED=0 go build -o .lab/bin/goelm ./kernel/goelm && go run ./kernel/goelm/reproduce $(ARGS)

.PHONY: train-model bench-model
train-model: ## the weights of the embedded diff models, from nothing (an hour or two on two cores; goes on where it was interrupted)
	CGO_ENABLED=0 go build -o .lab/bin/goelm ./kernel/goelm
	elm/diffmodel/training/train.sh .lab/bin/goelm .lab/model

bench-model: ## tokens a second: training, decoding, matrix products
	go test -run '^$$' -bench . ./elm/diffmodel/vec ./elm/diffmodel/transformer ./elm/diffmodel/corpus

pictures: ## the pictures of the README and the index of the notebooks, from the notebooks' outputs
	go run ./notebooks/pictures

notebooks: ## execute the notebooks; fails where a figure is not what it was; ARGS=-update saves them with their new outputs
	@install/test.sh --prepare
	@mkdir -p .lab/notebooks; failed=; for n in notebooks/*.ipynb; do echo "$$n"; new=.lab/notebooks/$$(basename $$n); \
		GOELM_RUNSC=$${GOELM_RUNSC:-} GOELM_LLAMA_SERVER=$$(. install/common.sh; . install/llama.sh; find_llama) \
		go run ./elm/llm/llmtest/withmodel .lab/test/bin/python notebooks/testdata/execute.py $$n $$new || exit 1; \
		if [ "$(ARGS)" = -update ]; then cp $$new $$n; else go run ./notebooks/compare $$n $$new || failed=1; fi; done; [ -z "$$failed" ]

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

.PHONY: lab test check soak soak-physics soak-kernel generate bench-kernel corpus fuzz-lang bench-lang bench-sandbox bench-physics bench-qd pictures notebooks help
