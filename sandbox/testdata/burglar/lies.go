package main

import (
	"os"
	"strings"
	"syscall"
	"time"

	"goelm/sandbox/frame"
)

// lies are the acts that break the protocol between worker and supervisor.
var lies = map[string]func(say func(frame.Frame), begin, result frame.Frame){
	"garbage": func(say func(frame.Frame), begin, result frame.Frame) {
		say(begin)
		write(4, strings.Repeat("\xff", 4096))
		stay()
	},
	"huge length": func(say func(frame.Frame), begin, result frame.Frame) {
		say(begin)
		write(4, "\xff\xff\xff\xff\x04"+strings.Repeat("\x00", 16))
		stay()
	},
	"half a frame": func(say func(frame.Frame), begin, result frame.Frame) {
		say(begin)
		write(4, "\x40\x00\x00\x00\x04\x01")
		stay()
	},
	"other job": func(say func(frame.Frame), begin, result frame.Frame) {
		say(begin)
		result.ID += 1000
		result.Payload = frame.ResultMessage{Verdict: frame.OK}.Encode()
		say(result)
		stay()
	},
	"twice": func(say func(frame.Frame), begin, result frame.Frame) {
		say(begin)
		result.Payload = frame.ResultMessage{Verdict: "marvellous"}.Encode()
		say(result)
		say(result)
		stay()
	},
	"result first": func(say func(frame.Frame), begin, result frame.Frame) {
		result.Payload = frame.ResultMessage{Verdict: frame.OK}.Encode()
		say(result)
		stay()
	},
	"begin for ever": func(say func(frame.Frame), begin, result frame.Frame) {
		for {
			say(begin)
		}
	},
	"hello again": func(say func(frame.Frame), begin, result frame.Frame) {
		say(begin)
		say(frame.Frame{Kind: frame.Hello, Payload: []byte(frame.Version)})
		stay()
	},
	"close": func(say func(frame.Frame), begin, result frame.Frame) {
		say(begin)
		_ = syscall.Close(4)
		stay()
	},
	"stop reading": func(say func(frame.Frame), begin, result frame.Frame) {
		say(begin)
		stay()
	},
	"stop itself": func(say func(frame.Frame), begin, result frame.Frame) {
		say(begin)
		_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
		stay()
	},
	"exit": func(say func(frame.Frame), begin, result frame.Frame) {
		say(begin)
		os.Exit(0)
	},
	"infra": func(say func(frame.Frame), begin, result frame.Frame) {
		say(begin)
		result.Payload = frame.ResultMessage{Verdict: frame.InfraError}.Encode()
		say(result)
	},
	"much output": func(say func(frame.Frame), begin, result frame.Frame) {
		say(begin)
		result.Payload = frame.ResultMessage{Verdict: frame.OK, Stdout: make([]byte, 20<<20)}.Encode()
		say(result)
	},
	"last words": func(say func(frame.Frame), begin, result frame.Frame) {
		say(begin)
		for range 10_000 {
			write(2, strings.Repeat("panic: \x1b[2J a very long last word ", 30))
		}
		os.Exit(2)
	},
}

func write(fd int, s string) { _, _ = syscall.Write(fd, []byte(s)) }

// stay stays. A select without cases would be a deadlock to Go's runtime.
func stay() {
	for {
		time.Sleep(time.Hour)
	}
}
