#!/bin/sh
# The embedded models, stage by stage: train.sh GOELM FOLDER. A stage that was interrupted goes on, one that is finished is not repeated. It fails if
# a program of a family that is held out appears in the general model's data. README.md says what each stage is for.
set -e
goelm=$1 out=$2
stage() { # NUMBER NAME flags
	number=$1 name=$2
	shift 2
	[ -f "$out/$number/$name.gguf" ] || "$goelm" model train -o "$out/$number" -name "$name" -data-seed "$number" "$@"
}
series="series,weighted series,chosen series"
stage 1 diff-stage1 -layers 4 -steps 1600 -until 800 -batch 1024 -max-tokens 256 -warm 80 -families "$series"
stage 2 diff-stage2 -from "$out/1/diff-stage1.gguf" -steps 1800 -until 418 -batch 1024 -max-tokens 512 -warm 20 -prefix-weight 0.4 \
	-families "$series,truss walker,legged walker"
stage 3 diff-stage3 -from "$out/2/diff-stage2.gguf" -steps 2400 -until 1613 -batch 1024 -max-tokens 256 -warm 20 -repairs -families "$series"
stage 4 diff-stage4 -from "$out/3/diff-stage3.gguf" -steps 700 -batch 1024 -max-tokens 400 -warm 20 -peak 1.5e-3 -repairs -coined 0.4
stage 5 goelm-0.7m -from "$out/4/diff-stage4.gguf" -steps 800 -batch 2048 -max-tokens 900 -warm 20 -peak 1e-3 -coined 0.3
mkdir -p "$out/general"
"$goelm" model mix -name goelm-0.7m -a "$out/4/diff-stage4.gguf" -b "$out/5/goelm-0.7m.gguf" -share 0.5 -o "$out/general/diff.gguf"
stage 6 diff-stage6 -from "$out/general/diff.gguf" -in-family -steps 500 -until 451 -batch 1024 -max-tokens 400 -warm 20 -peak 1e-3 -repairs -coined 0.3 \
	-families "parity,quadratic,series,ring walker,box walker,grid walker"
stage 7 goelm-0.7m-in-family -from "$out/6/diff-stage6.gguf" -in-family -steps 120 -batch 768 -max-tokens 256 -warm 10 -peak 8e-4 -repairs -coined 0.3 -double 0.6 \
	-families "parity,quadratic,series"
