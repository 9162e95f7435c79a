package wire

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// ZMTP 3.0 frames (https://rfc.zeromq.org/spec/23/): flags, size (1 or 8 bytes), body.
const (
	flagMore    = 0x01
	flagLong    = 0x02
	flagCommand = 0x04
	flagsKnown  = flagMore | flagLong | flagCommand
)

var errFrame = errors.New("not a ZMTP frame")

type frame struct {
	flags byte
	body  []byte
}

func (f frame) more() bool    { return f.flags&flagMore != 0 }
func (f frame) command() bool { return f.flags&flagCommand != 0 }

// appendFrame encodes one frame.
func appendFrame(dst []byte, flags byte, body []byte) []byte {
	flags &^= flagLong
	if len(body) > 255 {
		dst = append(dst, flags|flagLong)
		dst = binary.BigEndian.AppendUint64(dst, uint64(len(body)))
	} else {
		dst = append(dst, flags, byte(len(body)))
	}
	return append(dst, body...)
}

// appendCommand encodes a command frame: length of the name, name, data.
func appendCommand(dst []byte, name string, data []byte) []byte {
	body := append([]byte{byte(len(name))}, name...)
	return appendFrame(dst, flagCommand, append(body, data...))
}

// splitCommand is the reverse for the body of a command frame.
func splitCommand(body []byte) (name string, data []byte, err error) {
	if len(body) == 0 || int(body[0]) > len(body)-1 {
		return "", nil, fmt.Errorf("%w: the name of a command is longer than the command", errFrame)
	}
	n := int(body[0])
	return string(body[1 : 1+n]), body[1+n:], nil
}

// frameHead parses the head of the frame at the start of b: the length of the head and of the body. ok is false
// while b is too short.
func frameHead(b []byte) (flags byte, head int, size uint64, ok bool) {
	if len(b) < 2 {
		return 0, 0, 0, false
	}
	if b[0]&flagLong == 0 {
		return b[0], 2, uint64(b[1]), true
	}
	if len(b) < 9 {
		return 0, 0, 0, false
	}
	return b[0], 9, binary.BigEndian.Uint64(b[1:9]), true
}

// frameReader reads frames from a peer that is not trusted. wait is called before every read that may have to wait:
// idle is true between messages, when a peer may take as long as it likes.
type frameReader struct {
	r       *bufio.Reader
	maxSize int64
	wait    func(idle bool) error
}

func (fr *frameReader) read(idle bool) (frame, error) {
	head, err := fr.peek(1, idle)
	if err != nil {
		return frame{}, err
	}
	if head[0]&^flagsKnown != 0 || head[0]&(flagCommand|flagMore) == flagCommand|flagMore {
		return frame{}, fmt.Errorf("%w: flags %#x", errFrame, head[0])
	}
	n := 2
	if head[0]&flagLong != 0 {
		n = 9
	}
	if head, err = fr.peek(n, false); err != nil {
		return frame{}, err
	}
	flags, _, size, _ := frameHead(head)
	if size > uint64(fr.maxSize) {
		return frame{}, fmt.Errorf("a frame of %d bytes is over the limit of %d", size, fr.maxSize)
	}
	if _, err := fr.r.Discard(n); err != nil {
		return frame{}, err
	}
	body, err := fr.body(int(size))
	return frame{flags: flags, body: body}, err
}

func (fr *frameReader) peek(n int, idle bool) ([]byte, error) {
	if fr.r.Buffered() < n {
		if err := fr.wait(idle); err != nil {
			return nil, err
		}
	}
	return fr.r.Peek(n)
}

// body reads size bytes. Memory grows with what arrives, not with what the head of the frame promised.
func (fr *frameReader) body(size int) ([]byte, error) {
	const step = 64 << 10
	buf := make([]byte, 0, min(size, step))
	for len(buf) < size {
		if fr.r.Buffered() == 0 {
			if err := fr.wait(false); err != nil {
				return nil, err
			}
		}
		if len(buf) == cap(buf) {
			bigger := make([]byte, len(buf), min(size, 2*cap(buf)))
			copy(bigger, buf)
			buf = bigger
		}
		n, err := fr.r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
	}
	return buf, nil
}
