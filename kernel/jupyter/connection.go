package jupyter

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
)

// connection is the file in which Jupyter tells a kernel where to listen.
type connection struct {
	Transport       string `json:"transport"`
	IP              string `json:"ip"`
	Key             string `json:"key"`
	SignatureScheme string `json:"signature_scheme"`
	Shell           int    `json:"shell_port"`
	Control         int    `json:"control_port"`
	IOPub           int    `json:"iopub_port"`
	Stdin           int    `json:"stdin_port"`
	Heartbeat       int    `json:"hb_port"`
	Registration    int    `json:"registration_port"`
	CurvePublic     string `json:"curve_publickey"`
}

func readConnection(path string) (connection, error) {
	var c connection
	data, err := os.ReadFile(path)
	if err != nil {
		return c, fmt.Errorf("jupyter: connection file: %w", err)
	}
	if err := json.Unmarshal(data, &c); err != nil {
		return c, fmt.Errorf("jupyter: connection file %s: %w", path, err)
	}
	if err := c.check(); err != nil {
		return c, fmt.Errorf("jupyter: connection file %s: %w", path, err)
	}
	return c, nil
}

func (c *connection) check() error {
	if c.Transport == "" {
		c.Transport = "tcp"
	}
	if c.IP == "" {
		c.IP = "127.0.0.1"
	}
	switch {
	case c.CurvePublic != "":
		return errors.New("it asks for CURVE encryption, which this kernel does not have; turn it off in the Jupyter configuration")
	case c.Registration != 0 && c.Shell == 0:
		return errors.New("it asks the kernel to register at a port; this kernel needs the ports in the file")
	case c.Transport != "tcp" && c.Transport != "ipc":
		return fmt.Errorf("transport %q, this kernel has tcp and ipc", c.Transport)
	}
	for name, port := range map[string]int{
		"shell_port": c.Shell, "control_port": c.Control, "iopub_port": c.IOPub, "stdin_port": c.Stdin, "hb_port": c.Heartbeat,
	} {
		if port <= 0 || c.Transport == "tcp" && port > 65535 {
			return fmt.Errorf("%s is %d, a port number belongs there", name, port)
		}
	}
	return nil
}

// address is where the channel with this port listens: host:port, or for ipc a path that ends in -port.
func (c *connection) address(port int) string {
	if c.Transport == "ipc" {
		return c.IP + "-" + strconv.Itoa(port)
	}
	return net.JoinHostPort(c.IP, strconv.Itoa(port))
}
