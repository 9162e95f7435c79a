package store

import (
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"sync"
)

// A packer compresses texts that resemble one another: DEFLATE (RFC 1951) with a preset dictionary, behind a byte that
// says how the text is packed. The programs of a run descend from its seeds, which make the dictionary: measured on 433
// evolved walkers, 1300 bytes become 590 without it and 330 with it.
type packer struct {
	dictionary []byte
	mu         sync.Mutex
	writer     *flate.Writer
}

const (
	plain    = 0
	deflated = 1
	// maxDictionary is what is kept of a longer one: a good part of DEFLATE's window of 32 KiB.
	maxDictionary = 16 << 10
	// maxUnpacked bounds what a packed text may become, so that a damaged file cannot fill the memory.
	maxUnpacked = 256 << 20
)

func newPacker(dictionary []byte) *packer { return &packer{dictionary: dictionary} }

func (p *packer) pack(text []byte) ([]byte, error) {
	if text == nil {
		return nil, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	out := bytes.NewBuffer([]byte{deflated})
	if p.writer == nil {
		w, err := flate.NewWriterDict(out, flate.DefaultCompression, p.dictionary)
		if err != nil {
			return nil, err
		}
		p.writer = w
	} else {
		p.writer.Reset(out)
	}
	if _, err := p.writer.Write(text); err != nil {
		return nil, err
	}
	if err := p.writer.Close(); err != nil {
		return nil, err
	}
	if out.Len() > len(text) {
		return append([]byte{plain}, text...), nil
	}
	return out.Bytes(), nil
}

func (p *packer) unpack(packed []byte) ([]byte, error) {
	if len(packed) == 0 {
		return nil, nil
	}
	switch packed[0] {
	case plain:
		return packed[1:], nil
	case deflated:
		r := flate.NewReaderDict(bytes.NewReader(packed[1:]), p.dictionary)
		text, err := io.ReadAll(io.LimitReader(r, maxUnpacked))
		if err != nil {
			return nil, fmt.Errorf("a packed text: %w", err)
		}
		return text, nil
	}
	return nil, fmt.Errorf("a text packed in the unknown way %d", packed[0])
}
