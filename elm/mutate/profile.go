package mutate

import (
	"embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"text/template"

	"goelm/elm/patch"
)

// A Profile is the form of text that a diff model was trained on. Those that goelm knows are the files in elm/mutate/profiles; a
// file of one's own does as well.
type Profile struct {
	Name      string       `json:"-"`
	About     string       `json:"about"`
	Prompt    string       `json:"prompt"` // a Go template with .File, .Source and .Message; the model goes on behind it
	Stop      []string     `json:"stop"`
	Format    patch.Format `json:"format"`
	MaxTokens int          `json:"max_tokens"`
}

//go:embed profiles/*.json
var profileFiles embed.FS

// DefaultProfile is the form of CarperAI's diff-codegen models.
const DefaultProfile = "carper"

// Profiles lists the profiles that goelm knows.
func Profiles() []string {
	entries, err := profileFiles.ReadDir("profiles")
	if err != nil {
		panic(err) // compiled in
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".json"))
	}
	sort.Strings(names)
	return names
}

// loadProfile reads a profile by its name, or from a file.
func loadProfile(name string) (*Profile, error) {
	text, err := profileFiles.ReadFile("profiles/" + name + ".json")
	if err != nil {
		if !strings.ContainsAny(name, "./"+string(filepath.Separator)) {
			return nil, fmt.Errorf("no profile %q; there are %s, or give a file's path", name, strings.Join(Profiles(), ", "))
		}
		if text, err = os.ReadFile(name); err != nil {
			return nil, fmt.Errorf("profile: %w", err)
		}
	}
	p := &Profile{Name: name}
	if err := json.Unmarshal(text, p); err != nil {
		return nil, fmt.Errorf("profile %s: %w", name, err)
	}
	if _, err := patch.ParseFormat(string(p.Format)); err != nil || p.Prompt == "" {
		return nil, fmt.Errorf("profile %s: it needs a prompt, and a format (unified, search-replace or rewrite)", name)
	}
	if _, err := template.New(name).Option("missingkey=error").Parse(p.Prompt); err != nil {
		return nil, fmt.Errorf("profile %s: %w", name, err)
	}
	return p, nil
}

// render is the prompt for one program and message.
func (p *Profile) render(source, message string) (string, error) {
	t, err := template.New(p.Name).Parse(p.Prompt)
	if err != nil {
		return "", fmt.Errorf("profile %s: %w", p.Name, err)
	}
	var b strings.Builder
	err = t.Execute(&b, map[string]string{"File": "candidate.go", "Source": strings.TrimRight(source, "\n"), "Message": oneLine(message)})
	if err != nil {
		return "", fmt.Errorf("profile %s: %w", p.Name, err)
	}
	return b.String(), nil
}

// WithProfile asks in the form of this profile: a name that [Profiles] lists, or a file's path.
func WithProfile(name string) Option {
	return option(func(o *Operator) {
		p, err := loadProfile(name)
		if err != nil && o.err == nil {
			o.err = err
		}
		o.profile = p
	})
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
