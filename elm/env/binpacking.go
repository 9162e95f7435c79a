package env

import (
	"context"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/types"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"goelm/elm"
	"goelm/sandbox"
)

// BinPackingTask asks for a rule of online bin packing, in the form of FunSearch (Romera-Paredes et al. 2024, "Mathematical discoveries from program
// search with large language models"): items come one after another, the program gives every bin that has room a priority, and the item goes
// into the first with the highest. The host counts the bins. Make it with BinPacking. It may be shared by goroutines.
type BinPackingTask struct {
	Common
	instances []packing
}

// A packing is an instance: items in the order in which they come, for bins of one capacity.
type packing struct {
	capacity int
	items    []int
	bound    int // bins that any packing needs at least
}

// A packingSet says how the instances of a set are drawn.
type packingSet struct {
	name             string
	instances, items int
	weibull          bool
	about            string
}

// packingSets are FunSearch's: sizes uniform from 20 to 100 for bins of 150, in the manner of the OR-library, and Weibull with scale 45 and
// shape 3, cut to whole numbers from 1 to 100, for bins of 100. The instances are drawn anew; the published ones are others of the same
// distributions. (Rounded instead of cut, First Fit and Best Fit would lie three standard errors above the published rows.)
var packingSets = []packingSet{
	{"or", 20, 120, false, "to train on: 20 of 120 items, uniform"},
	{"weibull", 5, 500, true, "to train on: 5 of 500 items, Weibull"},
	{"or1", 20, 120, false, "20 of 120 items, uniform"},
	{"or2", 20, 250, false, "20 of 250 items, uniform"},
	{"or3", 20, 500, false, "20 of 500 items, uniform"},
	{"or4", 20, 1000, false, "20 of 1000 items, uniform"},
	{"weibull5k", 5, 5000, true, "5 of 5000 items, Weibull"},
	{"weibull10k", 5, 10_000, true, "5 of 10000 items, Weibull"},
	{"weibull100k", 1, 100_000, true, "1 of 100000 items, Weibull: only natively, a sandboxed program takes too long"},
}

// PackingSets are the names of the sets of instances that BinPacking knows.
func PackingSets() []string {
	names := make([]string, len(packingSets))
	for i, s := range packingSets {
		names[i] = s.name
	}
	return names
}

func findPackingSet(name string) (packingSet, error) {
	for _, s := range packingSets {
		if s.name == name {
			return s, nil
		}
	}
	return packingSet{}, fmt.Errorf("no set of instances %q; there are %s", name, strings.Join(PackingSets(), ", "))
}

// draw makes the instances, always the same ones for a name.
func (s packingSet) draw() []packing {
	list := make([]packing, s.instances)
	for i := range list {
		r := rand.New(rand.NewPCG(uint64(len(s.name))<<32|uint64(s.items), uint64(i)+uint64(s.name[len(s.name)-1])<<8))
		p := packing{capacity: 150, items: make([]int, s.items)}
		if s.weibull {
			p.capacity = 100
		}
		for k := range p.items {
			if s.weibull {
				v := 45 * math.Cbrt(-math.Log(1-float64(r.Float64())))
				p.items[k] = min(max(int(v), 1), 100)
			} else {
				p.items[k] = 20 + r.IntN(81)
			}
		}
		p.bound = lowerBound(p)
		list[i] = p
	}
	return list
}

// lowerBound is the bound L2 of Martello and Toth (1990, "Lower bounds and reduction procedures for the bin packing problem"): the best, over all
// thresholds a up to half the capacity, of counting the items that need a bin of their own beside those of at least a, and the bins
// that the rest of these fill beyond the room left.
func lowerBound(p packing) int {
	best := 0
	for a := 0; a <= p.capacity/2; a++ {
		alone, half, room, rest := 0, 0, 0, 0
		for _, w := range p.items {
			switch {
			case w > p.capacity-a:
				alone++
			case 2*w > p.capacity:
				half++
				room += p.capacity - w
			case w >= a:
				rest += w
			}
		}
		best = max(best, alone+half+max(0, (rest-room+p.capacity-1)/p.capacity))
	}
	return best
}

// packDriver packs the items of one instance and returns for each the number of its bin, or -1 and no more when the program gave other
// than one priority for each bin.
const packDriver = `
func goelm_pack(capacity int, items []int) []int {
	space := []int{}
	where := []int{}
	for _, item := range items {
		bins, numbers := []int{}, []int{}
		for k, s := range space {
			if s >= item {
				bins, numbers = append(bins, s), append(numbers, k)
			}
		}
		bins, numbers = append(bins, capacity), append(numbers, len(space))
		given := append([]int{}, bins...)
		scores := Priority(item, given)
		if len(scores) != len(bins) {
			return append(where, -1)
		}
		best := 0
		for k, s := range scores {
			if s > scores[best] {
				best = k
			}
		}
		bin := numbers[best]
		if bin == len(space) {
			space = append(space, capacity)
		}
		space[bin] -= item
		where = append(where, bin)
	}
	return where
}
`

