package main

import (
	"fmt"
	"strings"
)

type speaker interface{ speak() string }
type dog struct{}

func (dog) speak() string { return "woof" }

type loud struct{ speaker }

func (l loud) shout() string { return strings.ToUpper(l.speak()) }

type polite struct {
	speaker
	n int
}

func (p polite) speak() string { return "please " + p.speaker.speak() }

func main() {
	l := loud{dog{}}
	var s speaker = l
	fmt.Println(l.shout(), s.speak(), polite{speaker: l}.speak(), polite{speaker: polite{speaker: dog{}}}.speak())
}

/* Output:
WOOF woof please woof please please woof
*/
