package sodarace

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
)

// maxFile is the largest file that Load reads, in bytes.
const maxFile = 16 << 20

// MarshalJSON writes the body as OpenELM does:
//
//	{"joints":[[x,y],...],"muscles":[[a,b,{"type":"muscle","amplitude":1,"phase":0}],...]}
//
// Coordinates are in body units. Reading it back gives the same walker, bit for bit.
func (w *Walker) MarshalJSON() ([]byte, error) {
	b := make([]byte, 0, 32+40*len(w.joints)+80*len(w.muscles))
	b = append(b, `{"joints":[`...)
	for i, j := range w.joints {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '[')
		b = appendNumber(b, j.X)
		b = append(b, ',')
		b = appendNumber(b, j.Y)
		b = append(b, ']')
	}
	b = append(b, `],"muscles":[`...)
	for i, m := range w.muscles {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '[')
		b = strconv.AppendInt(b, int64(m.A), 10)
		b = append(b, ',')
		b = strconv.AppendInt(b, int64(m.B), 10)
		b = append(b, `,{"type":"`...)
		b = append(b, m.Type...)
		b = append(b, `","amplitude":`...)
		b = appendNumber(b, m.Amplitude)
		b = append(b, `,"phase":`...)
		b = appendNumber(b, m.Phase)
		b = append(b, `}]`...)
	}
	return append(b, `]}`...), nil
}

func appendNumber(b []byte, v float64) []byte { return strconv.AppendFloat(b, v, 'g', -1, 64) }

// UnmarshalJSON reads what MarshalJSON and OpenELM write. Unknown keys are ignored; everything else must be there and within
// the limits of this package. An error says which joint or muscle is wrong and leaves the walker as it was.
func (w *Walker) UnmarshalJSON(data []byte) error {
	var body struct {
		Joints  *[]json.RawMessage `json:"joints"`
		Muscles *[]json.RawMessage `json:"muscles"`
	}
	if err := json.Unmarshal(data, &body); err != nil {
		return fmt.Errorf("sodarace: not a walker: %w", err)
	}
	if body.Joints == nil || body.Muscles == nil {
		return fmt.Errorf(`sodarace: not a walker: want an object with the lists "joints" and "muscles"`)
	}
	if n := len(*body.Joints); n > MaxJoints {
		return fmt.Errorf("sodarace: walker has %d joints, more than %d", n, MaxJoints)
	}
	if n := len(*body.Muscles); n > MaxMuscles {
		return fmt.Errorf("sodarace: walker has %d muscles, more than %d", n, MaxMuscles)
	}
	v := Walker{joints: make([]Joint, 0, len(*body.Joints)), muscles: make([]Muscle, 0, len(*body.Muscles))}
	for i, raw := range *body.Joints {
		j, err := readJoint(raw)
		if err != nil {
			return fmt.Errorf("sodarace: joint %d: %w", i, err)
		}
		v.joints = append(v.joints, j)
	}
	for i, raw := range *body.Muscles {
		m, err := readMuscle(raw, len(v.joints))
		if err != nil {
			return fmt.Errorf("sodarace: muscle %d: %w", i, err)
		}
		v.muscles = append(v.muscles, m)
	}
	*w = v
	return nil
}

func readJoint(raw []byte) (Joint, error) {
	var xy []*float64
	if err := json.Unmarshal(raw, &xy); err != nil || len(xy) != 2 || xy[0] == nil || xy[1] == nil {
		return Joint{}, fmt.Errorf("want [x, y], got %s", clip(raw))
	}
	j := Joint{*xy[0], *xy[1]}
	return j, checkJoint(j)
}

