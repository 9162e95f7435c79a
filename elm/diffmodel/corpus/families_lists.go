package corpus

import (
	"fmt"
	"strings"
)

// loop writes a loop over a list: by index or by range. Its body sees the element.
func (w *writer) loop(list string, body func(element string) string) string {
	switch w.between(0, 3) {
	case 0:
		i := w.index()
		return fmt.Sprintf("for %s := 0; %s < len(%s); %s++ {\n%s}\n", i, i, list, i, body(list+"["+i+"]"))
	case 1:
		i := w.index()
		return fmt.Sprintf("for %s := range %s {\n%s}\n", i, list, body(list+"["+i+"]"))
	default:
		v := w.short()
		return fmt.Sprintf("for _, %s := range %s {\n%s}\n", v, list, body(v))
	}
}

func (w *writer) listCalls(n int, name, typ string, more func() string) []string {
	return w.calls(n, name, func() string {
		var s string
		if typ == "int" {
			s = w.ints(w.between(3, 6), -5, 12)
		} else {
			s = w.floats(w.between(3, 6), -5, 12)
		}
		if more != nil {
			s += ", " + more()
		}
		return s
	})
}

// condition says when an element counts.
func (w *writer) condition(typ string) (code func(x string) string, doc string) {
	k := w.number(typ, 0, 8)
	switch w.between(0, 5) {
	case 0, 1:
		return func(x string) string { return x + " > " + k }, "above " + k
	case 2:
		return func(x string) string { return x + " < " + k }, "below " + k
	case 3:
		return func(x string) string { return x + " >= " + k }, "of at least " + k
	case 4:
		if typ == "int" {
			m := w.int(3, 7)
			return func(x string) string { return x + "%" + m + " == 0" }, "divisible by " + m
		}
		return func(x string) string { return x + " <= " + k }, "of at most " + k
	}
	return func(x string) string { return x + " != " + k }, "other than " + k
}

// fold: one value of a list.
func fold(w *writer) program {
	name, list, acc := w.function(), w.fresh(), w.short()
	typ := pick(w, "int", "int", "float64")
	cond, condDoc := w.condition(typ)
	result := typ
	var doc, body string
	switch w.between(0, 8) {
	case 0:
		doc = "is the sum of " + list
		body = acc + " := " + zero(typ) + "\n" + w.loop(list, func(x string) string { return acc + " += " + x + "\n" }) + "return " + acc + "\n"
	case 1:
		doc = "is the sum of the elements of " + list + " " + condDoc
		body = acc + " := " + zero(typ) + "\n" + w.loop(list, func(x string) string { return "if " + cond(x) + " {\n" + acc + " += " + x + "\n}\n" }) + "return " + acc + "\n"
	case 2:
		result = "int"
		doc = "counts the elements of " + list + " " + condDoc
		body = acc + " := 0\n" + w.loop(list, func(x string) string { return "if " + cond(x) + " {\n" + acc + "++\n}\n" }) + "return " + acc + "\n"
	case 3:
		doc = "is the largest element of " + list
		body = acc + " := " + list + "[0]\n" + w.loop(list, func(x string) string { return "if " + x + " > " + acc + " {\n" + acc + " = " + x + "\n}\n" }) + "return " + acc + "\n"
	case 4:
		doc = "is the smallest element of " + list
		body = acc + " := " + list + "[0]\n" + w.loop(list, func(x string) string { return "if " + x + " < " + acc + " {\n" + acc + " = " + x + "\n}\n" }) + "return " + acc + "\n"
	case 5:
		typ, result = "float64", "float64"
		doc = "is the mean of " + list
		body = acc + " := 0.0\n" + w.loop(list, func(x string) string { return acc + " += " + x + "\n" }) + "return " + acc + " / float64(len(" + list + "))\n"
	case 6:
		k := w.number(typ, 1, 5)
		doc = "is the sum of " + list + ", each times " + k
		body = acc + " := " + zero(typ) + "\n" + w.loop(list, func(x string) string { return acc + " += " + x + " * " + k + "\n" }) + "return " + acc + "\n"
	case 7:
		lo, hi := w.short(), w.short()
		doc = "is by how much the largest element of " + list + " is above the smallest"
		body = lo + ", " + hi + " := " + list + "[0], " + list + "[0]\n" + w.loop(list, func(x string) string {
			return lo + " = min(" + lo + ", " + x + ")\n" + hi + " = max(" + hi + ", " + x + ")\n"
		}) + "return " + hi + " - " + lo + "\n"
	default:
		result = "bool"
		doc = "says whether an element of " + list + " is " + condDoc
		body = w.loop(list, func(x string) string { return "if " + cond(x) + " {\nreturn true\n}\n" }) + "return false\n"
	}
	return program{
		entry:  name,
		source: w.doc(name, "%s.", doc) + fmt.Sprintf("func %s(%s []%s) %s {\n%s}\n", name, list, typ, result, body),
		calls:  w.listCalls(5, name, typ, nil),
	}
}

