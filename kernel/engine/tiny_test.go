package engine

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"goelm/kernel/engine/pipe"
)

// tinyEngine is an engine without a language: what supervision must cope with, one word each. It runs in a real child
// process (TestMain).
type tinyEngine struct {
	conn   *pipe.Conn
	late   *pipe.Conn
	marker pipe.Marker
	mu     sync.Mutex
	marks  uint64
	stop   chan struct{}
	asked  chan pipe.AnswerBody
	kept   []string
}

func tinyMain(nonce string) {
	conn := pipe.NewConn(os.NewFile(3, "requests"), os.NewFile(4, "frames"))
	t := &tinyEngine{conn: conn, late: pipe.NewConn(nil, os.NewFile(6, "late")), marker: pipe.NewMarker(nonce), stop: make(chan struct{}, 1), asked: make(chan pipe.AnswerBody, 1)}
	os.Stderr = os.NewFile(5, "stderr")
	conn.Send(pipe.Ready, 0, 0, nil)
	for {
		f, err := conn.Receive()
		if err != nil || f.Kind == pipe.Close {
			os.Exit(0)
		}
		switch f.Kind {
		case pipe.Execute:
			var body pipe.ExecuteBody
			f.Decode(&body)
			go t.execute(f.ID, body)
		case pipe.Interrupt:
			t.stop <- struct{}{}
		case pipe.Answer:
			var a pipe.AnswerBody
			f.Decode(&a)
			t.asked <- a
		case pipe.Complete:
			conn.Send(pipe.Reply, f.ID, 0, pipe.CompletionBody{Candidates: []pipe.Candidate{{Text: "tiny"}}})
		case pipe.Replay:
			var body pipe.ReplayBody
			f.Decode(&body)
			t.kept = nil
			for _, s := range body.Sources {
				t.kept = append(t.kept, s.Decls[0].Text)
			}
			conn.Send(pipe.Reply, f.ID, 0, pipe.ReplayedBody{Keep: body.Sources})
		}
	}
}

func (t *tinyEngine) send(kind pipe.Kind, id uint64, body any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.marks++
	for _, f := range []*os.File{os.Stdout, os.Stderr, os.NewFile(2, "raw")} {
		syscall.Write(int(f.Fd()), t.marker.Bytes(t.marks))
	}
	t.conn.Send(kind, id, t.marks, body)
}

func (t *tinyEngine) execute(id uint64, body pipe.ExecuteBody) {
	t.send(pipe.Begin, id, nil)
	reply := pipe.ReplyBody{Status: "ok"}
	for word := range strings.FieldsSeq(body.Code) {
		verb, arg, _ := strings.Cut(word, ":")
		switch verb {
		case "print":
			fmt.Println(arg)
		case "warn":
			fmt.Fprintln(os.Stderr, arg)
		case "raw":
			syscall.Write(2, []byte(arg+"\n"))
		case "display":
			t.send(pipe.Display, 0, pipe.DisplayBody{Data: map[string]any{"text/plain": arg}})
		case "flood":
			n, _ := strconv.Atoi(arg)
			line := []byte(strings.Repeat("0123456789abcde", 64) + "\n")
			for i := 0; i < n; i += len(line) {
				os.Stdout.Write(line)
			}
		case "wait":
			<-t.stop
			reply = pipe.ReplyBody{Status: "error", Name: "Interrupted"}
		case "hang":
			select {}
		case "ask":
			t.send(pipe.Ask, 1, pipe.AskBody{Prompt: arg})
			a := <-t.asked
			fmt.Println(a.Text + a.Err)
		case "keep":
			t.kept = append(t.kept, arg)
			reply.Keep = []pipe.Source{{Cell: fmt.Sprintf("In[%d]", body.Count), Decls: []pipe.Decl{{Text: arg}}}}
		case "kept":
			fmt.Println(strings.Join(t.kept, ","))
		case "late": // late:ID:TEXT, as a goroutine of the cell with that ID
			number, text, _ := strings.Cut(arg, ":")
			n, _ := strconv.ParseUint(number, 10, 64)
			t.late.Send(pipe.Late, n, t.marks, pipe.LateBody{Stream: "stdout", Text: []byte(text)})
		case "forget":
			n, _ := strconv.ParseUint(arg, 10, 64)
			t.late.Send(pipe.Forget, n, t.marks, nil)
		case "overflow":
			os.Exit(overflow(0))
		case "exit":
			n, _ := strconv.Atoi(arg)
			os.Exit(n)
		case "panic":
			done := make(chan struct{})
			go func() { defer close(done); panic(arg) }()
			<-done
			select {}
		case "later-panic":
			t.send(pipe.Reply, id, reply)
			panic("too late")
		case "killed":
			syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
	}
	t.send(pipe.Reply, id, reply)
}

func overflow(n int) int {
	if n < 0 {
		return n
	}
	return overflow(n+1) + 1
}
