package explorer

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// head is what the page reads first.
type head struct {
	Title     string      `json:"title"`
	Facts     [][2]string `json:"facts"`
	Note      string      `json:"note"`
	Fitness   axis        `json:"fitness"`
	Measures  []axis      `json:"measures"`
	Open      string      `json:"open"`
	Show      string      `json:"show"`
	Rows      int         `json:"rows"`
	Operators []string    `json:"operators"`
	Verdicts  []string    `json:"verdicts"`
	Columns   []column    `json:"columns"`
	Texts     int         `json:"texts"`    // how much of the texts is there: 0 all, 1 of what entered the map, 2 of the elites and their ancestors
	Pictures  int         `json:"pictures"` // how many there are
}

type axis struct {
	Name  string  `json:"name"`
	Unit  string  `json:"unit"`
	Min   float64 `json:"min"`
	Max   float64 `json:"max"`
	Cells int     `json:"cells"`
}

// A column is an array of numbers in little-endian order, as JavaScript's typed arrays have them.
type column struct {
	Name string `json:"name"`
	Type string `json:"type"` // Uint8, Uint16, Int32, Uint32, Float32, Float64
}

// packed is a page's data.
type packed struct {
	head           head
	columns        []byte // one after another, each beginning at a multiple of 8
	text, pictures []byte // compressed
}

// row is what is kept of a candidate while the page is made.
type row struct {
	number, parent int // of the row's first parent, -1 without one
	operator       int
	verdict        int
	island         int
	fitness        float64
	measures       []float64
	cell           int // in the grid over all measures; -1 unless it entered the map
}

// defaultCells is what an axis without cells of its own is cut into.
const defaultCells = 20

func pack(ctx context.Context, run Run, budget Budget) (*packed, error) {
	p := &packed{head: head{
		Title: run.Title, Facts: run.Facts, Note: run.Note, Fitness: axis{Name: run.Fitness.Name, Unit: run.Fitness.Unit}, Open: run.Open, Show: run.Show,
		Operators: []string{}, Verdicts: []string{},
	}}
	if p.head.Facts == nil {
		p.head.Facts = [][2]string{}
	}
	if len(run.Measures) == 0 {
		return nil, errors.New("explorer: a map needs a measure at least")
	}
	for _, m := range run.Measures {
		if m.Cells < 1 {
			m.Cells = defaultCells
		}
		if !(m.Min < m.Max) || math.IsInf(m.Min, 0) || math.IsInf(m.Max, 0) {
			return nil, fmt.Errorf("explorer: the measure %s has the range %v to %v", m.Name, m.Min, m.Max)
		}
		p.head.Measures = append(p.head.Measures, axis{m.Name, m.Unit, m.Min, m.Max, m.Cells})
	}
	rows, err := p.read(ctx, run)
	if err != nil {
		return nil, err
	}
	p.head.Rows = len(rows)
	p.lay(rows)
	if err := p.writeTexts(ctx, run, rows, budget.Text/4*3); err != nil {
		return nil, err
	}
	return p, p.draw(ctx, run, rows, budget.Pictures/4*3)
}

// read reads all but the texts.
func (p *packed) read(ctx context.Context, run Run) ([]row, error) {
	var rows []row
	at := map[int]int{} // number to row
	operators, verdicts := index{}, index{}
	for c, err := range run.Candidates(ctx) {
		if err != nil {
			return nil, err
		}
		r := row{
			number: c.Number, parent: -1, operator: operators.of(c.Operator, &p.head.Operators), verdict: verdicts.of(c.Verdict, &p.head.Verdicts),
			island: c.Island, fitness: c.Fitness, measures: c.Measures, cell: -1,
		}
		if len(c.Parents) > 0 {
			if parent, ok := at[c.Parents[0]]; ok {
				r.parent = parent
			}
		}
		if c.Entered && len(c.Measures) == len(p.head.Measures) {
			r.cell = p.cellOf(c.Measures)
		}
		at[c.Number] = len(rows)
		rows = append(rows, r)
	}
	return rows, nil
}

// An index numbers texts in the order in which they come.
type index map[string]int

func (x index) of(s string, list *[]string) int {
	n, ok := x[s]
	if !ok {
		n = len(*list)
		x[s], *list = n, append(*list, s)
	}
	return n
}

// cellOf is the cell of the grid over all measures, the last varying fastest.
func (p *packed) cellOf(measures []float64) int {
	cell := 0
	for i, m := range p.head.Measures {
		k := int((measures[i] - m.Min) / (m.Max - m.Min) * float64(m.Cells))
		cell = cell*m.Cells + min(max(k, 0), m.Cells-1)
	}
	return cell
}

