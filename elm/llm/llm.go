// Package llm asks language models: one client for every server that speaks OpenAI's protocol (vLLM, llama.cpp, Ollama,
// LM Studio, OpenAI itself), for texts to be continued (completions) and for conversations (chat).
//
// [Connect] makes a [Model], [Model.Sample] asks it. Under go-openai lies one HTTPDoer (transport.go) that adds what a long
// run needs: retry, deadlines, limits of rate and concurrency, extra fields. Above it lies a cache of answers on disk
// (cache.go), so that what was asked once costs nothing the second time and works without a network; tokens, cost and time
// of every answer are counted, and budgets end the asking (budget.go).
//
// Keys come from the environment only. They are taken out of everything that this package keeps, returns or says.
//
// The package knows neither programs nor searches. Start reading at [Connect] and [Model.Sample].
package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// A Model is a language model on a server. Goroutines may share it.
type Model struct {
	base     *url.URL
	name     string
	settings settings
	client   *openai.Client
	doer     *transport
	cache    *cache
	price    Price
	priced   bool

	mu    sync.Mutex
	usage Usage
	most  int    // choices that one request may ask for, as far as is known; 0: no limit is known
	limit string // name of the field that bounds the answer's length
	plain bool   // the server takes no temperature and no top_p
}

// defaultURL is where OpenAI's own service is.
const defaultURL = "https://api.openai.com/v1"

// Connect makes a model of the server at base, for example "http://127.0.0.1:8080/v1". An empty base is $OPENAI_BASE_URL, or
// OpenAI's service. Without [Named] the model is $OPENAI_MODEL, or the only one that the server offers; only then the network
// is used. The key is $OPENAI_API_KEY, see [KeyFrom].
func Connect(base string, options ...Option) (*Model, error) {
	s := defaults()
	for _, o := range options {
		o(&s)
	}
	u, err := baseURL(base)
	if err != nil {
		return nil, err
	}
	if s.err != nil {
		return nil, s.err
	}
	m := &Model{base: u, name: s.model, settings: s, limit: "max_tokens"}
	if m.doer, err = newTransport(u, s); err != nil {
		return nil, err
	}
	config := openai.DefaultConfig(m.doer.key)
	config.BaseURL, config.HTTPClient = u.String(), m.doer
	m.client = openai.NewClientWithConfig(config)
	if m.name == "" {
		m.name = os.Getenv("OPENAI_MODEL")
	}
	if m.name == "" {
		if m.name, err = m.onlyModel(); err != nil {
			return nil, err
		}
	}
	m.price, m.priced = priceOf(m.name, s)
	m.cache = &cache{mode: s.cacheMode, path: s.cacheFile}
	return m, nil
}

// baseURL checks a server's address. Secrets in it would be shown wherever the address is.
func baseURL(base string) (*url.URL, error) {
	if base == "" {
		base = os.Getenv("OPENAI_BASE_URL")
	}
	if base == "" {
		base = defaultURL
	}
	u, err := url.Parse(base)
	if err != nil {
		return nil, errors.New("the server's address is no URL; it looks like http://127.0.0.1:8080/v1")
	}
	switch {
	case u.User != nil:
		return nil, errors.New("the server's address holds a user name or a password; put the key into OPENAI_API_KEY instead")
	case u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("the server's address holds a query or a fragment; give it without, and a key in OPENAI_API_KEY")
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return nil, fmt.Errorf("server %q: give its address with http:// or https://, for example http://127.0.0.1:8080/v1", base)
	}
	u.Path = strings.TrimRight(u.Path, "/")
	if u.Path == "" {
		u.Path = "/v1"
	}
	return u, nil
}

// onlyModel is the model of a server that has just one.
func (m *Model) onlyModel() (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	names, err := m.Models(ctx)
	if err != nil {
		return "", err
	}
	if len(names) != 1 {
		return "", fmt.Errorf("the server %s offers %s; choose one, mutate.Model(NAME) in a cell or -model NAME", m.base, listed(names))
	}
	return names[0], nil
}

