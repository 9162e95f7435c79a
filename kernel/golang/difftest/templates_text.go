package difftest

import "go/types"

// Strings, bytes and runes.
var textTemplates = []template{
	{ // ranges and conversions
		use: `s9 := string(E) + "aé日\xff"
for i9, r9 := range s9 {
fmt.Println("rune", i9, r9, string(r9))
}
b9, r9 := []byte(s9), []rune(s9)
if len(b9) > 0 {
b9[0] ^= 1
}
r9 = append(r9, 'z', 0x10FFFF, -1)
fmt.Println(len(s9), len(b9), len(r9), string(b9), string(r9[len(r9)/2:]), utf8.RuneCountInString(s9), s9 == string([]byte(s9)), s9 == string([]rune(s9)))
for i9 := 0; i9 < len(s9); i9++ {
fmt.Print(s9[i9], " ")
}
fmt.Println(utf8.ValidString(s9))`,
		t: (*gen).stringType,
	},
	{ // types of strings
		decl: `type word% string
type bytes% []byte
type runes% []rune
type char% rune

func (w word%) Up() word%    { return word%(strings.ToUpper(string(w))) }
func (b bytes%) Len() int    { return len(b) }
func (c char%) Next() char%  { return c + 1 }
func (w word%) At(i int) byte { return w[i] }`,
		use: `w9 := word%(E)
b9, r9 := bytes%(w9+"x"), runes%(w9)
b9 = append(b9, w9...)
n9 := copy(b9, "QQ")
for _, c9 := range w9 {
r9 = append(r9, rune(char%(c9).Next()))
}
fmt.Println("types", w9.Up(), b9.Len(), n9, string(b9), string(r9), word%(r9), word%(b9[1:]), word%(char%('a').Next()))
m9 := map[word%]int{w9: 1, "k": 2}
m9[word%(b9)]++
fmt.Println(m9[w9] > 0, m9["k"], w9 < "m", w9+"!" > w9, (w9 + "e").At(len(w9)), len(w9+"é"))
switch w9 {
case w9[:0] + "a", w9[:0] + "b":
fmt.Println("few")
case word%(string(E)):
fmt.Println("same")
default:
fmt.Println("other")
}
fmt.Printf("%s %q %v %x %T %v %s\n", w9, w9, b9[:1], b9[:2], r9, []word%{w9}, []bytes%{b9[:1]})`,
		t: (*gen).stringType,
	},
	{ // the library's functions that take functions
		use: `s9 := string(E) + " one  two,three;Four"
fmt.Println(strings.Map(func(r9 rune) rune {
switch {
case r9 == ' ':
return -1
case r9 >= 'a' && r9 <= 'y':
return r9 + 1
}
return r9
}, s9), strings.FieldsFunc(s9, func(r9 rune) bool { return r9 == ',' || unicode.IsSpace(r9) }), strings.IndexFunc(s9, unicode.IsUpper))
f9 := strings.Fields(s9)
sort.Slice(f9, func(i9, j9 int) bool { return len(f9[i9]) < len(f9[j9]) || len(f9[i9]) == len(f9[j9]) && f9[i9] < f9[j9] })
fmt.Println(f9, strings.Join(f9, "-"), strings.TrimFunc("..a..", func(r9 rune) bool { return r9 == '.' }))
for part9 := range strings.SplitSeq("a,b,c", ",") {
fmt.Print(part9, ";")
}
head9, tail9, ok9 := strings.Cut(s9, " ")
fmt.Println(head9 == string(E), tail9 != "", ok9, strings.NewReplacer("o", "0", "t", "T").Replace(s9))`,
		t: (*gen).stringType,
	},
	{ // numbers and texts
		use: `n9, err9 := strconv.Atoi(fmt.Sprint(E))
fmt.Println("number", n9, err9)
_, err9 = strconv.ParseInt("12x", 10, 64)
var ne9 *strconv.NumError
fmt.Println(errors.As(err9, &ne9), ne9.Func, ne9.Num, errors.Is(err9, strconv.ErrSyntax), err9)
_, err9 = strconv.ParseUint("300", 10, 8)
fmt.Println(errors.Is(err9, strconv.ErrRange), strconv.Quote(string(F)), strconv.FormatInt(int64(n9), 36), strconv.AppendBool([]byte("x"), n9 > 0))
fmt.Printf("%08.3f|%+d|%x|%c|%U|%6.2f%%|%*d|%-6d|%v\n", float64(n9)/3, n9, n9, 'A'+n9&7, n9&0xff, 99.5, 5, n9, n9, [3]byte{1, 2, byte(n9)})
var a9 int
var b9 string
k9, serr9 := fmt.Sscanf("7 apples", "%d %s", &a9, &b9)
fmt.Println(k9, serr9, a9, b9)`,
		t: func(g *gen) types.Type { return types.Typ[types.Int32] }, u: (*gen).stringType,
	},
	{ // buffers and writers
		decl: `type upper% struct{ n int }

func (u *upper%) Write(p []byte) (int, error) {
	u.n += len(p)
	fmt.Print(strings.ToUpper(string(p)))
	return len(p), nil
}`,
		use: `var b9 bytes.Buffer
fmt.Fprintf(&b9, "%v-%v", E, F)
b9.WriteByte('!')
b9.WriteRune('é')
first9, rest9, _ := bytes.Cut(b9.Bytes(), []byte("-"))
fmt.Println("buffer", b9.Len(), string(first9), len(rest9), bytes.Contains(rest9, []byte("!")))
u9 := &upper%{}
fmt.Fprintln(u9, "loud", E)
b9.WriteTo(u9)
fmt.Println(u9.n, b9.String() == "")
var sb9 strings.Builder
for i9 := range 3 {
fmt.Fprint(&sb9, i9, ";")
}
fmt.Println(sb9.String(), sb9.Len())`,
		t: (*gen).basic, u: (*gen).elemType,
	},
}
