package golang

import (
	"fmt"
	"reflect"
)

// What lowered code calls when a check fails. Each gets the line, says what Go says, and never returns; the results let
// them stand in conditions.

func (m *machine) at(line int) {
	if m.line != nil && line > 0 {
		*m.line = line
	}
}

func (m *machine) indexRange(i, n, line int) bool {
	m.at(line)
	if i < 0 {
		panic(goError(fmt.Sprintf("index out of range [%d]", i)))
	}
	panic(goError(fmt.Sprintf("index out of range [%d] with length %d", i, n)))
}

func (m *machine) indexRangeUint(i uint64, n, line int) bool {
	m.at(line)
	panic(goError(fmt.Sprintf("index out of range [%d] with length %d", i, n)))
}

// notGiven stands for a bound that is not written.
const notGiven = -1 << 62

// bigBound makes a bound too big for an int one that no check accepts.
func bigBound(n uint64) int {
	if int(n) < 0 {
		return 1<<63 - 1
	}
	return int(n)
}

// sliceRange words what is wrong with x[lo:hi:max]; limit is the capacity (kind 1) or the length.
func (m *machine) sliceRange(length, limit, kind, lo, hi, most, line int) bool {
	m.at(line)
	what := "length"
	if kind == 1 {
		what = "capacity"
	}
	text := ""
	switch {
	case most != notGiven && most < 0:
		text = fmt.Sprintf("[::%d]", most)
	case most != notGiven && most > limit:
		text = fmt.Sprintf("[::%d] with %s %d", most, what, limit)
	case most != notGiven && hi < 0:
		text = fmt.Sprintf("[:%d:]", hi)
	case most != notGiven && hi > most:
		text = fmt.Sprintf("[:%d:%d]", hi, most)
	case most != notGiven && lo != notGiven && lo < 0:
		text = fmt.Sprintf("[%d::]", lo)
	case most != notGiven:
		text = fmt.Sprintf("[%d:%d:]", lo, hi)
	case hi != notGiven && hi < 0:
		text = fmt.Sprintf("[:%d]", hi)
	case hi != notGiven && hi > limit:
		text = fmt.Sprintf("[:%d] with %s %d", hi, what, limit)
	case lo < 0:
		text = fmt.Sprintf("[%d:]", lo)
	case hi != notGiven:
		text = fmt.Sprintf("[%d:%d]", lo, hi)
	default:
		text = fmt.Sprintf("[%d:%d]", lo, length)
	}
	panic(goError("slice bounds out of range " + text))
}

func (m *machine) nilPointer(line int) bool {
	m.at(line)
	panic(m.nilError())
}

func (m *machine) divideByZero(line int) bool {
	m.at(line)
	panic(goError("integer divide by zero"))
}

func (m *machine) negativeShift(line int) bool {
	m.at(line)
	panic(goError("negative shift amount"))
}

// makeRange words what is wrong with make(T, n, size).
func (m *machine) makeRange(n, size int, isChan, both bool, line int) bool {
	m.at(line)
	switch {
	case isChan:
		panic(plainError("makechan: size out of range"))
	case n < 0:
		panic(goError("makeslice: len out of range"))
	}
	panic(goError("makeslice: cap out of range"))
}

// arrayPointer converts a slice to a pointer to an array; p is a nil pointer of the type wanted.
func (m *machine) arrayPointer(s, p any, line int) any {
	v, t := reflect.ValueOf(s), reflect.TypeOf(p)
	if n := t.Elem().Len(); v.Len() < n {
		m.at(line)
		panic(goError(fmt.Sprintf("cannot convert slice with length %d to array or pointer to array with length %d", v.Len(), n)))
	}
	return v.Convert(t).Interface()
}

// loopState words what is wrong with a function that calls the body of a range over it.
func loopState(state int) {
	switch state {
	case 1:
		panic(goError("range function continued iteration after function for loop body returned false"))
	case 2:
		panic(goError("range function continued iteration after loop body panic"))
	case 3:
		panic(goError("range function continued iteration after whole loop exit"))
	}
	panic(goError("range function recovered a loop body panic and did not resume panicking"))
}

// words is an interface value in print: Go writes its two words.
type words struct{ x any }

func asWords(x any) any { return words{x} }
