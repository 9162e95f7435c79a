package golang

import (
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
	if hasDefault {
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectDefault})
	} else {
		m.mu.Lock()
		ending := m.ending
		m.mu.Unlock()
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(ending)})
	}
	i, v, ok := reflect.Select(cases)
	if i == len(ops) {
		if !hasDefault && m.interrupted.Load() {
			m.interrupt()
		}
		return -1
	}
	if ops[i].dir == reflect.SelectRecv {
		ops[i].value.Elem().Set(v)
		ops[i].ok.Elem().SetBool(ok)
	}
	return i
}

// end lets everything that waits in selectOp go.
func (m *machine) end() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ending != nil && !m.ended {
		m.ended = true
		close(m.ending)
	}
}

// begin prepares a run.
func (m *machine) begin() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ending == nil || m.ended {
		m.ending, m.ended = make(chan struct{}), false
	}
}

// sleep is time.Sleep, but ends with the run.
func (m *machine) sleep(d time.Duration) {
	m.mu.Lock()
	ending := m.ending
	m.mu.Unlock()
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ending:
		if m.interrupted.Load() {
			m.interrupt()
		}
	}
}
