package golang

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"time"
)

// A session's own streams know which cell a goroutine works for, the files os.Stdout and os.Stderr do not. So where a
// library function gets one of the files as a writer, it gets the stream in its place. Methods of the files themselves
// write to the file.

// writer gives the session's stream for a file of the process.
func (m *machine) writer(w io.Writer) io.Writer {
	if f, ok := w.(*os.File); ok && m.stdoutFile != nil {
		switch f {
		case m.stdoutFile:
			return m.stdout
		case m.stderrFile:
			return m.stderr
		}
	}
	return w
}

// overrideWriters does so for the functions through which programs print.
func (m *machine) overrideWriters(path string, set func(name string, v any)) {
	if m.stdoutFile == nil {
		return
	}
	switch path {
	case "fmt":
		set("Fprint", func(w io.Writer, a ...any) (int, error) { return fmt.Fprint(m.writer(w), a...) })
		set("Fprintln", func(w io.Writer, a ...any) (int, error) { return fmt.Fprintln(m.writer(w), a...) })
		set("Fprintf", func(w io.Writer, f string, a ...any) (int, error) {
			f, a = typeVerbs(f, a)
			return fmt.Fprintf(m.writer(w), f, a...)
		})
	case "io":
		set("WriteString", func(w io.Writer, s string) (int, error) { return io.WriteString(m.writer(w), s) })
		set("Copy", func(w io.Writer, r io.Reader) (int64, error) { return io.Copy(m.writer(w), r) })
	case "bufio":
		set("NewWriter", func(w io.Writer) *bufio.Writer { return bufio.NewWriter(m.writer(w)) })
		set("NewWriterSize", func(w io.Writer, n int) *bufio.Writer { return bufio.NewWriterSize(m.writer(w), n) })
	case "log":
		set("New", func(w io.Writer, prefix string, flag int) *log.Logger { return log.New(m.writer(w), prefix, flag) })
	case "encoding/json":
		set("NewEncoder", func(w io.Writer) *json.Encoder { return json.NewEncoder(m.writer(w)) })
	case "time":
		set("AfterFunc", func(d time.Duration, f func()) *time.Timer { return time.AfterFunc(d, m.carry(f)) })
	}
}
