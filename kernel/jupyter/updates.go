package jupyter

import (
	"time"

	"goelm/kernel/wire"
)

// JupyterLab draws every update of a display that it gets, however far behind it is, and about 1 MB of pictures in a second. So
// of updates that come faster than that, each display gets the newest when its time has come; those between are left out.
const (
	frameTime  = 40 * time.Millisecond // between two updates of a display, at least,
	renderRate = 1_000_000             // and the time in which a browser draws so many bytes a second
)

// updates are the newest contents that displays wait for. The cell's mutex guards them.
type updates struct {
	byID  map[string]*update
	order []string // of those that wait
	timer *time.Timer
}

type update struct {
	next    time.Time      // when the display may change again
	content map[string]any // what it is to show then; nil: what it shows is the newest
}

// update changes a display, at once or a little later.
func (c *cell) update(id string, content map[string]any) {
	if c.silent {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.updates.byID == nil {
		c.updates.byID = map[string]*update{}
	}
	u := c.updates.byID[id]
	if u == nil {
		u = &update{}
		c.updates.byID[id] = u
	}
	if u.content == nil {
		c.updates.order = append(c.updates.order, id)
	}
	u.content = content
	c.sendUpdates(false)
}

// sendUpdates sends what waits and may go, with all everything that waits.
func (c *cell) sendUpdates(all bool) {
	var later []string
	wait := time.Duration(0)
	for _, id := range c.updates.order {
		u := c.updates.byID[id]
		if left := time.Until(u.next); left > 0 && !all {
			later = append(later, id)
			if wait == 0 || left < wait {
				wait = left
			}
			continue
		}
		size := c.publish("update_display_data", u.content)
		u.content = nil
		u.next = time.Now().Add(frameTime + time.Duration(size)*time.Second/renderRate)
	}
	c.updates.order = later
	if len(later) > 0 && c.updates.timer == nil {
		c.updates.timer = time.AfterFunc(wait, func() {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.updates.timer = nil
			c.sendUpdates(false)
		})
	}
}

// publish sends a message that is no stream, after all streams before it, and returns its size.
func (c *cell) publish(msgType string, content map[string]any) int {
	c.flush(true)
	d := wire.Draft{Type: msgType, Parent: c.req.RawHeader, Content: content}
	size, err := c.k.pub.paced(c.waiting(), d)
	if err != nil {
		c.k.logf("%v", err)
		content["data"] = encodable(content["data"], err)
		content["metadata"] = map[string]any{}
		c.send(msgType, content)
	}
	return size
}
