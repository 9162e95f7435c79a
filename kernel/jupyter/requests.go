package jupyter

import (
	"net"
	"strconv"
	"strings"

	"goelm/kernel/wire"
)

func (k *kernel) kernelInfo(request) (any, error) {
	links := k.info.HelpLinks
	if links == nil {
		links = []HelpLink{}
	}
	return map[string]any{
		"status":                 "ok",
		"protocol_version":       wire.ProtocolVersion,
		"implementation":         k.info.Implementation,
		"implementation_version": k.info.Version,
		"banner":                 k.info.Banner,
		"debugger":               false,
		"help_links":             links,
		"supported_features":     []string{},
		"language_info": map[string]any{
			"name":               "go",
			"version":            k.info.LanguageVersion,
			"mimetype":           "text/x-go",
			"file_extension":     ".go",
			"pygments_lexer":     "go",
			"codemirror_mode":    "go",
			"nbconvert_exporter": "script",
		},
	}, nil
}

func (k *kernel) connect(request) (any, error) {
	content := map[string]any{"status": "ok"}
	for name, s := range map[string]*wire.Socket{
		"shell_port": k.shell, "control_port": k.control, "stdin_port": k.stdin, "iopub_port": k.pub.sock, "hb_port": k.heartbeat,
	} {
		content[name] = port(s.Addr())
	}
	return content, nil
}

// port is the number of a TCP port, or the number at the end of an ipc path.
func port(a net.Addr) int {
	if t, ok := a.(*net.TCPAddr); ok {
		return t.Port
	}
	path := a.String()
	n, err := strconv.Atoi(path[strings.LastIndexByte(path, '-')+1:])
	if err != nil {
		return 0
	}
	return n
}

// commInfo lists the open comms; this kernel opens none.
func (k *kernel) commInfo(request) (any, error) {
	return map[string]any{"status": "ok", "comms": map[string]any{}}, nil
}

// commOpen closes the new comm at once, as the protocol wants it for a target that the kernel does not have.
func (k *kernel) commOpen(r request) (any, error) {
	var c struct {
		ID     string `json:"comm_id"`
		Target string `json:"target_name"`
	}
	if err := decode(r, &c); err != nil || c.ID == "" {
		k.logf("comm_open ignored: no comm_id: %v", err)
		return nil, nil
	}
	k.logf("comm closed: no target %q", c.Target)
	k.pub.now(wire.Draft{Type: "comm_close", Parent: r.RawHeader, Content: map[string]any{"comm_id": c.ID, "data": map[string]any{}}})
	return nil, nil
}

// interrupt ends the running cell, which aborts those that its client has sent behind it. Between two cells it hits the next.
func (k *kernel) interrupt() {
	if !k.runner.interrupt() && !k.queue.stop() {
		k.eng.Insist()
	}
}

func (k *kernel) interruptRequest(request) (any, error) {
	k.interrupt()
	return map[string]any{"status": "ok"}, nil
}

// shutdown tells everybody; the kernel ends once the reply is queued.
func (k *kernel) shutdown(r request) (any, error) {
	var c struct {
		Restart bool `json:"restart"`
	}
	if err := decode(r, &c); err != nil {
		k.logf("%v", err)
	}
	content := map[string]any{"status": "ok", "restart": c.Restart}
	k.pub.now(wire.Draft{Type: "shutdown_reply", Parent: r.RawHeader, Content: content})
	return content, nil
}