func listed(names []string) string {
	switch n := len(names); {
	case n == 0:
		return "no model"
	case n > 20:
		return fmt.Sprintf("%d models, %s and others", n, strings.Join(names[:20], ", "))
	}
	return "the models " + strings.Join(names, ", ")
}

// Models lists the models that the server offers.
func (m *Model) Models(ctx context.Context) ([]string, error) {
	list, err := m.client.ListModels(ctx)
	if err != nil {
		return nil, m.explain(ctx, err)
	}
	names := make([]string, 0, len(list.Models))
	for _, one := range list.Models {
		names = append(names, one.ID)
	}
	return names, nil
}

// Name is the model's name.
func (m *Model) Name() string { return m.name }

// Address is the server's address.
func (m *Model) Address() string { return m.base.String() }

// String is the model and its server.
func (m *Model) String() string { return m.name + " at " + m.base.String() }

// InFlight is how many requests may be under way at the same time.
func (m *Model) InFlight() int { return m.settings.concurrency }

// Config is what decides about the model's answers, for a run's identity. The server's address is not part of it: the same
// model may be served from elsewhere tomorrow.
func (m *Model) Config() any {
	s := m.settings
	c := map[string]any{"model": m.name, "temperature": s.temperature, "top_p": s.topP}
	if s.maxTokens > 0 {
		c["max_tokens"] = s.maxTokens
	}
	if s.chat {
		c["chat"] = true
	}
	if len(s.extra) > 0 {
		c["extra"] = s.extra
	}
	return c
}

// Recorded is a model that is known from a record of what it answered, as [Model.Config] describes it. It asks nobody.
func Recorded(config json.RawMessage) (*Model, error) {
	var c struct {
		Model       string         `json:"model"`
		Temperature float64        `json:"temperature"`
		TopP        float64        `json:"top_p"`
		MaxTokens   int            `json:"max_tokens"`
		Chat        bool           `json:"chat"`
		Extra       map[string]any `json:"extra"`
	}
	if err := json.Unmarshal(config, &c); err != nil || c.Model == "" {
		return nil, fmt.Errorf("a language model's configuration %.80q is not what goelm writes", config)
	}
	s := defaults()
	s.temperature, s.topP, s.maxTokens, s.chat, s.extra = c.Temperature, c.TopP, c.MaxTokens, c.Chat, c.Extra
	s.cacheMode = CacheOnly
	return &Model{base: &url.URL{Scheme: "recorded", Host: "run"}, name: c.Model, settings: s, cache: &cache{mode: CacheOff}, limit: "max_tokens"}, nil
}

// MaxTokens is how long an answer may be, 0 if that is each question's to say.
func (m *Model) MaxTokens() int { return m.settings.maxTokens }

// Chats tells whether questions go to the model as a conversation unless they say otherwise ([Chat]).
func (m *Model) Chats() bool { return m.settings.chat }

// loopback tells whether the host is this machine.
func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// settings are what options set.
type settings struct {
	model       string
	keyVariable string
	temperature float64
	topP        float64
	maxTokens   int
	chat        bool
	extra       map[string]any
	header      http.Header
	secrets     []string // values of headers that nobody may see
	ca          string

	timeout     time.Duration
	tries       int
	concurrency int
	requests    int // per minute; 0: no limit
	tokens      int

	cacheMode CacheMode
	cacheFile string
	price     *Price
	budget    Budget

	pause pause
	err   error // of an option
}

func defaults() settings {
	return settings{
		keyVariable: "OPENAI_API_KEY", temperature: 0.8, topP: 0.95, timeout: 3 * time.Minute, tries: 6, concurrency: 64,
		cacheMode: CacheUse, header: http.Header{},
		pause: pause{first: 500 * time.Millisecond, longest: 30 * time.Second, random: rand.Float64},
	}
}
