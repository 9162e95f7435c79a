// Command bench is `make bench-qd`: it measures elm/qd beside pyribs in one run, and repeats what pyribs and QDax publish.
//
//	go run ./elm/qd/bench -python PYTHON     PYTHON has pyribs (requirements.txt)
//	go run ./elm/qd/bench -published         only the published figures: pyribs' sphere at full length, QDax's arm
//
// Times are processor time of one thread, because the machine may be busy. The two sides alternate and the best of each counts.
// The exit code is 1 when a figure is missed.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	python := flag.String("python", "", "a Python with pyribs 0.12; empty measures nothing beside it")
	published := flag.Bool("published", false, "only the published figures")
	rounds := flag.Int("rounds", 10000, "rounds of the sphere")
	repeats := flag.Int("repeats", 15, "how often each side is measured")
	flag.Parse()
	ok := true
	if !*published {
		if *python == "" {
			fmt.Fprintln(os.Stderr, "bench: give -python, or -published; `make bench-qd` does both")
			os.Exit(2)
		}
		good, err := compare(os.Stdout, *python, *repeats)
		if err != nil {
			fmt.Fprintf(os.Stderr, "bench: %v\n", err)
			os.Exit(1)
		}
		ok = good
	}
	good, err := publishedFigures(os.Stdout, *rounds)
	if err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		os.Exit(1)
	}
	if !good || !ok {
		os.Exit(1)
	}
}
