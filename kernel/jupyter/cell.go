package jupyter

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"goelm/kernel/wire"
)

const (
	chunk       = 32 << 10               // a stream message goes out at this size,
	interval    = 150 * time.Millisecond // or so long after the one before,
	firstDelay  = 5 * time.Millisecond   // or, after a pause, almost at once: one print may come in pieces
	maxSegments = 100                    // changes between stdout and stderr that keep their order within one flush
	maxStream   = 4 << 20                // bytes of stream output that one cell may show
	afterStop   = 64 << 10               // of these, after the cell has been interrupted
)

// cell is the Output of one cell. It joins small pieces of stream output, keeps all output in order, and bounds it.
type cell struct {
	ctx        context.Context // the cell's; it ends at an interrupt and when the cell is over
	k          *kernel
	req        request
	silent     bool
	allowStdin bool
	count      int

	mu       sync.Mutex // held while sending too: it is what keeps the order
	segments []segment
	size     int // bytes in segments
	timer    *time.Timer
	last     time.Time // of the last flush
	taken    int       // bytes of stream output accepted so far
	limit    int
	dropped  int
	over     bool
	result   string
	updates  updates
}

type segment struct {
	name string
	text []byte
}

func newCell(ctx context.Context, k *kernel, r request, silent, allowStdin bool, count int) *cell {
	r.Content, r.Buffers = nil, nil // a goroutine may keep the cell for ever
	return &cell{ctx: ctx, k: k, req: r, silent: silent, allowStdin: allowStdin, count: count, limit: maxStream}
}

// waiting is the context of everything that waits while sending: also what comes after the end of the cell is paced.
func (c *cell) waiting() context.Context { return c.k.life }

func (c *cell) send(msgType string, content any) {
	d := wire.Draft{Type: msgType, Parent: c.req.RawHeader, Content: content}
	if _, err := c.k.pub.paced(c.waiting(), d); err != nil {
		c.k.logf("%v", err)
	}
}

func (c *cell) Stream(name, text string) {
	if c.silent || text == "" {
		return
	}
	if name != "stderr" {
		name = "stdout"
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	text = c.admit(text)
	for text != "" {
		n := min(len(text), max(1, chunk-c.size))
		c.add(name, text[:n])
		text = text[n:]
		if c.size >= chunk {
			c.flush(false)
		}
	}
	c.schedule()
}

// admit cuts what exceeds the bound of the cell.
func (c *cell) admit(text string) string {
	if c.ctx.Err() != nil && !c.over && c.limit == maxStream {
		c.limit = min(maxStream, c.taken+afterStop)
	}
	room := max(0, c.limit-c.taken)
	if len(text) <= room {
		c.taken += len(text)
		return text
	}
	if c.dropped == 0 {
		c.add("stdout", text[:room])
		c.flush(true)
		why := fmt.Sprintf("a cell shows at most %d MiB", maxStream>>20)
		if c.limit < maxStream {
			why = "the cell was stopped"
		}
		c.add("stderr", "\n[output cut here: "+why+"]\n")
		c.flush(true)
	}
	c.taken += room
	c.dropped += len(text) - room
	return ""
}

func (c *cell) add(name, text string) {
	if text == "" {
		return
	}
	if n := len(c.segments); n == 0 || c.segments[n-1].name != name {
		c.segments = append(c.segments, segment{name: name})
	}
	s := &c.segments[len(c.segments)-1]
	s.text = append(s.text, text...)
	c.size += len(text)
}

// schedule sets the timer for what is waiting.
func (c *cell) schedule() {
	if c.size == 0 || c.timer != nil {
		return
	}
	delay := max(firstDelay, interval-time.Since(c.last))
	c.timer = time.AfterFunc(delay, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.timer = nil
		c.flush(false)
		c.schedule()
	})
}