func zero(typ string) string {
	if typ == "int" {
		return "0"
	}
	return "0.0"
}

// mapList: a list of the same length.
func mapList(w *writer) program {
	name, list, out := w.function(), w.fresh(), w.fresh()
	i := w.index()
	k, d := w.float(0.2, 4), w.float(0.5, 6)
	var expr, doc string
	switch w.between(0, 5) {
	case 0:
		expr, doc = list+"["+i+"] * "+k, "times "+k
	case 1:
		expr, doc = list+"["+i+"]*"+k+" + "+d, "times "+k+" plus "+d
	case 2:
		expr, doc = "math.Abs("+list+"["+i+"] - "+d+")", "as its distance from "+d
	case 3:
		expr, doc = "math.Min("+list+"["+i+"], "+d+")", "but at most "+d
	case 4:
		expr, doc = list+"["+i+"] - float64("+i+")*"+k, "less "+k+" for each place"
	default:
		expr, doc = "math.Sin("+list+"["+i+"]*"+k+")", "as a sine"
	}
	var body string
	if w.chance(0.5) {
		body = fmt.Sprintf("%s := make([]float64, len(%s))\nfor %s := range %s {\n%s[%s] = %s\n}\nreturn %s\n", out, list, i, list, out, i, expr, out)
	} else {
		body = fmt.Sprintf("%s := []float64{}\nfor %s := 0; %s < len(%s); %s++ {\n%s = append(%s, %s)\n}\nreturn %s\n", out, i, i, list, i, out, out, expr, out)
	}
	return program{
		entry:  name,
		source: w.doc(name, "gives each element of %s %s.", list, doc) + fmt.Sprintf("func %s(%s []float64) []float64 {\n%s}\n", name, list, body),
		calls:  w.listCalls(3, name, "float64", nil),
	}
}

// filter: some elements of a list.
func filter(w *writer) program {
	name, list, out := w.function(), w.fresh(), w.fresh()
	typ := pick(w, "int", "float64")
	cond, doc := w.condition(typ)
	body := out + " := []" + typ + "{}\n" + w.loop(list, func(x string) string {
		return "if " + cond(x) + " {\n" + out + " = append(" + out + ", " + x + ")\n}\n"
	}) + "return " + out + "\n"
	return program{
		entry:  name,
		source: w.doc(name, "gives the elements of %s %s.", list, doc) + fmt.Sprintf("func %s(%s []%s) []%s {\n%s}\n", name, list, typ, typ, body),
		calls:  w.listCalls(4, name, typ, nil),
	}
}

// twoLists: two lists, element by element.
func twoLists(w *writer) program {
	name, a, b, acc, i := w.function(), w.fresh(), w.fresh(), w.fresh(), w.index()
	x, y := a+"["+i+"]", b+"["+i+"]"
	var doc, body string
	loop := fmt.Sprintf("for %s := 0; %s < min(len(%s), len(%s)); %s++ {\n", i, i, a, b, i)
	result := "float64"
	switch w.between(0, 4) {
	case 0:
		doc = fmt.Sprintf("is the sum of the products of %s and %s", a, b)
		body = acc + " := 0.0\n" + loop + acc + " += " + x + " * " + y + "\n}\nreturn " + acc + "\n"
	case 1:
		doc = fmt.Sprintf("is the sum of the distances between %s and %s", a, b)
		body = acc + " := 0.0\n" + loop + acc + " += math.Abs(" + x + " - " + y + ")\n}\nreturn " + acc + "\n"
	case 2:
		result = "[]float64"
		doc = fmt.Sprintf("adds %s and %s element by element", a, b)
		body = acc + " := []float64{}\n" + loop + acc + " = append(" + acc + ", " + x + "+" + y + ")\n}\nreturn " + acc + "\n"
	case 3:
		result = "int"
		doc = fmt.Sprintf("counts the places at which %s is above %s", a, b)
		body = acc + " := 0\n" + loop + "if " + x + " > " + y + " {\n" + acc + "++\n}\n}\nreturn " + acc + "\n"
	default:
		result = "[]float64"
		doc = fmt.Sprintf("takes the larger of %s and %s at each place", a, b)
		body = acc + " := []float64{}\n" + loop + acc + " = append(" + acc + ", math.Max(" + x + ", " + y + "))\n}\nreturn " + acc + "\n"
	}
	return program{
		entry:  name,
		source: w.doc(name, "%s.", doc) + fmt.Sprintf("func %s(%s, %s []float64) %s {\n%s}\n", name, a, b, result, body),
		calls:  w.calls(3, name, func() string { return w.floats(4, -4, 9) + ", " + w.floats(4, -4, 9) }),
	}
}

