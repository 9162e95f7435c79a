package golang

import (
	"os/exec"
	"reflect"
	"time"
)

// A commOp is one case of a select statement.
type commOp struct {
	dir       reflect.SelectDir
	ch        reflect.Value
	value, ok reflect.Value // pointers; a send reads value
}

func sendOp(ch, value any) commOp {
	return commOp{dir: reflect.SelectSend, ch: reflect.ValueOf(ch), value: reflect.ValueOf(value)}
}

func recvOp(ch, value any, ok *bool) commOp {
	return commOp{dir: reflect.SelectRecv, ch: reflect.ValueOf(ch), value: reflect.ValueOf(value), ok: reflect.ValueOf(ok)}
}

// selectOp performs a select statement and gives the number of the chosen case, or -1 for the default and when the run ends.
func (m *machine) selectOp(hasDefault bool, ops ...commOp) int {
	m.quit()
	cases := make([]reflect.SelectCase, 0, len(ops)+1)
	for _, op := range ops {
		c := reflect.SelectCase{Dir: op.dir, Chan: op.ch}
		if op.dir == reflect.SelectSend && op.ch.IsValid() && !op.ch.IsNil() {
			c.Send = op.value.Elem()
		} else if op.dir == reflect.SelectSend {
			c = reflect.SelectCase{Dir: reflect.SelectRecv} // never ready
		}
		cases = append(cases, c)
	}
	own := m.own()
	if hasDefault {
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectDefault})
	} else {
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(own.ended())})
	}
	i, v, ok := m.choose(cases)
	if i == len(ops) {
		if !hasDefault {
			m.leave(own)
		}
		return -1
	}
	if ops[i].dir == reflect.SelectRecv {
		ops[i].value.Elem().Set(v)
		ops[i].ok.Elem().SetBool(ok)
	}
	return i
}

// choose performs one of the cases. Of several that are ready Go takes any; here the first, if that is asked for.
func (m *machine) choose(cases []reflect.SelectCase) (int, reflect.Value, bool) {
	for i, c := range cases {
		if !m.deterministic || c.Dir == reflect.SelectDefault || !c.Chan.IsValid() || c.Chan.IsNil() {
			continue
		}
		none := reflect.SelectCase{Dir: reflect.SelectDefault}
		if chosen, v, ok := reflect.Select([]reflect.SelectCase{c, none}); chosen == 0 {
			return i, v, ok
		}
	}
	return reflect.Select(cases)
}

// command is exec.Command, but the program is killed when the run is stopped.
func (m *machine) command(name string, args ...string) *exec.Cmd {
	own := m.own()
	if own == nil {
		return exec.Command(name, args...)
	}
	cmd := exec.CommandContext(own.ctx, name, args...)
	cmd.WaitDelay = time.Second // what the program has started may hold its pipes
	return cmd
}

// sleep is time.Sleep, but ends with the run.
func (m *machine) sleep(d time.Duration) {
	m.quit()
	own := m.own()
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-own.ended():
		m.leave(own)
	}
}
