package mutate

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	"goelm/elm"
)

// EmbeddedModel is the name of the model that needs no server, see [RegisterModel].
const EmbeddedModel = "embedded"

// models are the registered ones.
var models struct {
	mu   sync.Mutex
	make map[string]func() (Completer, error)
}

// RegisterModel tells how to make the model of that name, so that commands find it. Models of a server need not be
// registered. [EmbeddedModel] is what [Diff] takes where nothing else is said.
func RegisterModel(name string, make func() (Completer, error)) {
	models.mu.Lock()
	defer models.mu.Unlock()
	if models.make == nil {
		models.make = map[string]func() (Completer, error){}
	}
	models.make[name] = make
}

// Models are the names of the registered models, in order.
func Models() []string {
	models.mu.Lock()
	defer models.mu.Unlock()
	var names []string
	for name := range models.make {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func modelNamed(name string) (Completer, error) {
	models.mu.Lock()
	make := models.make[name]
	models.mu.Unlock()
	if make == nil {
		return nil, fmt.Errorf("this build of goelm has no model %q; give the address of a server", name)
	}
	return make()
}

// A Source says where the model of named operators comes from. The zero value takes $OPENAI_BASE_URL, or without it the
// embedded model.
type Source struct {
	Server  string // address; "" see above
	Model   string // name: on the server, or of a registered model where Server is ""
	Options []ServerOption

	made Completer
}

// model is the source's model, made once. usual is the registered model to take where nothing is said; "" is none.
func (s *Source) model(usual string) (Completer, error) {
	if s.made != nil {
		return s.made, nil
	}
	var err error
	switch {
	case s.Server == "" && slices.Contains(Models(), s.Model):
		s.made, err = modelNamed(s.Model)
	case s.Server == "" && s.Model == "" && usual != "" && os.Getenv("OPENAI_BASE_URL") == "":
		return modelNamed(usual)
	case s.Server == "" && os.Getenv("OPENAI_BASE_URL") == "":
		return nil, fmt.Errorf("it asks a language model: say where, -server http://127.0.0.1:8080/v1 or OPENAI_BASE_URL=…")
	default:
		options := s.Options
		if s.Model != "" {
			options = append([]ServerOption{Model(s.Model)}, options...)
		}
		s.made, err = Server(s.Server, options...)
	}
	if err != nil {
		s.made = nil
	}
	return s.made, err
}

// Named makes the mutator that a command line calls so: "gp", "noop", "diff", "rewrite-simplify+repair", "iid(gp)". Operators
// that ask a language model take it from the source.
func Named(name string, from *Source) (elm.Mutator, error) {
	if of, ok := strings.CutPrefix(name, "iid("); ok && strings.HasSuffix(of, ")") {
		m, err := Named(strings.TrimSuffix(of, ")"), from)
		if err != nil {
			return nil, err
		}
		return IID(m), nil
	}
	plain := strings.TrimSuffix(name, "+repair")
	if !slices.Contains(OperatorNames(), plain) {
		return elm.MutatorByName(name, nil)
	}
	usual := ""
	if plain == "diff" {
		usual = EmbeddedModel
	}
	model, err := from.model(usual)
	if err != nil {
		return nil, fmt.Errorf("mutator %s: %w", name, err)
	}
	o, err := OperatorNamed(name, model)
	if err != nil {
		return nil, err
	}
	if err := o.usable(); err != nil {
		return nil, err
	}
	return o, nil
}