// window: neighbours in a list.
func window(w *writer) program {
	name, list, out, i := w.function(), w.fresh(), w.fresh(), w.index()
	x, y := list+"["+i+"]", list+"["+i+"-1]"
	var doc, expr string
	switch w.between(0, 3) {
	case 0:
		doc, expr = "gives the steps between neighbours of "+list, x+"-"+y
	case 1:
		doc, expr = "gives the means of neighbours of "+list, "("+x+"+"+y+")/2"
	case 2:
		doc, expr = "gives the larger of each two neighbours of "+list, "math.Max("+x+", "+y+")"
	default:
		k := w.float(0.1, 0.9)
		doc, expr = "gives each element of "+list+" less "+k+" of the one before", x+"-"+k+"*"+y
	}
	return program{
		entry: name,
		source: w.doc(name, "%s.", doc) + fmt.Sprintf("func %s(%s []float64) []float64 {\n%s := []float64{}\nfor %s := 1; %s < len(%s); %s++ {\n%s = append(%s, %s)\n}\nreturn %s\n}\n",
			name, list, out, i, i, list, i, out, out, expr, out),
		calls: w.listCalls(3, name, "float64", nil),
	}
}

// smoothing: each element drawn to the mean of those before. Held out.
func smoothing(w *writer) program {
	name, list, level, part, out := w.function(), w.fresh(), w.fresh(), w.fresh(), w.fresh()
	x := w.short()
	return program{
		entry: name,
		source: w.doc(name, "follows %s with a level that moves by the part %s of its distance.", list, part) +
			fmt.Sprintf("func %s(%s []float64, %s float64) []float64 {\n%s := []float64{}\n%s := 0.0\nfor _, %s := range %s {\n%s += %s * (%s - %s)\n%s = append(%s, %s)\n}\nreturn %s\n}\n",
				name, list, part, out, level, x, list, level, part, x, level, out, out, level, out),
		calls: w.listCalls(3, name, "float64", func() string { return w.float(0.1, 0.9) }),
	}
}

// table: rows of numbers.
func table(w *writer) program {
	name, rows, out, i, k := w.function(), w.fresh(), w.fresh(), w.index(), w.index()
	cell := rows + "[" + i + "][" + k + "]"
	loops := func(body string) string {
		return fmt.Sprintf("for %s := range %s {\nfor %s := range %s[%s] {\n%s}\n}\n", i, rows, k, rows, i, body)
	}
	limit := w.float(0, 5)
	result := "float64"
	var doc, body string
	switch w.between(0, 3) {
	case 0:
		doc, body = "is the sum of all cells of "+rows, out+" := 0.0\n"+loops(out+" += "+cell+"\n")+"return "+out+"\n"
	case 1:
		result = "int"
		doc, body = "counts the cells of "+rows+" above "+limit, out+" := 0\n"+loops("if "+cell+" > "+limit+" {\n"+out+"++\n}\n")+"return "+out+"\n"
	case 2:
		result = "[]float64"
		doc = "gives the sum of each row of " + rows
		body = fmt.Sprintf("%s := make([]float64, len(%s))\n", out, rows) + loops(out+"["+i+"] += "+cell+"\n") + "return " + out + "\n"
	default:
		doc = "is the largest product of a cell of " + rows + " and its place in the row"
		body = out + " := 0.0\n" + loops(out+" = math.Max("+out+", "+cell+"*float64("+k+"))\n") + "return " + out + "\n"
	}
	row := func() string { return "{" + w.list(3, func(int) string { return w.float(-3, 9) }) + "}" }
	return program{
		entry:  name,
		source: w.doc(name, "%s.", doc) + fmt.Sprintf("func %s(%s [][]float64) %s {\n%s}\n", name, rows, result, body),
		calls:  w.calls(3, name, func() string { return "[][]float64{" + row() + ", " + row() + "}" }),
	}
}

