package wire

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"
)

// ProtocolVersion is the version of the Jupyter messaging protocol that our headers announce.
const ProtocolVersion = "5.5"

var (
	delimiter   = []byte("<IDS|MSG>")
	emptyObject = json.RawMessage("{}")
)

// ErrMessage is wrapped by Decode for frames that are no Jupyter message.
var ErrMessage = errors.New("not a Jupyter message")

// Header names a message.
type Header struct {
	ID       string `json:"msg_id"`
	Session  string `json:"session"`
	Username string `json:"username"`
	Date     string `json:"date"` // ISO 8601, UTC, with microseconds
	Type     string `json:"msg_type"`
	Version  string `json:"version"`
}

// Message is a message that was received.
type Message struct {
	Header    Header
	RawHeader json.RawMessage // as the client wrote it; the parent header of all replies
	Parent    json.RawMessage
	Metadata  json.RawMessage
	Content   json.RawMessage // a JSON object
	Buffers   [][]byte
}

// Draft is a message to be sent.
type Draft struct {
	Type     string
	Parent   json.RawMessage // raw header of the request; nil: none
	Metadata any             // nil: {}
	Content  any             // must marshal to a JSON object
	Buffers  [][]byte
}

// Codec signs and writes, checks and reads messages. It is safe for concurrent use.
type Codec struct {
	signer   *signer
	session  string
	username string
	count    atomic.Uint64
}

// NewCodec makes the codec of one kernel process. scheme is "hmac-sha256"; an empty key turns signatures off.
func NewCodec(scheme, key string) (*Codec, error) {
	if key != "" && scheme != "" && scheme != "hmac-sha256" {
		return nil, fmt.Errorf("wire: signature scheme %q, this kernel has hmac-sha256; set Session.signature_scheme in the Jupyter configuration", scheme)
	}
	var id [16]byte
	if _, err := rand.Read(id[:]); err != nil {
		return nil, fmt.Errorf("wire: %w", err)
	}
	return &Codec{signer: newSigner(key), session: hex.EncodeToString(id[:]), username: "kernel"}, nil
}

// Session is the id of this kernel process in its headers.
func (c *Codec) Session() string { return c.session }

// Now is the current time as headers hold it.
func Now() string { return time.Now().UTC().Format("2006-01-02T15:04:05.000000Z") }

// Decode checks the signature and reads the parts. The frames may begin with routing frames. The error tells why a
// message must be ignored; it wraps ErrMessage, ErrSignature or ErrReplay.
func (c *Codec) Decode(frames [][]byte) (Message, error) {
	at := -1
	for i, f := range frames {
		if bytes.Equal(f, delimiter) {
			at = i
			break
		}
	}
	if at < 0 {
		return Message{}, fmt.Errorf("%w: no %s among %d frames", ErrMessage, delimiter, len(frames))
	}
	if frames = frames[at+1:]; len(frames) < 5 {
		return Message{}, fmt.Errorf("%w: %d frames after the delimiter, at least 5 belong there", ErrMessage, len(frames))
	}
	if err := c.signer.verify(frames[0], frames[1:5]); err != nil {
		return Message{}, err
	}
	m := Message{
		RawHeader: frames[1], Parent: frames[2], Metadata: frames[3], Content: frames[4], Buffers: frames[5:],
	}
	for i, name := range []string{"header", "parent header", "metadata", "content"} {
		if b := bytes.TrimSpace(frames[1+i]); len(b) == 0 || b[0] != '{' || !json.Valid(b) {
			return Message{}, fmt.Errorf("%w: the %s is no JSON object", ErrMessage, name)
		}
	}
	if err := json.Unmarshal(m.RawHeader, &m.Header); err != nil {
		return Message{}, fmt.Errorf("%w: header: %w", ErrMessage, err)
	}
	if m.Header.ID == "" || m.Header.Type == "" {
		return Message{}, fmt.Errorf("%w: the header has no msg_id or no msg_type", ErrMessage)
	}
	return m, nil
}

// Encode writes and signs a message, without routing frames, and returns its header too.
func (c *Codec) Encode(d Draft) ([][]byte, Header, error) {
	h := Header{
		ID:      c.session + "_" + strconv.FormatUint(c.count.Add(1), 10),
		Session: c.session, Username: c.username, Date: Now(), Type: d.Type, Version: ProtocolVersion,
	}
	header, err := marshal(h)
	if err != nil {
		return nil, h, fmt.Errorf("wire: %s: %w", d.Type, err)
	}
	parent := d.Parent
	if len(parent) == 0 {
		parent = emptyObject
	}
	metadata := []byte(emptyObject)
	if d.Metadata != nil {
		if metadata, err = marshal(d.Metadata); err != nil {
			return nil, h, fmt.Errorf("wire: metadata of %s: %w", d.Type, err)
		}
		if string(metadata) == "null" { // a nil map
			metadata = emptyObject
		}
	}
	content, err := marshal(d.Content)
	if err != nil {
		return nil, h, fmt.Errorf("wire: content of %s: %w", d.Type, err)
	}
	parts := [][]byte{header, parent, metadata, content}
	frames := append([][]byte{delimiter, c.signer.sign(parts)}, parts...)
	return append(frames, d.Buffers...), h, nil
}

// Size is the number of bytes in frames.
func Size(frames [][]byte) int {
	n := 0
	for _, f := range frames {
		n += len(f)
	}
	return n
}

// marshal is json.Marshal without the escapes for HTML, which would make figures larger.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
