package main

import (
	"fmt"
	"strings"
	"unicode"
)

func main() {
	fmt.Println(strings.Split("a,b,,c", ","), strings.SplitN("a,b,c", ",", 2), strings.Fields("  a  b "), strings.FieldsFunc("a1b2", unicode.IsDigit), strings.Join([]string{"x", "y"}, "-"))
	fmt.Println(strings.Replace("aaa", "a", "b", 2), strings.ReplaceAll("aaa", "a", "b"), strings.Map(func(r rune) rune {
		if r == 'a' {
			return -1
		}
		return unicode.ToUpper(r)
	}, "banana"), strings.Repeat("ab", 3), strings.Title("go is"), strings.EqualFold("É", "é"))
	before, after, ok := strings.Cut("k=v", "=")
	p, ok2 := strings.CutPrefix("prefix", "pre")
	fmt.Println(before, after, ok, p, ok2, strings.TrimLeft("xxabc", "x"), strings.TrimFunc("1a1", unicode.IsDigit), strings.ContainsAny("abc", "xyzc"), strings.IndexByte("abc", 'c'), strings.LastIndexAny("abcabc", "ab"))
	r := strings.NewReplacer("<", "&lt;", ">", "&gt;")
	fmt.Println(r.Replace("<b>"), strings.Count("cheese", ""), strings.ToValidUTF8("a\xffb", "?"), strings.Clone("c"))
	for f := range strings.FieldsSeq(" x y ") {
		fmt.Print(f, ";")
	}
	for a := range strings.SplitAfterSeq("a,b", ",") {
		fmt.Print(a, ";")
	}
	rd := strings.NewReader("reader")
	c, _ := rd.ReadByte()
	fmt.Println(string(c), rd.Len(), rd.Size())
}

/* Output:
[a b  c] [a b,c] [a b] [a b] x-y
bba bbb BNN ababab Go Is true
k v true fix true abc a true 2 4
&lt;b&gt; 7 a?b c
x;y;a,;b;r 5 6
*/
