package golang

import (
	"fmt"
	"go/constant"
	"go/types"
	"math"
	"strconv"
	"strings"
)

// Yaegi computes constants in machine types, forgets their types in shifts and conversions, and loses the sign of
// zero. So a constant expression becomes a literal of its exact value with its type, and constant declarations vanish.

// constant writes a constant value as an expression of type t.
func (l *lowerer) constant(v constant.Value, t types.Type) string {
	t = l.subst(t)
	b, ok := t.Underlying().(*types.Basic)
	if !ok {
		b = defaultOf(v) // a constant in a place of interface type
		t = b
	}
	if b.Info()&types.IsUntyped != 0 {
		b = types.Default(b).(*types.Basic)
		t = b
	}
	text, plain := literal(v, b)
	if text == "" {
		return l.complexConst(v, t)
	}
	name := l.typ(t)
	if name == plain {
		return text
	}
	return name + "(" + text + ")"
}

func defaultOf(v constant.Value) *types.Basic {
	switch v.Kind() {
	case constant.Bool:
		return types.Typ[types.Bool]
	case constant.String:
		return types.Typ[types.String]
	case constant.Int:
		return types.Typ[types.Int]
	case constant.Float:
		return types.Typ[types.Float64]
	}
	return types.Typ[types.Complex128]
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
	if strings.HasPrefix(text, "-") {
		text = "(" + text + ")"
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

func (l *lowerer) complexConst(v constant.Value, t types.Type) string {
	v = constant.ToComplex(v)
	re, im := floatText(constant.Real(v), types.Float64), floatText(constant.Imag(v), types.Float64)
	fn := "Complex128"
	if t.Underlying().(*types.Basic).Kind() == types.Complex64 {
		fn = "Complex64"
	}
	s := fmt.Sprintf("%s(%s, %s)", l.rt(fn), re, im)
	if name := l.typ(t); name != "complex128" && name != "complex64" {
		return name + "(" + s + ")"
	}
	return s
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
