package difftest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"goelm/kernel/golang"
)

// An Outcome is what running a program gave.
type Outcome struct {
	Output  []byte // standard output and error, and at the end what ended the program if it did not end by itself
	Refused string // code of the refusal; nothing ran
	Why     string // the refusal's words
	Invalid string // compile errors
}

// runLimit ends an interpreted program that hangs. The programs here take milliseconds.
const runLimit = 30 * time.Second

// Interpret runs a file.
func Interpret(lib *golang.Library, src string) Outcome {
	var out bytes.Buffer
	u, err := golang.Compile(lib, "p.go", src, golang.Options{Stdout: &out, Stderr: &out})
	if err != nil {
		return failed(&out, err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), runLimit)
	defer cancel()
	return failed(&out, u.Main(ctx))
}

// InterpretCells runs a session.
func InterpretCells(lib *golang.Library, cells []string) Outcome {
	var out bytes.Buffer
	s := golang.NewSession(lib, golang.SessionOptions{Stdout: &out, Stderr: &out})
	ctx, cancel := context.WithTimeout(context.Background(), runLimit)
	defer cancel()
	for i, c := range cells {
		if _, err := s.Run(ctx, fmt.Sprintf("In[%d]", i+1), c); err != nil {
			return failed(&out, err)
		}
	}
	return failed(&out, nil)
}

// failed joins output and error.
func failed(out *bytes.Buffer, err error) Outcome {
	o := Outcome{Output: out.Bytes()}
	var (
		list    golang.ErrorList
		refused *golang.Unsupported
	)
	switch {
	case err == nil:
	case errors.As(err, &list):
		o.Invalid = list.Error()
	case errors.As(err, &refused):
		o.Refused, o.Why = refused.Code, refused.Error()
	default:
		o.Output = append(o.Output, "error: "+err.Error()+"\n"...)
	}
	return o
}

// Difference says where two outputs part, or "".
func Difference(got, want string) string {
	if got == want {
		return ""
	}
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := 0; ; i++ {
		switch {
		case i >= len(g):
			return fmt.Sprintf("line %d: nothing, want %q", i+1, w[i])
		case i >= len(w):
			return fmt.Sprintf("line %d: %q, want nothing", i+1, g[i])
		case g[i] != w[i]:
			return fmt.Sprintf("line %d: %q, want %q", i+1, g[i], w[i])
		}
	}
}
