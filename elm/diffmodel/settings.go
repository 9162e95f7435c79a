package diffmodel

// settings are how a model is asked for diffs.
type settings struct {
	temperature float64
	topP        float64
	maxTokens   int
	free        bool
	anyNames    bool
}

func defaultSettings() settings { return settings{temperature: 0.8, topP: 0.95, maxTokens: 256} }

// An Option sets how a model is asked.
type Option func(*settings)

// Temperature flattens (above 1) or sharpens (below 1) the choice of tokens; 0 takes the likeliest. The default is 0.8, as in OpenELM's
// benchmarks.
func Temperature(t float64) Option { return func(s *settings) { s.temperature = max(t, 0) } }

// TopP leaves out the least likely tokens, which together have a probability of 1-p (0 to 1; default 0.95, as in OpenELM's benchmarks).
func TopP(p float64) Option { return func(s *settings) { s.topP = min(max(p, 0), 1) } }

// MaxTokens bounds the length of a diff (default 256).
func MaxTokens(n int) Option { return func(s *settings) { s.maxTokens = max(n, 1) } }

// Free lets the model write whatever it likes. By default every token must keep the diff well formed and applicable to the parent, and
// added lines must be made of Go's tokens and of names that something declares (see AnyNames).
func Free() Option { return func(s *settings) { s.free = true } }

// AnyNames lets added lines use names that neither the parent nor the diff declares, which a compiler will not.
func AnyNames() Option { return func(s *settings) { s.anyNames = true } }

// With is the same model, asked in another way.
func (m *Model) With(options ...Option) *Model {
	c := *m
	for _, o := range options {
		o(&c.set)
	}
	return &c
}