// elites are the rows that hold a cell at the end, the fittest first.
func elites(rows []row) []int {
	best := map[int]int{}
	for i, r := range rows {
		if r.cell < 0 {
			continue
		}
		if b, ok := best[r.cell]; !ok || r.fitness > rows[b].fitness {
			best[r.cell] = i
		}
	}
	list := make([]int, 0, len(best))
	for _, i := range best {
		list = append(list, i)
	}
	slices.SortFunc(list, func(a, b int) int {
		if rows[a].fitness != rows[b].fitness {
			if rows[a].fitness > rows[b].fitness {
				return -1
			}
			return 1
		}
		return a - b
	})
	return list
}

// lay writes the columns.
func (p *packed) lay(rows []row) {
	put(p, "number", "Uint32", rows, func(r row) uint32 { return uint32(r.number) })
	put(p, "parent", "Int32", rows, func(r row) int32 { return int32(r.parent) })
	put(p, "operator", "Uint16", rows, func(r row) uint16 { return uint16(min(r.operator, math.MaxUint16)) })
	put(p, "verdict", "Uint8", rows, func(r row) uint8 { return uint8(min(r.verdict, math.MaxUint8)) })
	put(p, "cell", "Int32", rows, func(r row) int32 { return int32(r.cell) })
	put(p, "fitness", "Float64", rows, func(r row) float64 {
		if r.measures == nil {
			return math.NaN()
		}
		return r.fitness
	})
	for i := range p.head.Measures {
		put(p, fmt.Sprintf("m%d", i), "Float32", rows, func(r row) float32 {
			if i >= len(r.measures) {
				return float32(math.NaN())
			}
			return float32(r.measures[i])
		})
	}
}

func put[T any](p *packed, name, kind string, rows []row, of func(row) T) {
	for len(p.columns)%8 != 0 {
		p.columns = append(p.columns, 0)
	}
	values := make([]T, len(rows))
	for i, r := range rows {
		values[i] = of(r)
	}
	var err error
	if p.columns, err = binary.Append(p.columns, binary.LittleEndian, values); err != nil {
		panic(err) // they are numbers of a fixed size
	}
	p.head.Columns = append(p.head.Columns, column{name, kind})
}

