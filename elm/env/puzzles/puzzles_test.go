package puzzles

import (
	"encoding/json"
	"go/format"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// solutions are one right answer for each puzzle, as JSON.
var solutions = map[string]string{
	"seven-letters": `"letters"`, "positive-root": `42`, "negative-cube": `-13`, "sum-to-100": `[1,2,97]`, "almost-pi": `3.141592`, "root-of-two": `1.4142`,
	"go-and-go": `"go to go"`, "seven-eleven-thirteen": `2002`, "ends-in-777": `6777`, "five-as-three-bs": `"abababaa"`, "climbing": `[1,2,3,5,8,13]`,
	"palindrome-from-r": `"refer"`, "between-squares": `2550`, "half-and-third": `72`,

	"first-squares": `[1,4,9,16,25,36,49,64,81,100]`, "powers-of-two": `[1,2,4,8,16,32,64,128,256,512,1024,2048]`,
	"even-countdown":     `[40,38,36,34,32,30,28,26,24,22,20,18,16,14,12,10,8,6,4,2]`,
	"twenty-times-ab":    `"abababababababababababababababababababab"`,
	"triangle-numbers":   `[1,3,6,10,15,21,28,36,45,55]`,
	"fizz-buzz":          `["1","2","fizz","4","buzz","fizz","7","8","fizz","buzz","11","fizz","13","14","fizzbuzz"]`,
	"alternating-signs":  `[1,-2,3,-4,5,-6,7,-8,9,-10,11,-12,13,-14,15,-16,17,-18,19,-20]`,
	"countdown":          `"9876543210"`,
	"restless-vowels":    `"aeiouaeiouae"`,
	"digit-sum":          `3998100`,
	"mean-ten":           `[6,7,8,9,10,11,12,13,14]`,
	"tripling":           `[2,6,18,54,162,486,1458,4374]`,
	"identity-matrix":    `[[1,0,0,0,0],[0,1,0,0,0],[0,0,1,0,0],[0,0,0,1,0],[0,0,0,0,1]]`,
	"times-table":        `[[1,2,3,4,5,6],[2,4,6,8,10,12],[3,6,9,12,15,18],[4,8,12,16,20,24],[5,10,15,20,25,30],[6,12,18,24,30,36]]`,
	"staircase":          `["*","**","***","****","*****","******","*******","********"]`,
	"alphabet":           `"abcdefghijklmnopqrstuvwxyz"`,
	"checkerboard":       `[[0,1,0,1,0,1],[1,0,1,0,1,0],[0,1,0,1,0,1],[1,0,1,0,1,0],[0,1,0,1,0,1],[1,0,1,0,1,0]]`,
	"sawtooth":           `[0,1,2,3,0,1,2,3,0,1,2,3,0,1,2,3,0,1,2,3,0,1,2,3]`,
	"fibonacci":          `[1,1,2,3,5,8,13,21,34,55,89,144,233,377,610]`,
	"first-primes":       `[2,3,5,7,11,13,17,19,23,29,31,37]`,
	"perfect-number":     `496`,
	"triangle-of-60":     `[10,24,26]`,
	"collatz-20":         `18`,
	"all-digits-once":    `123479568`,
	"amicable-pair":      `[220,284]`,
	"two-squares-twice":  `50`,
	"eight-coins":        `[3,1,1,3]`,
	"deep-brackets":      `"((((()))))()()()"`,
	"gray-code":          `[0,1,3,2,6,7,5,4,12,13,15,14,10,11,9,8]`,
	"ten-bits":           `3070`,
	"seven-runs":         `"abababaaaaaaaaaaaaaa"`,
	"pascals-row":        `[1,10,45,120,210,252,210,120,45,10,1]`,
	"love-anagram":       `"loveuntio"`,
	"cubic-root":         `1.5213797068045676`,
	"mean-and-deviation": `[0.172,1.586,3,4.414,5.828]`,
	"three-cubes":        `[4,-2,1]`,
	"spiral":             `[[1,2,3,4],[12,13,14,5],[11,16,15,6],[10,9,8,7]]`,

	"magic-square": `[[2,7,6],[9,5,1],[4,3,8]]`, "six-queens": `[1,3,5,0,2,4]`,
	"knights-walk":         `[[0,0],[1,2],[2,4],[4,3],[3,1],[1,0],[0,2],[1,4],[3,3],[4,1],[2,0],[0,1]]`,
	"subset-sum":           `[17,29,31,58,71]`,
	"ruler-of-five":        `[0,1,4,9,11]`,
	"latin-square":         `[[1,2,3,4,5],[2,3,4,5,1],[3,4,5,1,2],[4,5,1,2,3],[5,1,2,3,4]]`,
	"langford-four":        `[4,1,3,1,2,4,3,2]`,
	"fair-split":           `[0,0,0,0,0,1,0,0,0,1,1,1]`,
	"binary-necklace":      `"0000100110101111"`,
	"egyptian-one":         `[2,4,10,12,15]`,
	"self-counting":        `[6,2,1,0,0,0,1,0,0,0]`,
	"small-sudoku":         `[[1,3,2,4],[4,2,3,1],[2,1,4,3],[3,4,1,2]]`,
	"eight-queens":         `[0,4,7,5,2,6,1,3]`,
	"magic-square-of-four": `[[16,3,2,13],[5,10,11,8],[9,6,7,12],[4,15,14,1]]`,
	"ruler-of-six":         `[0,1,4,10,12,17]`,
	"langford-seven":       `[7,3,6,2,5,3,2,4,7,6,5,1,4,1]`,
	"knights-tour":         `[[0,0],[1,2],[0,4],[2,3],[4,4],[3,2],[4,0],[2,1],[1,3],[3,4],[4,2],[3,0],[1,1],[0,3],[2,4],[4,3],[3,1],[1,0],[0,2],[1,4],[3,3],[4,1],[2,0],[0,1],[2,2]]`,
	"cap-set":              `[[0,0,0],[0,0,1],[0,1,0],[0,1,1],[1,0,2],[1,1,2],[1,2,0],[1,2,1],[2,2,2]]`,
	"petersen-colours":     `[0,1,0,1,2,1,0,2,2,1]`,
	"send-more-money":      `[9,5,6,7,1,0,8,2]`,
	"short-tour":           `[0,2,3,7,5,1,4,6]`,
	"difference-triangle":  `[8,3,10,9]`,
	"far-apart":            `[0,15,51,60,85,90,102,105,150,153,165,170,195,204,240,255]`,
}

func TestEveryPuzzleHasASolution(t *testing.T) {
	if n := len(All()); n < 60 {
		t.Errorf("%d puzzles, want at least 60", n)
	}
	for _, p := range All() {
		text, ok := solutions[p.Name]
		if !ok {
			t.Errorf("no solution of %q", p.Name)
			continue
		}
		if solved, near, _, err := p.Check(json.RawMessage(text)); !solved || near != 1 || err != nil {
			t.Errorf("%s: %s is not right: near %v, %v", p.Name, text, near, err)
		}
		if s := p.Statement(); s == "" || !strings.HasSuffix(s, ".") || strings.Contains(s, p.sat) {
			t.Errorf("%s: statement %q", p.Name, s)
		}
	}
	if len(solutions) != len(All()) {
		t.Errorf("%d solutions for %d puzzles", len(solutions), len(All()))
	}
	if _, err := Find("magic-circle"); err == nil || !strings.Contains(err.Error(), "magic-square") {
		t.Errorf("Find: %v, want names that sound alike", err)
	}
}

// The nearer an answer is to a right one, the more it is worth: spoiling a solution costs something, spoiling it much costs more on the
// average. A wrong answer never counts as right.
func TestNearness(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 0))
	for _, p := range All() {
		var little, much float64
		const trials = 200
		for range trials {
			for k, sumOf := range []*float64{&little, &much} {
				text := solutions[p.Name]
				for range 1 + 4*k {
					text = spoil(r, text)
				}
				solved, near, _, err := p.Check(json.RawMessage(text))
				if err == nil && (near < 0 || near > 1 || (near == 1) != solved) {
					t.Fatalf("%s: %s is near %v, solved: %v", p.Name, text, near, solved)
				}
				*sumOf += near / trials
			}
		}
		if p.Name != "seven-letters" && !(much < little+0.01) { // that one asks for the length alone
			t.Errorf("%s: spoilt a little %.3f, spoilt much %.3f", p.Name, little, much)
		}
	}
}

