package llm

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// A Price is in US dollars for a million tokens.
type Price struct {
	Read    float64 `json:"read"`
	Written float64 `json:"written"` // reasoning too
}

// of is what an answer costs.
func (p Price) of(read, written int) float64 {
	return (p.Read*float64(read) + p.Written*float64(written)) / 1e6
}

//go:embed prices.json
var pricesFile []byte

// priceTable is the form of prices.json: prices by the beginning of a model's name.
type priceTable struct {
	About  string           `json:"about"`
	Prices map[string]Price `json:"prices"`
}

var shipped = sync.OnceValue(func() map[string]Price {
	var t priceTable
	if err := json.Unmarshal(pricesFile, &t); err != nil {
		panic(err) // compiled in
	}
	return t.Prices
})

// PricesFile is where a user's own prices stand: $GOELM_PRICES, or goelm/prices.json in the folder for configuration. It has
// the form of elm/llm/prices.json, and its names come first.
func PricesFile() string {
	if path := os.Getenv("GOELM_PRICES"); path != "" {
		return path
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "goelm", "prices.json")
}

// priceOf is the price of a model: what was set, the user's, or the shipped one. Without a price, known is false, and
// answers cost nothing.
func priceOf(model string, s settings) (p Price, known bool) {
	if s.price != nil {
		return *s.price, true
	}
	own, err := ownPrices(PricesFile())
	if err == nil {
		if p, ok := longest(own, model); ok {
			return p, true
		}
	}
	return longest(shipped(), model)
}

func ownPrices(path string) (map[string]Price, error) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var t priceTable
	if err := json.Unmarshal(text, &t); err != nil {
		return nil, fmt.Errorf("prices in %s: %w", path, err)
	}
	return t.Prices, nil
}

// longest is the entry whose name is the model's, or the longest one that the model's begins with and that is followed by a
// date or version: "gpt-4o-2024-08-06" is a "gpt-4o", "gpt-4o-mini" is not.
func longest(prices map[string]Price, model string) (best Price, ok bool) {
	length := -1
	for name, p := range prices {
		rest, begins := strings.CutPrefix(model, name)
		if !begins || rest != "" && !versionLike(rest) || len(name) <= length {
			continue
		}
		best, ok, length = p, true, len(name)
	}
	return best, ok
}

func versionLike(s string) bool {
	return len(s) > 1 && (s[0] == '-' || s[0] == '@' || s[0] == ':') && s[1] >= '0' && s[1] <= '9'
}