// ladder: a value by thresholds.
func ladder(w *writer) program {
	name, v := w.function(), w.short()
	n := w.between(2, 4)
	limit := w.between(60, 90)
	var limits []int
	for range n {
		limits = append(limits, limit)
		limit -= w.between(8, 20)
	}
	texts := w.chance(0.5)
	answer := func(i int) string {
		if texts {
			return fmt.Sprintf("%q", w.word())
		}
		return fmt.Sprint(10*(n-i) + w.between(0, 9))
	}
	typ := "int"
	if texts {
		typ = "string"
	}
	var answers []string
	for i := range n + 1 {
		answers = append(answers, answer(i))
	}
	var body, doc []string
	asSwitch := w.chance(0.4)
	for i, l := range limits {
		doc = append(doc, fmt.Sprintf("%s from %d", strings.Trim(answers[i], `"`), l))
		if asSwitch {
			body = append(body, fmt.Sprintf("case %s >= %d:\nreturn %s\n", v, l, answers[i]))
		} else {
			body = append(body, fmt.Sprintf("if %s >= %d {\nreturn %s\n}\n", v, l, answers[i]))
		}
	}
	code := strings.Join(body, "")
	if asSwitch {
		code = "switch {\n" + code + "}\n"
	}
	return program{
		entry: name,
		source: w.doc(name, "is %s, else %s.", strings.Join(doc, ", "), strings.Trim(answers[n], `"`)) +
			fmt.Sprintf("func %s(%s int) %s {\n%sreturn %s\n}\n", name, v, typ, code, answers[n]),
		calls: w.calls(10, name, func() string { return w.int(0, 99) }),
	}
}

// menu: a price by name. Held out.
func menu(w *writer) program {
	name, item, count := w.function(), w.fresh(), w.fresh()
	n := w.between(2, 4)
	var cases, names []string
	for range n {
		x, price := w.word(), w.between(2, 30)
		names = append(names, fmt.Sprintf("%s at %d", x, price))
		cases = append(cases, fmt.Sprintf("if %s == %q {\nreturn %s * %d\n}\n", item, x, count, price))
	}
	words := func() string { return pick(w, names...) }
	return program{
		entry:  name,
		source: w.doc(name, "is what %s of an %s cost: %s.", count, item, strings.Join(names, ", ")) + fmt.Sprintf("func %s(%s string, %s int) int {\n%sreturn 0\n}\n", name, item, count, strings.Join(cases, "")),
		calls:  w.calls(8, name, func() string { return fmt.Sprintf("%q, %s", strings.Fields(words())[0], w.int(1, 9)) }),
	}
}

// wholeNumbers: classics about integers.
func wholeNumbers(w *writer) program {
	name, n, acc, i := w.function(), w.short(), w.fresh(), w.index()
	var doc, body string
	switch w.between(0, 6) {
	case 0:
		doc = "is the product of the numbers from 1 to " + n
		body = fmt.Sprintf("%s := 1\nfor %s := 2; %s <= %s; %s++ {\n%s *= %s\n}\nreturn %s\n", acc, i, i, n, i, acc, i, acc)
	case 1:
		doc = "is the sum of the numbers from 1 to " + n
		body = fmt.Sprintf("%s := 0\nfor %s := 1; %s <= %s; %s++ {\n%s += %s\n}\nreturn %s\n", acc, i, i, n, i, acc, i, acc)
	case 2:
		doc = "is the sum of the digits of " + n
		body = fmt.Sprintf("%s := 0\nfor %s > 0 {\n%s += %s %% 10\n%s /= 10\n}\nreturn %s\n", acc, n, acc, n, n, acc)
	case 3:
		next := w.fresh()
		doc = "is the Fibonacci number " + n
		body = fmt.Sprintf("%s, %s := 0, 1\nfor %s := 0; %s < %s; %s++ {\n%s, %s = %s, %s+%s\n}\nreturn %s\n", acc, next, i, i, n, i, acc, next, next, acc, next, acc)
	case 4:
		k := w.int(3, 9)
		doc = "counts the numbers from 1 to " + n + " that " + k + " divides"
		body = fmt.Sprintf("%s := 0\nfor %s := 1; %s <= %s; %s++ {\nif %s%%%s == 0 {\n%s++\n}\n}\nreturn %s\n", acc, i, i, n, i, i, k, acc, acc)
	case 5:
		doc = "says how many divisors " + n + " has"
		body = fmt.Sprintf("%s := 0\nfor %s := 1; %s <= %s; %s++ {\nif %s%%%s == 0 {\n%s++\n}\n}\nreturn %s\n", acc, i, i, n, i, n, i, acc, acc)
	default:
		k := w.int(2, 5)
		doc = "is " + k + " to the power of " + n
		body = fmt.Sprintf("%s := 1\nfor %s := 0; %s < %s; %s++ {\n%s *= %s\n}\nreturn %s\n", acc, i, i, n, i, acc, k, acc)
	}
	return program{
		entry:  name,
		source: w.doc(name, "%s.", doc) + fmt.Sprintf("func %s(%s int) int {\n%s}\n", name, n, body),
		calls:  w.calls(5, name, func() string { return w.int(1, 14) }),
	}
}