// spoil changes one digit or letter of an answer.
func spoil(r *rand.Rand, text string) string {
	b := []byte(text)
	for range 100 {
		i := r.IntN(len(b))
		switch c := b[i]; {
		case c >= '0' && c <= '9' && (i+1 >= len(b) || i == 0 || b[i-1] < '0' || b[i-1] > '9'):
			b[i] = '1' + byte(r.IntN(9))
			return string(b)
		case c >= 'a' && c <= 'z' || c == '*' || c == '(' || c == ')':
			b[i] = "xyz"[r.IntN(3)]
			return string(b)
		}
	}
	return string(b)
}

// Whatever a program returns, Check ends soon and does not panic.
func TestHostileAnswers(t *testing.T) {
	many := "[" + strings.Repeat("1099511627776,", 199) + "-1099511627776]"
	table := "[" + strings.Repeat("[0,1],", 199) + "[0,1]]"
	for _, p := range All() {
		for _, text := range []string{
			"", "null", "true", "{}", "[]", "[[]]", "[null]", "0", "-1", "1099511627776", "-1099511627776", "1099511627777", "1e300", "1.5", `"NaN"`, `""`, `"` + strings.Repeat("(", 1000) + `"`,
			`"` + strings.Repeat("é", 600) + `"`, many, "[" + many + "]", table, "[" + strings.Repeat("0,", 200) + "0]", `["a"]`, `["fizz",null]`, `[1e308,-1e308]`,
			`[0.5,1e12]`, "[1,2,3,4]", "[0,0,0]", "[0,0,0,0,0,0,0,0]", "[-5,-5,-5,-5,-5,-5,-5,-5]", "[9,9,9,9,9,9,9,9,9,9]", "[[1,1],[1]]", "[[0,0,0],[0,0,0]]", "[99999,99998]",
		} {
			start := time.Now()
			solved, near, _, err := p.Check(json.RawMessage(text))
			if took := time.Since(start); took > time.Second {
				t.Errorf("%s: %.40s took %v", p.Name, text, took)
			}
			if solved && (text != solutions[p.Name] && len(text) > 12) || near < 0 || near > 1 || err != nil && near != 0 {
				t.Errorf("%s: %.40s: solved %v, near %v, %v", p.Name, text, solved, near, err)
			}
		}
	}
}

