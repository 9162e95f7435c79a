package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"goelm/kernel/engine"
	"goelm/kernel/jupyter"
)

// runKernel is the Jupyter kernel: it ends when a client asks for the shutdown, on SIGTERM, and when the process that
// started it is gone.
func runKernel(ctx context.Context, args []string) int {
	set := flag.NewFlagSet("kernel", flag.ContinueOnError)
	file := set.String("f", "", "connection `FILE` that Jupyter wrote")
	verbose := set.Bool("v", false, "log to stderr what an operator may want to know")
	switch err := set.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	// Other arguments are no mistake: `jupyter run` hands the names of its scripts on.
	if *file == "" {
		fmt.Fprintln(os.Stderr, "goelm: usage: goelm kernel -f CONNECTION_FILE; Jupyter starts it, after `goelm install`")
		return 2
	}
	logger := log.New(io.Discard, "goelm kernel: ", log.Ltime|log.Lmicroseconds)
	if *verbose {
		logger.SetOutput(os.Stderr)
	}
	// SIGINT is no end: it interrupts the running cell, for clients that send no messages for it.
	ctx, stop := signal.NotifyContext(context.WithoutCancel(ctx), syscall.SIGTERM, syscall.SIGHUP)
	defer stop()

	host := engine.New(engine.Options{Logf: logger.Printf})
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	info := kernelInfo()
	info.Interrupts = interrupts
	err := jupyter.Serve(ctx, *file, notebookEngine{host}, info)
	done, cancelDone := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancelDone()
	host.Close(done) // Serve has closed it already, unless it failed before
	if err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "goelm:", err)
		return 1
	}
	return 0
}

// historyFile is where the user's history lies: $GOELM_HISTORY, where "off" keeps each session's to itself, or else
// $XDG_DATA_HOME/goelm/history.sqlite.
func historyFile() string {
	if path := os.Getenv("GOELM_HISTORY"); path != "" {
		if path == "off" {
			return ""
		}
		path, err := filepath.Abs(path)
		if err != nil {
			return ""
		}
		return path
	}
	data := os.Getenv("XDG_DATA_HOME")
	if !filepath.IsAbs(data) {
		home, err := os.UserHomeDir()
		if err != nil {
			return ""
		}
		data = filepath.Join(home, ".local", "share")
	}
	return filepath.Join(data, "goelm", "history.sqlite")
}

func kernelInfo() jupyter.Info {
	return jupyter.Info{
		Implementation:  "goelm",
		Version:         moduleVersion(),
		LanguageVersion: strings.TrimPrefix(runtime.Version(), "go"),
		History:         historyFile(),
		Banner:          "GoELM: Go in a notebook, and evolution through large models. elm, env, mutate, sodarace, render and the standard library are imported by themselves.",
	}
}
