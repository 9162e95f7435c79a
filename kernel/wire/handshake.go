package wire

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The greeting is 64 bytes: signature FF .. 7F, version, mechanism (20 bytes), as-server, filler. We announce version
// 3.0, so newer peers fall back to it; older ones are refused.
const greetingSize = 64

var errHandshake = errors.New("handshake failed")

func greeting() []byte {
	g := make([]byte, greetingSize)
	g[0], g[9] = 0xFF, 0x7F
	g[10] = 3
	copy(g[12:32], "NULL")
	return g
}

func checkGreeting(g []byte) error {
	switch {
	case g[0] != 0xFF || g[9]&1 == 0:
		return fmt.Errorf("%w: not a ZeroMQ client (first bytes %q)", errHandshake, g[:10])
	case g[10] < 3:
		return fmt.Errorf("%w: the client speaks ZMTP %d, at least 3 is needed", errHandshake, g[10])
	case string(bytes.TrimRight(g[12:32], "\x00")) != "NULL":
		return fmt.Errorf("%w: security mechanism %q, only NULL is offered", errHandshake, bytes.TrimRight(g[12:32], "\x00"))
	}
	return nil
}

// ready is the READY command with a socket type and, if not empty, an identity.
func ready(socketType, identity string) []byte {
	props := appendProperty(nil, "Socket-Type", socketType)
	if identity != "" {
		props = appendProperty(props, "Identity", identity)
	}
	return appendCommand(nil, "READY", props)
}

func appendProperty(dst []byte, name, value string) []byte {
	dst = append(dst, byte(len(name)))
	dst = append(dst, name...)
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(value)))
	return append(dst, value...)
}

// parseReady reads what a client tells about itself and checks that it may connect.
func parseReady(f frame, clients []string) (identity string, err error) {
	if !f.command() {
		return "", fmt.Errorf("%w: a message came before READY", errHandshake)
	}
	name, data, err := splitCommand(f.body)
	if err != nil {
		return "", fmt.Errorf("%w: %w", errHandshake, err)
	}
	if name != "READY" {
		return "", fmt.Errorf("%w: command %q came before READY", errHandshake, name)
	}
	var socketType string
	for len(data) > 0 {
		var prop, value string
		if prop, value, data, err = cutProperty(data); err != nil {
			return "", err
		}
		switch strings.ToLower(prop) {
		case "socket-type":
			socketType = value
		case "identity":
			identity = value
		}
	}
	if !slices.Contains(clients, socketType) {
		return "", fmt.Errorf("%w: socket type %q, this port serves %s", errHandshake, socketType, strings.Join(clients, ", "))
	}
	if len(identity) > 255 {
		return "", fmt.Errorf("%w: an identity of %d bytes, at most 255 are allowed", errHandshake, len(identity))
	}
	return identity, nil
}

func cutProperty(data []byte) (name, value string, rest []byte, err error) {
	n := int(data[0])
	if n == 0 || len(data) < 1+n+4 {
		return "", "", nil, fmt.Errorf("%w: a property in READY is cut short", errHandshake)
	}
	name, data = string(data[1:1+n]), data[1+n:]
	size := binary.BigEndian.Uint32(data)
	if uint64(size) > uint64(len(data)-4) {
		return "", "", nil, fmt.Errorf("%w: property %q in READY is cut short", errHandshake, name)
	}
	return name, string(data[4 : 4+size]), data[4+size:], nil
}