// What is shown as Sat is a program by itself and says what the compiled function says.
func TestSourcesAreWhole(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module sat\n\ngo 1.26\n")
	main := "package main\n\nimport (\n\t\"encoding/json\"\n\t\"fmt\"\n"
	body := ""
	for _, p := range All() {
		src := p.Source()
		if formatted, err := format.Source([]byte(src)); err != nil || string(formatted) != src {
			t.Errorf("%s: not formatted (%v):\n%s", p.Name, err, src)
		}
		text := "package p\n\n"
		for _, pkg := range []string{"math", "math/bits", "slices", "sort", "strconv", "strings"} {
			if strings.Contains(src, pkg[strings.LastIndex(pkg, "/")+1:]+".") {
				text += "import \"" + pkg + "\"\n"
			}
		}
		name := "p" + strings.ReplaceAll(p.Name, "-", "")
		write(name+"/sat.go", text+src)
		main += "\t" + name + " \"sat/" + name + "\"\n"
		body += "\t{\n\t\tvar x " + p.Answer + "\n\t\tif json.Unmarshal([]byte(`" + solutions[p.Name] + "`), &x) != nil || !" + name + ".Sat(x) {\n\t\t\tfmt.Println(\"" + p.Name + "\")\n\t\t}\n\t}\n"
	}
	write("main.go", main+")\n\nfunc main() {\n"+body+"\tfmt.Println(\"done\")\n}\n")
	run := exec.Command("go", "run", ".")
	run.Dir = dir
	run.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	if out, err := run.CombinedOutput(); err != nil || string(out) != "done\n" {
		t.Errorf("%v, these Sat refuse their solution:\n%s", err, out)
	}
}
