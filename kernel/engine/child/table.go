package child

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"goelm/kernel/golang"
	"goelm/render"
)

// table shows a list of structs or maps.
func (b bundler) table(g *golang.Grid) render.Table {
	t := render.Table{Columns: g.Columns, Caption: g.Caption()}
	for _, row := range g.Rows {
		cells := make([]any, len(row))
		for i, e := range row {
			cells[i] = b.place(e)
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// place is one value as a place of a table: a number, a picture, or short text.
func (b bundler) place(e golang.Element) any {
	v, t := b.Dynamic(e.Value, e.Type)
	if !v.IsValid() {
		return nil
	}
	if data, ok := b.MIMEBundle(v, t); ok {
		return bundled(data)
	}
	if img, ok := imageOf(v); ok {
		return render.Stack(picturePart(img))
	}
	text := b.Format(v, t)
	switch {
	case v.CanInt() && text == strconv.FormatInt(v.Int(), 10):
		return v.Int()
	case v.CanUint() && text == strconv.FormatUint(v.Uint(), 10):
		return v.Uint()
	case v.CanFloat() && (text == fmt.Sprint(v.Float()) || v.Kind() == reflect.Float32):
		return rounded(v.Float())
	}
	return short(text, 120)
}

// bundled is something that shows itself inside of a table.
type bundled map[string]any

// MIMEBundle gives the forms that it has.
func (b bundled) MIMEBundle() map[string]any { return b }

// rounded is a number of a table. Its text has at most six decimals, as in other tables of data.
type rounded float64

func (r rounded) String() string {
	x := float64(r)
	if a := math.Abs(x); a != 0 && (a < 1e-4 || a >= 1e15) || math.IsNaN(x) || math.IsInf(x, 0) {
		return strconv.FormatFloat(x, 'g', 6, 64)
	}
	text := strconv.FormatFloat(x, 'f', 6, 64)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// A matrix is one of gonum's, or anything that is read like one.
type matrix interface {
	Dims() (rows, columns int)
	At(i, j int) float64
}

func matrixOf(v reflect.Value) (matrix, bool) { return ability[matrix](v) }

// mostOfMatrix is how many rows and columns of a matrix are shown.
const mostOfMatrix = 20

func matrixTable(m matrix) render.Table {
	rows, cols := m.Dims()
	t := render.Table{Caption: fmt.Sprintf("%d × %d", rows, cols)}
	for i := range min(rows, mostOfMatrix) {
		var row []any
		for j := range min(cols, mostOfMatrix) {
			row = append(row, rounded(m.At(i, j)))
		}
		if cols > mostOfMatrix {
			row = append(row, "…")
		}
		t.Rows = append(t.Rows, row)
	}
	if rows > mostOfMatrix && len(t.Rows) > 0 {
		more := make([]any, len(t.Rows[0]))
		for j := range more {
			more[j] = "⋮"
		}
		t.Rows = append(t.Rows, more)
	}
	return t
}
