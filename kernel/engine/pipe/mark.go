package pipe

import (
	"bytes"
	"fmt"
	"strconv"
)

const (
	markDigits = 16
	markEnd    = '\x00'
)

// A Marker makes and finds marks. A mark is written with one write of fewer bytes than a pipe keeps together (PIPE_BUF,
// 4096), so it is never torn, whatever else is being printed. The nonce keeps a program from forging one by chance.
type Marker struct{ prefix []byte }

// NewMarker returns the marker of one engine; nonce is any short text that both sides know.
func NewMarker(nonce string) Marker {
	return Marker{prefix: []byte("\x00\x1bgoelm:" + nonce + ":")}
}

// Bytes returns mark n.
func (m Marker) Bytes(n uint64) []byte {
	return fmt.Appendf(append([]byte(nil), m.prefix...), "%0*x%c", markDigits, n, markEnd)
}

// Cut looks for the first mark in data. Found: before is what stands in front of it, rest what follows. Not found:
// before may be passed on, and rest is the tail that may be the beginning of a mark.
func (m Marker) Cut(data []byte) (before, rest []byte, n uint64, found bool) {
	for from := 0; ; {
		i := bytes.Index(data[from:], m.prefix)
		if i < 0 {
			break
		}
		start := from + i
		end := start + len(m.prefix) + markDigits + 1
		if end > len(data) {
			return data[:start], data[start:], 0, false
		}
		n, err := strconv.ParseUint(string(data[start+len(m.prefix):end-1]), 16, 64)
		if err == nil && data[end-1] == markEnd {
			return data[:start], data[end:], n, true
		}
		from = start + 1 // somebody printed what looks like the beginning of a mark
	}
	for i := max(len(data)-len(m.prefix)+1, 0); i < len(data); i++ {
		if data[i] == m.prefix[0] && bytes.HasPrefix(m.prefix, data[i:]) {
			return data[:i], data[i:], 0, false
		}
	}
	return data, nil, 0, false
}