// flush sends what is waiting. Unless all is set, the beginning of a UTF-8 sequence at the end stays for the next time.
func (c *cell) flush(all bool) {
	if c.size == 0 {
		return
	}
	c.last = time.Now()
	segs := c.segments
	if len(segs) > maxSegments {
		segs = merge(segs)
	}
	c.segments, c.size = nil, 0
	for i, s := range segs {
		text := s.text
		if !all && i == len(segs)-1 {
			n := whole(text)
			c.add(s.name, string(text[n:]))
			text = text[:n]
		}
		if len(text) > 0 {
			c.send("stream", map[string]any{"name": s.name, "text": string(text)})
		}
	}
}

// merge joins the segments of each stream, when a cell changes between them too often to be worth a message each time.
func merge(segs []segment) []segment {
	out := []segment{{name: "stdout"}, {name: "stderr"}}
	for _, s := range segs {
		i := 0
		if s.name == "stderr" {
			i = 1
		}
		out[i].text = append(out[i].text, s.text...)
	}
	return out
}

// whole is the length of b without an unfinished UTF-8 sequence at its end.
func whole(b []byte) int {
	for i := len(b) - 1; i >= 0 && i >= len(b)-utf8.UTFMax+1; i-- {
		if utf8.RuneStart(b[i]) {
			if !utf8.FullRune(b[i:]) {
				return i
			}
			break
		}
	}
	return len(b)
}

// finish sends everything and says how much was cut. Later output of the cell's goroutines is still taken.
func (c *cell) finish() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.dropped > 0 {
		c.add("stderr", fmt.Sprintf("[%d more bytes of output are not shown]\n", c.dropped))
	}
	c.sendUpdates(true)
	c.flush(true)
	c.over = true
}

// show sends a message that is no stream, after everything before it.
func (c *cell) show(msgType string, content map[string]any) {
	if c.silent {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sendUpdates(true)
	c.publish(msgType, content)
}

// encodable leaves out the forms of a bundle that JSON does not have (NaN, functions).
func encodable(data any, why error) map[string]any {
	out := map[string]any{}
	bundle, _ := data.(map[string]any)
	for mime, v := range bundle {
		if _, err := json.Marshal(v); err == nil {
			out[mime] = v
		}
	}
	if len(out) == 0 {
		out["text/plain"] = fmt.Sprintf("(cannot be shown: %v)", why)
	}
	return out
}

// mimeType is what the protocol takes for the name of a form.
var mimeType = regexp.MustCompile(`^[\w.+-]+/[\w.+-]+$`)

// sound is a bundle as every client can take it: forms with a proper name, text in strings, and something for clients that
// show text alone.
func sound(data map[string]any) map[string]any {
	out := make(map[string]any, len(data)+1)
	var names []string
	for name, v := range data {
		_, isText := v.(string)
		if mimeType.MatchString(name) && (isText || !strings.HasPrefix(name, "text/")) {
			out[name] = v
			names = append(names, name)
		}
	}
	if _, ok := out["text/plain"]; !ok {
		slices.Sort(names)
		out["text/plain"] = "<" + strings.Join(names, ", ") + ">"
	}
	return out
}

func (c *cell) Display(b Bundle, id string, update bool) {
	content := map[string]any{"data": sound(b.Data), "metadata": orEmpty(b.Metadata), "transient": map[string]any{}}
	if id != "" {
		content["transient"] = map[string]any{"display_id": id}
	}
	if update && id != "" {
		c.update(id, content)
		return
	}
	c.show("display_data", content)
}

func (c *cell) Result(b Bundle) {
	if text, ok := b.Data["text/plain"].(string); ok {
		c.mu.Lock()
		c.result = text
		c.mu.Unlock()
	}
	c.show("execute_result", map[string]any{
		"data": sound(b.Data), "metadata": orEmpty(b.Metadata), "execution_count": c.count,
	})
}

func (c *cell) Clear(wait bool) { c.show("clear_output", map[string]any{"wait": wait}) }

func (c *cell) Input(ctx context.Context, prompt string, password bool) (string, error) {
	if !c.allowStdin {
		return "", ErrNoInput
	}
	c.mu.Lock()
	c.sendUpdates(true)
	c.flush(true)
	c.mu.Unlock()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(c.ctx, cancel)()
	return c.k.inputs.ask(ctx, c.req, prompt, password)
}

func (c *cell) resultText() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.result
}