// BinPacking is the task of packing a set of instances; "or" and "weibull" are made to train on, PackingSets names the others, on which a
// program that was found can be evaluated. It panics for another name.
func BinPacking(set string) *BinPackingTask {
	s, err := findPackingSet(set)
	if err != nil {
		panic("env.BinPacking: " + err.Error())
	}
	t := &BinPackingTask{instances: s.draw()}
	steps := int64(s.instances) * int64(s.items) * int64(100+s.items) // bins to look through, and what a program does with them
	t.spec = elm.Spec{
		Name: "binpacking/" + set, Entry: "func Priority(item int, bins []int) []float64",
		Measures: []elm.Measure{
			nodesMeasure(150, 15),
			{Name: "full bins", Unit: "%", Min: 0, Max: 60, Cells: 15},
		},
		Fitness: "filling", FitnessUnit: "%",
		Limits: sandbox.Limits{Fuel: 4 * steps, Wall: wallFor(steps), Result: 8 << 20},
		Condition: "A rule for packing items that come one after another into as few bins as possible: Priority gives each bin, of which bins says how " +
			"much room it has left (the last one is empty), a score; the item goes into the first bin with the highest.",
		Driver: elm.Driver{Entry: "goelm_pack", Source: packDriver},
	}
	for _, p := range t.instances {
		t.spec.Calls = append(t.spec.Calls, []any{p.capacity, p.items})
	}
	t.plant("binpacking", "first_fit", "best_fit", "almost_full")
	return t
}

// wallFor is the time that so many interpreted steps may take.
func wallFor(steps int64) time.Duration {
	return min(time.Second+time.Duration(steps)*time.Microsecond, 5*time.Minute)
}

// Assess checks the packings and counts the bins.
func (t *BinPackingTask) Assess(_ context.Context, p elm.Program, o sandbox.Outcome) elm.Evaluation {
	e := t.begin(p, o)
	if !e.OK() {
		return e
	}
	if name := redeclares(p.Source); name != "" {
		return reject(e, "the program declares %s anew, by which it could see items before they come", name)
	}
	if len(o.Results) != len(t.instances) {
		return reject(e, "%d packings, want %d", len(o.Results), len(t.instances))
	}
	used, bound, full := 0, 0, 0
	var first [][]int
	for i, in := range t.instances {
		bins, err := in.check(o.Results[i])
		if err != nil {
			return reject(e, "instance %d: %v", i, err)
		}
		used, bound = used+len(bins), bound+in.bound
		for _, b := range bins {
			if sum(b) == in.capacity {
				full++
			}
		}
		if i == 0 {
			first = bins
		}
	}
	e.Phenotype, e.PhenotypeID = first, fmt.Sprint(o.Results)
	e.Fitness = float64(100*bound) / float64(used)
	e.Measures = []float64{float64(ShapeOf(p).Nodes), float64(100*full) / float64(used)}
	e.Notes = []elm.Note{
		{Name: "bins", Value: fmt.Sprintf("%d, where %d are the least there could be (bound L2)", used, bound)},
		{Name: "excess", Value: fmt.Sprintf("%.2f %%", excess(used, bound))},
	}
	return e
}

// excess is the share of bins beyond the lower bound, as the tables of the FunSearch paper give it, in percent.
func excess(used, bound int) float64 { return float64(100*(used-bound)) / float64(bound) }

func sum(list []int) (n int) {
	for _, v := range list {
		n += v
	}
	return n
}

// check replays a packing and returns the bins' contents. Bins are opened in order and never hold more than their capacity.
func (p packing) check(result json.RawMessage) ([][]int, error) {
	var where []int
	if err := json.Unmarshal(result, &where); err != nil {
		return nil, fmt.Errorf("%.40s is no list of bins", result)
	}
	if n := len(where); n > 0 && where[n-1] == -1 {
		return nil, fmt.Errorf("function Priority gave other than one score for each bin at item %d", n-1)
	}
	if len(where) != len(p.items) {
		return nil, fmt.Errorf("%d items are packed, want %d", len(where), len(p.items))
	}
	var bins [][]int
	var filled []int
	for i, b := range where {
		if b == len(bins) {
			bins, filled = append(bins, nil), append(filled, 0)
		}
		if b < 0 || b >= len(bins) || filled[b]+p.items[i] > p.capacity {
			return nil, fmt.Errorf("item %d does not fit into bin %d", i, b)
		}
		bins[b] = append(bins[b], p.items[i])
		filled[b] += p.items[i]
	}
	return bins, nil
}

// redeclares is a predeclared identifier, such as append, that the program declares at its top level; "" if there is none.
func redeclares(source string) string {
	for _, d := range parse(source).Decls {
		var names []*ast.Ident
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				names = append(names, d.Name)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.ValueSpec:
					names = append(names, s.Names...)
				case *ast.TypeSpec:
					names = append(names, s.Name)
				case *ast.ImportSpec:
					if s.Name != nil {
						names = append(names, s.Name)
					}
				}
			}
		}
		if i := slices.IndexFunc(names, func(n *ast.Ident) bool { return types.Universe.Lookup(n.Name) != nil || n.Name == "." }); i >= 0 {
			return names[i].Name
		}
	}
	return ""
}