func readMuscle(raw []byte, joints int) (Muscle, error) {
	var parts []json.RawMessage
	var m Muscle
	var props struct {
		Type             *string  `json:"type"`
		Amplitude, Phase *float64 `json:",omitempty"`
	}
	bad := json.Unmarshal(raw, &parts) != nil || len(parts) != 3 || isNull(parts[0]) || isNull(parts[1]) ||
		json.Unmarshal(parts[0], &m.A) != nil || json.Unmarshal(parts[1], &m.B) != nil || json.Unmarshal(parts[2], &props) != nil
	if bad || props.Amplitude == nil || props.Phase == nil {
		return m, fmt.Errorf(`want [joint, joint, {"type": …, "amplitude": number, "phase": number}], got %s`, clip(raw))
	}
	m.Amplitude, m.Phase = *props.Amplitude, *props.Phase
	switch {
	case props.Type != nil && *props.Type != TypeDistance && *props.Type != TypeMuscle:
		return m, fmt.Errorf("type %q is neither %q nor %q", *props.Type, TypeDistance, TypeMuscle)
	case props.Type != nil:
		m.Type = *props.Type
	case m.Amplitude == 0 && m.Phase == 0:
		m.Type = TypeDistance
	default:
		m.Type = TypeMuscle
	}
	return m, checkMuscle(m, joints)
}

func isNull(raw []byte) bool { return string(bytes.TrimSpace(raw)) == "null" }

func clip(raw []byte) string {
	const most = 80
	if len(raw) > most {
		return string(raw[:most]) + "…"
	}
	return string(raw)
}

// Load reads one walker from a JSON file: a body as OpenELM writes it. For a file with several named bodies see LoadAll.
func Load(path string) (*Walker, error) {
	all, err := LoadAll(path)
	if err != nil {
		return nil, err
	}
	if len(all) != 1 {
		names := make([]string, len(all))
		for i, n := range all {
			names[i] = n.Name
		}
		return nil, fmt.Errorf("sodarace: %s holds %d walkers %q, want one; LoadAll reads all of them", path, len(all), names)
	}
	return all[0].Walker, nil
}

// A Named is a walker of a file, with its name in the file ("" if the file is one body).
type Named struct {
	Name   string
	Walker *Walker
}

// LoadAll reads the walkers of a JSON file, in the order of the file: either one body or an object whose values are bodies.
// When some of them are wrong it returns the others all the same, with an error that names the file and each wrong one.
func LoadAll(path string) ([]Named, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("sodarace: %w", err)
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("sodarace: %s has %d bytes, more than %d", path, info.Size(), maxFile)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("sodarace: %w", err)
	}
	all, err := readNamed(data)
	if err != nil {
		err = fmt.Errorf("%s: %w", path, err)
	}
	return all, err
}

// readNamed goes through the object token by token, because a Go map would lose the order of its keys.
func readNamed(data []byte) ([]Named, error) {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(data, &keys); err != nil {
		var other *json.UnmarshalTypeError
		if errors.As(err, &other) {
			return nil, fmt.Errorf("sodarace: not a walker: want an object with the lists \"joints\" and \"muscles\", or one of named walkers, got the JSON %s", other.Value)
		}
		return nil, fmt.Errorf("sodarace: not a walker: %w", err)
	}
	_, joints := keys["joints"]
	_, muscles := keys["muscles"]
	if joints || muscles || len(keys) == 0 {
		w := NewWalker()
		if err := w.UnmarshalJSON(data); err != nil {
			return nil, err
		}
		return []Named{{"", w}}, nil
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	if _, err := dec.Token(); err != nil {
		return nil, fmt.Errorf("sodarace: %w", err)
	}
	var all []Named
	var wrong []error
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, fmt.Errorf("sodarace: %w", err)
		}
		name, _ := key.(string)
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return nil, fmt.Errorf("sodarace: %q: %w", name, err)
		}
		w := NewWalker()
		if err := w.UnmarshalJSON(raw); err != nil {
			wrong = append(wrong, fmt.Errorf("%q: %w", name, err))
			continue
		}
		all = append(all, Named{name, w})
	}
	return all, errors.Join(wrong...)
}
