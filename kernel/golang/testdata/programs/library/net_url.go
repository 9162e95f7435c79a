package main

import (
	"errors"
	"fmt"
	"net/url"
)

func main() {
	u, err := url.Parse("https://user:pw@host:8080/a%20b/c?x=1&y=2&x=3#frag")
	fmt.Println(u.Scheme, u.User, u.Hostname(), u.Port(), u.Path, u.Query()["x"], u.Fragment, err)
	v := url.Values{"k": {"a b", "c"}, "z": {"&"}}
	fmt.Println(v.Encode(), url.PathEscape("a/b c"), u.JoinPath("../d"), u.ResolveReference(&url.URL{Path: "/r"}))
	_, err = url.Parse(":bad")
	var ue *url.Error
	fmt.Println(errors.As(err, &ue), ue.Op)
}

/* Output:
https user:pw host 8080 /a b/c [1 3] frag <nil>
k=a+b&k=c&z=%26 a%2Fb%20c https://user:pw@host:8080/a%20b/d?x=1&y=2&x=3#frag https://user:pw@host:8080/r
true parse
*/
