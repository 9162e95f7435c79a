package worker

import (
	"maps"
	"reflect"
	"slices"
	"unicode"
)

// ranges are a worker's copies of the tables of package unicode, which are variables with pointers, slices and maps in
// them: a candidate that changes one changes neither the library's own nor the next candidate's.
type ranges struct {
	used   bool                               // a candidate may have changed them since they were put back
	copies map[*unicode.RangeTable]rangeTable // by original
	again  []func()                           // each puts one variable back
}

// copyOf gives a copy of a variable of package unicode, in which equal pointers are equal; invalid if there is none for its type.
func (r *ranges) copyOf(v reflect.Value) reflect.Value {
	switch x := v.Interface().(type) {
	case *unicode.RangeTable:
		return keep(r, r.table(x), func(c **unicode.RangeTable) { *c = r.table(x) })
	case []*unicode.RangeTable:
		return keepSlice(r, r.tables(x))
	case map[string]*unicode.RangeTable:
		mine := make(map[string]*unicode.RangeTable, len(x))
		for name, t := range x {
			mine[name] = r.table(t)
		}
		return keep(r, maps.Clone(mine), func(c *map[string]*unicode.RangeTable) {
			if !maps.Equal(*c, mine) {
				*c = maps.Clone(mine)
			}
		})
	case map[string]string:
		return keep(r, maps.Clone(x), func(c *map[string]string) {
			if !maps.Equal(*c, x) {
				*c = maps.Clone(x)
			}
		})
	case []unicode.CaseRange:
		return keepSlice(r, x)
	case unicode.SpecialCase:
		return keepSlice(r, x)
	}
	return reflect.Value{}
}

// keep makes a variable with the value v, which restore puts back.
func keep[T any](r *ranges, v T, restore func(*T)) reflect.Value {
	c := &v
	r.again = append(r.again, func() { restore(c) })
	return reflect.ValueOf(c).Elem()
}

// keepSlice makes a variable with a copy of x.
func keepSlice[S ~[]E, E comparable](r *ranges, x S) reflect.Value {
	mine := slices.Clip(slices.Clone(x))
	return keep(r, mine, func(c *S) { *c = pristine(mine, x) })
}

// pristine returns mine, with the elements of x again.
func pristine[S ~[]E, E comparable](mine, x S) S {
	if !slices.Equal(mine, x) {
		copy(mine, x)
	}
	return mine
}

// A rangeTable is the copy of one table. What the candidates see is table, whose slices they may replace.
type rangeTable struct {
	table *unicode.RangeTable
	r16   []unicode.Range16
	r32   []unicode.Range32
}

// table is the copy of a table, made on first use and always the same one.
func (r *ranges) table(x *unicode.RangeTable) *unicode.RangeTable {
	if x == nil {
		return nil
	}
	c, ok := r.copies[x]
	if !ok {
		c = rangeTable{&unicode.RangeTable{}, slices.Clip(slices.Clone(x.R16)), slices.Clip(slices.Clone(x.R32))}
		c.restore(x)
		r.copies[x] = c
	}
	return c.table
}

func (c rangeTable) restore(x *unicode.RangeTable) {
	c.table.R16, c.table.R32, c.table.LatinOffset = pristine(c.r16, x.R16), pristine(c.r32, x.R32), x.LatinOffset
}

func (r *ranges) tables(list []*unicode.RangeTable) []*unicode.RangeTable {
	mine := make([]*unicode.RangeTable, len(list))
	for i, x := range list {
		mine[i] = r.table(x)
	}
	return mine
}

// reset puts everything back to how the first candidate found it. What is as it was is only compared, in some 20 us.
func (r *ranges) reset() {
	if !r.used {
		return
	}
	r.used = false
	for x, c := range r.copies {
		c.restore(x)
	}
	for _, restore := range r.again {
		restore()
	}
}
