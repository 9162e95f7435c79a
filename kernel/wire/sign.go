package wire

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"sync"
)

var (
	// ErrSignature: the message was not signed with this kernel's key.
	ErrSignature = errors.New("wrong signature: the sender does not have the key of the connection file")
	// ErrReplay: a message with this signature has been here before.
	ErrReplay = errors.New("replayed message: this signature has been seen before")
)

// history is how many signatures are remembered against replay (as many as ipykernel does; about 5 MB when full).
const history = 1 << 16

type digest [sha256.Size]byte

// signer makes and checks HMAC-SHA256 signatures. Without a key everything passes, as Jupyter wants it.
type signer struct {
	key []byte

	mu   sync.Mutex
	seen map[digest]struct{}
	ring []digest // the same, in order of arrival once full
	next int
}

func newSigner(key string) *signer {
	return &signer{key: []byte(key), seen: map[digest]struct{}{}}
}

func (s *signer) sum(parts [][]byte) (d digest) {
	mac := hmac.New(sha256.New, s.key)
	for _, p := range parts {
		mac.Write(p)
	}
	mac.Sum(d[:0])
	return d
}

func (s *signer) sign(parts [][]byte) []byte {
	if len(s.key) == 0 {
		return []byte{}
	}
	d := s.sum(parts)
	return hex.AppendEncode(nil, d[:])
}

func (s *signer) verify(signature []byte, parts [][]byte) error {
	if len(s.key) == 0 {
		return nil
	}
	var got digest
	if n, err := hex.Decode(got[:], sized(signature)); err != nil || n != len(got) {
		return ErrSignature
	}
	if want := s.sum(parts); !hmac.Equal(got[:], want[:]) {
		return ErrSignature
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, dup := s.seen[got]; dup {
		return ErrReplay
	}
	s.seen[got] = struct{}{}
	if len(s.ring) < history {
		s.ring = append(s.ring, got)
		return nil
	}
	delete(s.seen, s.ring[s.next])
	s.ring[s.next] = got
	s.next = (s.next + 1) % history
	return nil
}

// sized returns the signature, or nothing if it does not have the length of one.
func sized(signature []byte) []byte {
	if len(signature) != 2*sha256.Size {
		return nil
	}
	return signature
}
