package emit

import (
	"fmt"
	"go/constant"
	"go/types"
	"math"
	"strconv"
	"strings"

	"goelm/kernel/golang/core"
)

// The interpreter computes constants in machine types, forgets their types in shifts and conversions, and loses the sign
// of zero. So a constant is a literal of its exact value with its type.

func (w *Writer) constant(c *core.Const) (string, int) {
	b, ok := c.T.Underlying().(*types.Basic)
	if !ok {
		panic(fmt.Sprintf("emit: constant of type %v", c.T))
	}
	text, plain := literal(c.Val, b)
	if text == "" {
		return w.complexConstant(c.Val, b), primaryPrec
	}
	name := w.T.Text(c.T)
	switch {
	case name != plain:
		return name + "(" + text + ")", primaryPrec
	case strings.HasPrefix(text, "-"):
		return text, unaryPrec
	}
	return text, primaryPrec
}

// literal writes v for basic type b, and names the type that the literal has of itself.
func literal(v constant.Value, b *types.Basic) (text, plain string) {
	switch {
	case b.Info()&types.IsBoolean != 0:
		return strconv.FormatBool(constant.BoolVal(v)), "bool"
	case b.Info()&types.IsString != 0:
		return quote(constant.StringVal(v)), "string"
	case b.Info()&types.IsInteger != 0:
		text = constant.ToInt(v).ExactString()
		plain = "int"
	case b.Info()&types.IsFloat != 0:
		text = floatText(v, b.Kind())
		plain = "float64"
	default:
		return "", ""
	}
	return text, plain
}

// floatText writes a float so that it reads back as the same bits and is seen to be a float.
func floatText(v constant.Value, kind types.BasicKind) string {
	f, _ := constant.Float64Val(constant.ToFloat(v))
	bits := 64
	if kind == types.Float32 {
		g, _ := constant.Float32Val(constant.ToFloat(v))
		f, bits = float64(g), 32
	}
	if math.IsInf(f, 0) {
		f = math.Copysign(math.MaxFloat64, f)
	}
	s := strconv.FormatFloat(f, 'g', -1, bits)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}

func (w *Writer) complexConstant(v constant.Value, b *types.Basic) string {
	v = constant.ToComplex(v)
	fn := "Complex128"
	if b.Kind() == types.Complex64 {
		fn = "Complex64"
	}
	return fmt.Sprintf("%s(%s, %s)", w.T.Runtime(fn), floatText(constant.Real(v), types.Float64), floatText(constant.Imag(v), types.Float64))
}

// quote writes s as a string literal in ASCII.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '\n':
			b.WriteString(`\n`)
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c >= ' ' && c < 0x7f:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, `\x%02x`, c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
