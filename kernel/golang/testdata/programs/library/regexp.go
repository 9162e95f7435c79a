package main

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
)

func main() {
	re := regexp.MustCompile(`(?P<key>\w+)=(\d+)`)
	s := "a=1, bb=22; c=x"
	fmt.Println(re.FindAllString(s, -1), re.FindStringSubmatch(s), re.SubexpNames(), re.MatchString("q"))
	fmt.Println(re.ReplaceAllString(s, "${key}:$2"), re.ReplaceAllStringFunc(s, strings.ToUpper), re.FindStringIndex(s), re.Split("x a=1 y", -1))
	_, err := regexp.Compile("a(")
	var se *syntax.Error
	fmt.Println(err, errors.As(err, &se), regexp.QuoteMeta("a.b*"))
}

/* Output:
[a=1 bb=22] [a=1 a 1] [ key ] false
a:1, bb:22; c=x A=1, BB=22; c=x [0 3] [x   y]
error parsing regexp: missing closing ): `a(` true a\.b\*
*/
