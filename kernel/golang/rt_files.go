package golang

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"goelm/kernel/golang/label"
)

// A session's own streams know which cell a goroutine works for and whom to ask, the files os.Stdout, os.Stderr and
// os.Stdin do not. So where a library function gets one of the files as a writer or reader, it gets the stream in its
// place. Methods of the files themselves use the file.

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

// reader gives the session's standard input for that of the process.
func (m *machine) reader(r io.Reader) io.Reader {
	if f, ok := r.(*os.File); ok && f == m.stdinFile && f != nil {
		return m.input()
	}
	return r
}

// overrideFiles does so for the functions through which programs print and read.
func (m *machine) overrideFiles(path string, set func(name string, v any)) {
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
		set("Fscan", func(r io.Reader, a ...any) (int, error) { return fmt.Fscan(m.reader(r), a...) })
		set("Fscanln", func(r io.Reader, a ...any) (int, error) { return fmt.Fscanln(m.reader(r), a...) })
		set("Fscanf", func(r io.Reader, f string, a ...any) (int, error) { return fmt.Fscanf(m.reader(r), f, a...) })
	case "io":
		set("WriteString", func(w io.Writer, s string) (int, error) { return io.WriteString(m.writer(w), s) })
		set("Copy", func(w io.Writer, r io.Reader) (int64, error) { return io.Copy(m.writer(w), m.reader(r)) })
		set("ReadAll", func(r io.Reader) ([]byte, error) { return io.ReadAll(m.reader(r)) })
	case "bufio":
		set("NewReader", func(r io.Reader) *bufio.Reader { return bufio.NewReader(m.reader(r)) })
		set("NewReaderSize", func(r io.Reader, n int) *bufio.Reader { return bufio.NewReaderSize(m.reader(r), n) })
		set("NewScanner", func(r io.Reader) *bufio.Scanner { return bufio.NewScanner(m.reader(r)) })
		set("NewWriter", func(w io.Writer) *bufio.Writer { return bufio.NewWriter(m.writer(w)) })
		set("NewWriterSize", func(w io.Writer, n int) *bufio.Writer { return bufio.NewWriterSize(m.writer(w), n) })
	case "log":
		set("New", func(w io.Writer, prefix string, flag int) *log.Logger { return log.New(m.writer(w), prefix, flag) })
	case "encoding/json":
		set("NewEncoder", func(w io.Writer) *json.Encoder { return json.NewEncoder(m.writer(w)) })
	case "time":
		set("AfterFunc", func(d time.Duration, f func()) *time.Timer { return time.AfterFunc(d, label.Carry(f)) })
	}
}
