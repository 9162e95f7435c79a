package vec

import "fmt"

// A Mat is a view of a matrix: element (i, j) is Data[i*Row+j*Col].
type Mat struct {
	Data       []float32
	Rows, Cols int
	Row, Col   int // steps from one row, and from one column, to the next
}

// Dense is the view of a matrix that is stored row by row without gaps.
func Dense(data []float32, rows, cols int) Mat {
	return Mat{Data: data[:rows*cols], Rows: rows, Cols: cols, Row: cols, Col: 1}
}

// T is the transposed view.
func (m Mat) T() Mat {
	return Mat{Data: m.Data, Rows: m.Cols, Cols: m.Rows, Row: m.Col, Col: m.Row}
}

// RowRange is the view of rows from..to-1.
func (m Mat) RowRange(from, to int) Mat {
	m.Data = m.Data[min(from*m.Row, len(m.Data)):]
	m.Rows = to - from
	return m
}

// ColRange is the view of columns from..to-1.
func (m Mat) ColRange(from, to int) Mat {
	m.Data = m.Data[min(from*m.Col, len(m.Data)):]
	m.Cols = to - from
	return m
}

// The inner loops make a tile of the product at once: tileRows rows of panelCols columns.
const (
	tileRows  = 6
	panelCols = 16
	// depth is how many terms are added before a tile goes back to memory: a panel of that depth (16 KB) stays in the first cache.
	depth = 256
	// blockRows are the rows of one piece of parallel work.
	blockRows = 8 * tileRows
)

// Panels are the right factor of a product, laid out for the inner loops: panelCols columns at a time, all their rows
// one after another; the last panel is filled up with zeros.
type Panels struct {
	rows, cols int
	step       int // from one panel to the next, in rows: those that were packed
	data       []float32
}

// Part is the view of the first rows and columns of what was packed.
func (p *Panels) Part(rows, cols int) Panels {
	if rows > p.rows || cols > p.cols {
		panic(fmt.Sprintf("vec: %dx%d of a matrix of %dx%d", rows, cols, p.rows, p.cols))
	}
	return Panels{rows: rows, cols: cols, step: p.step, data: p.data}
}

// Pack lays out b, in the memory that p has if it is enough.
func (p *Panels) Pack(b Mat) {
	p.reserve(b.Rows, b.Cols)
	for j := 0; j < b.Cols; j += panelCols {
		p.packPanel(b, j)
	}
}

func (p *Panels) reserve(rows, cols int) {
	n := (cols + panelCols - 1) / panelCols * panelCols * rows
	if cap(p.data) < n {
		p.data = make([]float32, n)
	}
	p.rows, p.cols, p.step, p.data = rows, cols, rows, p.data[:n]
}

func (p *Panels) packPanel(b Mat, j int) {
	out := p.data[j*b.Rows:]
	width := min(panelCols, b.Cols-j)
	if b.Col == 1 && width == panelCols {
		for k := range b.Rows {
			copy(out[k*panelCols:(k+1)*panelCols], b.Data[k*b.Row+j:])
		}
		return
	}
	for k := range b.Rows {
		row := out[k*panelCols : (k+1)*panelCols]
		at := k*b.Row + j*b.Col
		for c := range width {
			row[c] = b.Data[at]
			at += b.Col
		}
		clear(row[width:])
	}
}

// MulAdd adds the product a b to c, with all cores. The columns of c lie side by side (c.Col is 1).
func MulAdd(c, a, b Mat) {
	var p Panels
	p.MulAdd(c, a, b)
}

// MulAdd is the function of that name with p as its scratch memory.
func (p *Panels) MulAdd(c, a, b Mat) {
	p.reserve(b.Rows, b.Cols)
	panels := (b.Cols + panelCols - 1) / panelCols
	if a.Rows*b.Rows*b.Cols < parallelFrom {
		p.Pack(b)
		MulAddPacked(c, a, p)
		return
	}
	Parallel(panels, func(i int) { p.packPanel(b, i*panelCols) })
	check(c, a, p)
	blocks := (a.Rows + blockRows - 1) / blockRows
	Parallel(blocks, func(i int) {
		from, to := i*blockRows, min((i+1)*blockRows, a.Rows)
		mulAddRows(c, a, p, from, to)
	})
}

// parallelFrom is the number of multiplications from which starting goroutines pays.
const parallelFrom = 1 << 18

// MulAddPacked adds a b to c, on the calling goroutine. b was packed before.
func MulAddPacked(c, a Mat, b *Panels) {
	check(c, a, b)
	mulAddRows(c, a, b, 0, a.Rows)
}

func check(c, a Mat, b *Panels) {
	if a.Cols != b.rows || c.Rows != a.Rows || c.Cols != b.cols || c.Col != 1 {
		panic(fmt.Sprintf("vec: product of %dx%d and %dx%d into %dx%d (column step %d)", a.Rows, a.Cols, b.rows, b.cols, c.Rows, c.Cols, c.Col))
	}
	for _, m := range []Mat{a, c} {
		if m.Rows > 0 && m.Cols > 0 && (m.Rows-1)*m.Row+(m.Cols-1)*m.Col >= len(m.Data) {
			panic(fmt.Sprintf("vec: %dx%d with steps %d, %d in %d numbers", m.Rows, m.Cols, m.Row, m.Col, len(m.Data)))
		}
	}
}

// mulAddRows does rows from..to-1 of c += a b. Each element adds its terms in order of k, in pieces of depth; so it does not matter
// which rows are computed together.
func mulAddRows(c, a Mat, b *Panels, from, to int) {
	var edge [tileRows * panelCols]float32
	for k := 0; k < a.Cols; k += depth {
		kn := min(depth, a.Cols-k)
		for j := 0; j < b.cols; j += panelCols {
			panel := b.data[j*b.step+k*panelCols:]
			width := min(panelCols, b.cols-j)
			for i := from; i < to; {
				rows := 1
				if i+tileRows <= to {
					rows = tileRows
				}
				left := a.Data[i*a.Row+k*a.Col:]
				out := c.Data[i*c.Row+j:]
				if width == panelCols {
					tile(rows, kn, left, a.Row, a.Col, panel, out, c.Row)
				} else {
					for r := range rows {
						copy(edge[r*panelCols:], out[r*c.Row:r*c.Row+width])
					}
					tile(rows, kn, left, a.Row, a.Col, panel, edge[:], panelCols)
					for r := range rows {
						copy(out[r*c.Row:r*c.Row+width], edge[r*panelCols:])
					}
				}
				i += rows
			}
		}
	}
}

// tile adds the product of some rows (1 or tileRows) of a with one panel to c.
func tile(rows, k int, a []float32, aRow, aCol int, panel, c []float32, cRow int) {
	if useAsm {
		if rows == tileRows {
			tile6Asm(k, &a[0], uintptr(aRow)*4, uintptr(aCol)*4, &panel[0], &c[0], uintptr(cRow)*4)
		} else {
			tile1Asm(k, &a[0], uintptr(aCol)*4, &panel[0], &c[0])
		}
		return
	}
	for r := range rows {
		out := (*[panelCols]float32)(c[r*cRow:])
		sum := *out
		at := r * aRow
		for i := range k {
			x := a[at]
			at += aCol
			b := (*[panelCols]float32)(panel[i*panelCols:])
			for j := range sum {
				sum[j] += x * b[j]
			}
		}
		*out = sum
	}
}
