package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"os/signal"
	"syscall"
	"time"

	"goelm/sandbox"
	"goelm/sandbox/httpd"
)

// shutdownLimit is how long requests at work may go on after the service was asked to end.
const shutdownLimit = 10 * time.Second

// sandboxServe serves a pool over HTTP until it is interrupted or terminated.
func sandboxServe(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	fs := flag.NewFlagSet("goelm sandbox serve", flag.ContinueOnError)
	fs.SetOutput(stderr)
	opt := openFlags(fs)
	var config httpd.Config
	fs.StringVar(&config.Addr, "addr", "127.0.0.1:8710", "host:port to serve; port 0 takes a free one")
	file := fs.String("token-file", "", "file with the token that requests must carry; needed where other machines reach the address")
	fs.IntVar(&opt.Workers, "workers", 0, "sandboxes; 0 is one per core")
	fs.Int64Var(&config.MaxBody, "max-body", 16<<20, "bytes of a request")
	fs.IntVar(&config.MaxRequests, "max-requests", 32, "requests at a time")
	switch err := fs.Parse(args); {
	case err == flag.ErrHelp:
		return 0
	case err != nil:
		return 2
	}
	if fs.NArg() > 0 {
		fmt.Fprintf(stderr, "goelm sandbox serve: unexpected %q\n", fs.Arg(0))
		return 2
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := serveSandbox(ctx, opt, config, *file, stdout); err != nil {
		fmt.Fprintf(stderr, "goelm sandbox serve: %v\n", err)
		return 1
	}
	return 0
}

func serveSandbox(ctx context.Context, opt *sandbox.Options, config httpd.Config, tokenFile string, stdout io.Writer) (err error) {
	if tokenFile != "" {
		if config.Token, err = httpd.ReadToken(tokenFile); err != nil {
			return err
		}
	}
	// Before the sandboxes start: what is wrong with the address shows at once.
	l, err := net.Listen("tcp", config.Addr)
	if err != nil {
		return err
	}
	defer l.Close()
	runner, err := sandbox.Open(ctx, *opt)
	if err != nil {
		return err
	}
	defer func() {
		if e := runner.Close(); err == nil {
			err = e
		}
	}()
	s, err := httpd.New(runner, config)
	if err != nil {
		return err
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	fmt.Fprintf(stdout, "serving http://%s\n", l.Addr())
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownLimit)
	defer cancel()
	if err := s.Shutdown(limited); err != nil {
		return err
	}
	return <-served
}