// text: classics about strings.
func text(w *writer) program {
	name, s, out, c := w.function(), w.fresh(), w.fresh(), w.short()
	result := "string"
	letter := string("abcdefghijklmnoprstuw"[w.r.IntN(21)])
	other := string("abcdefghijklmnoprstuw"[w.r.IntN(21)])
	var doc, body string
	switch w.between(0, 6) {
	case 0:
		result = "int"
		doc = "counts how often " + letter + " occurs in " + s
		body = fmt.Sprintf("%s := 0\nfor _, %s := range %s {\nif %s == '%s' {\n%s++\n}\n}\nreturn %s\n", out, c, s, c, letter, out, out)
	case 1:
		doc = "writes " + s + " backwards"
		body = fmt.Sprintf("%s := \"\"\nfor _, %s := range %s {\n%s = string(%s) + %s\n}\nreturn %s\n", out, c, s, out, c, out, out)
	case 2:
		doc = "puts " + other + " in the place of every " + letter + " of " + s
		body = fmt.Sprintf("%s := \"\"\nfor _, %s := range %s {\nif %s == '%s' {\n%s = '%s'\n}\n%s += string(%s)\n}\nreturn %s\n", out, c, s, c, letter, c, other, out, c, out)
	case 3:
		doc = "leaves out every " + letter + " of " + s
		body = fmt.Sprintf("return strings.ReplaceAll(%s, %q, \"\")\n", s, letter)
	case 4:
		result = "bool"
		doc = "says whether " + s + " begins with " + letter
		body = fmt.Sprintf("return strings.HasPrefix(%s, %q)\n", s, letter)
	case 5:
		k := w.int(2, 4)
		doc = "repeats " + s + " " + k + " times, with " + letter + " between"
		body = fmt.Sprintf("%s := %s\nfor %s := 1; %s < %s; %s++ {\n%s += %q + %s\n}\nreturn %s\n", out, s, c, c, k, c, out, letter, s, out)
	default:
		result = "int"
		doc = "counts the words of " + s
		body = fmt.Sprintf("return len(strings.Fields(%s))\n", s)
	}
	return program{
		entry:  name,
		source: w.doc(name, "%s.", doc) + fmt.Sprintf("func %s(%s string) %s {\n%s}\n", name, s, result, body),
		calls:  w.calls(4, name, func() string { return fmt.Sprintf("%q", letter+w.word()+" "+w.word()+letter) }),
	}
}

// pattern: a text built by loops, of no input.
func pattern(w *writer) program {
	name, out, i := pick(w, "Build", "Build", w.function()), w.fresh(), w.index()
	w.take("Build")
	n := w.int(2, 9)
	var doc, body string
	switch w.between(0, 3) {
	case 0:
		doc = "repeats a word"
		body = fmt.Sprintf("%s := \"\"\nfor %s := 0; %s < %s; %s++ {\n%s += %q\n}\nreturn %s\n", out, i, i, n, i, out, w.word()+" ", out)
	case 1:
		list := w.fresh()
		doc = "joins words"
		body = fmt.Sprintf("%s := []string{%s}\nreturn strings.Join(%s, %q)\n", list, w.list(w.between(2, 6), func(int) string { return fmt.Sprintf("%q", w.word()) }), list, pick(w, " ", ", ", "-"))
	case 2:
		doc = "counts up in letters"
		c := w.fresh()
		body = fmt.Sprintf("%s := \"\"\n%s := '%s'\nfor %s := 0; %s < %s; %s++ {\n%s += string(%s)\n%s += %s\n}\nreturn %s\n", out, c, string("abcdef"[w.r.IntN(6)]), i, i, n, i, out, c, c, w.int(1, 3), out)
	default:
		doc = "is one text"
		body = fmt.Sprintf("return %q\n", w.word()+" "+w.word()+pick(w, "", " "+w.word()))
	}
	return program{
		entry:  name,
		source: w.doc(name, "%s.", doc) + fmt.Sprintf("func %s() string {\n%s}\n", name, body),
		calls:  []string{name + "()"},
	}
}