// deflate compresses; the page's script has no more to do than to name the format.
func deflate(data []byte) []byte {
	var b bytes.Buffer
	z := newDeflater(&b)
	if _, err := z.Write(data); err != nil {
		panic(err) // a buffer takes everything
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func newDeflater(b *bytes.Buffer) *flate.Writer {
	z, err := flate.NewWriter(b, flate.DefaultCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	return z
}

// Of what candidates say and are, how much a page holds.
const (
	allTexts = iota
	enteredTexts
	eliteTexts
	noTexts
)

// writeTexts writes names, messages, details and sources, of as many candidates as fit into so many bytes.
func (p *packed) writeTexts(ctx context.Context, run Run, rows []row, most int) error {
	for level := allTexts; level <= noTexts; level++ {
		text, err := writeTexts(ctx, run, rows, kept(rows, level), most)
		if err != nil {
			return err
		}
		if text != nil {
			p.head.Texts, p.text = level, text
			return nil
		}
	}
	return fmt.Errorf("explorer: not even the names of %d candidates fit into %d bytes", len(rows), most)
}

// kept are the rows whose sources are in the page, ancestors of those among them.
func kept(rows []row, level int) []bool {
	keep := make([]bool, len(rows))
	with := func(i int) {
		for ; i >= 0 && !keep[i]; i = rows[i].parent {
			keep[i] = true
		}
	}
	switch level {
	case allTexts:
		for i := range keep {
			keep[i] = true
		}
	case enteredTexts:
		for i, r := range rows {
			if r.cell >= 0 {
				with(i)
			}
		}
	case eliteTexts:
		for _, i := range elites(rows) {
			with(i)
		}
	}
	return keep
}

// longestText bounds a name, a message or a detail.
const longestText = 400

// writeTexts writes the texts, each with its length before it: name, message, detail, then 0 for no source or 1 and the source
// as what differs from the first parent's: how many bytes are the same at the beginning, how many at the end, and what stands
// between. nil when it is too long.
func writeTexts(ctx context.Context, run Run, rows []row, keep []bool, most int) ([]byte, error) {
	wanted := make([]bool, len(rows)) // parents of what is kept
	for i, r := range rows {
		if keep[i] && r.parent >= 0 {
			wanted[r.parent] = true
		}
	}
	var out bytes.Buffer
	z := newDeflater(&out)
	parents := map[int]string{}
	var buf []byte
	text := func(s string) {
		buf = binary.AppendUvarint(buf, uint64(len(s)))
		buf = append(buf, s...)
	}
	i := 0
	for c, err := range run.Candidates(ctx) {
		if err != nil {
			return nil, err
		}
		if i == len(rows) {
			break // it has grown since
		}
		buf = buf[:0]
		text(cut(c.Name))
		text(cut(c.Message))
		text(cut(c.Detail))
		if !keep[i] || c.Source == "" {
			buf = append(buf, 0)
		} else {
			base := ""
			if rows[i].parent >= 0 {
				base = parents[rows[i].parent]
			}
			head, tail := common(base, c.Source)
			buf = binary.AppendUvarint(append(buf, 1), uint64(head))
			buf = binary.AppendUvarint(buf, uint64(tail))
			text(c.Source[head : len(c.Source)-tail])
			if wanted[i] {
				parents[i] = c.Source
			}
		}
		if _, err := z.Write(buf); err != nil {
			return nil, err
		}
		if out.Len() > most {
			return nil, nil
		}
		i++
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	if out.Len() > most {
		return nil, nil
	}
	return out.Bytes(), nil
}

func cut(s string) string {
	if len(s) <= longestText {
		return s
	}
	return strings.ToValidUTF8(s[:longestText], "") + " …"
}

// common is how many bytes two texts share at their beginnings and at their ends.
func common(a, b string) (head, tail int) {
	n := min(len(a), len(b))
	for head < n && a[head] == b[head] {
		head++
	}
	for tail < n-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	return head, tail
}

// draw draws pictures while they fit: of the elites by fitness, then of the champion's ancestors, then of others that were in
// the map, the last first.
func (p *packed) draw(ctx context.Context, run Run, rows []row, most int) error {
	p.pictures = deflate(nil)
	if run.Picture == nil {
		return nil
	}
	order := pictureOrder(rows)
	var out bytes.Buffer
	z := newDeflater(&out)
	const batch = 32
	for from := 0; from < len(order) && out.Len() < most; from += batch {
		if err := ctx.Err(); err != nil {
			return err
		}
		list := order[from:min(from+batch, len(order))]
		for k, data := range drawn(ctx, run, rows, list) {
			// What stands in the compressor's buffer is not counted yet: pictures compress to a half at least.
			if data == nil || out.Len()+len(data)/2 > most {
				continue
			}
			buf := binary.AppendUvarint(nil, uint64(list[k]))
			buf = binary.AppendUvarint(buf, uint64(len(data)))
			if _, err := z.Write(append(buf, data...)); err != nil {
				return err
			}
			p.head.Pictures++
		}
		if err := z.Flush(); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	p.pictures = out.Bytes()
	return nil
}

// mostPictures bounds the time that a page takes.
const mostPictures = 2500

func pictureOrder(rows []row) []int {
	seen := make([]bool, len(rows))
	var order []int
	add := func(i int) {
		if !seen[i] && len(order) < mostPictures {
			seen[i] = true
			order = append(order, i)
		}
	}
	best := elites(rows)
	for _, i := range best {
		add(i)
	}
	if len(best) > 0 {
		for i := best[0]; i >= 0; i = rows[i].parent {
			if rows[i].cell >= 0 {
				add(i)
			}
		}
	}
	for i := len(rows) - 1; i >= 0; i-- {
		if rows[i].cell >= 0 {
			add(i)
		}
	}
	return order
}

// drawn are the pictures of some rows, nil where there is none.
func drawn(ctx context.Context, run Run, rows []row, list []int) [][]byte {
	out := make([][]byte, len(list))
	parallel(len(list), func(k int) {
		switch picture := run.Picture(ctx, rows[list[k]].number); {
		case picture.Motion != nil:
			out[k] = packMotion(*picture.Motion)
		case !picture.Figure.IsZero():
			thumb := ""
			if !picture.Thumb.IsZero() {
				thumb = picture.Thumb.SVG()
			}
			out[k] = binary.AppendUvarint([]byte{kindSVG}, uint64(len(thumb)))
			out[k] = append(append(out[k], thumb...), picture.Figure.SVG()...)
		}
	})
	return out
}

// kinds of pictures.
const (
	kindMotion = 0
	kindSVG    = 1
)
