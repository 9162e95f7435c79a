package main

import (
	"fmt"
	"io"
	"net/mail"
	"net/smtp"
	"net/textproto"
	"strings"
)

func main() {
	m, err := mail.ReadMessage(strings.NewReader("From: A <a@b.c>\r\nSubject: hi\r\n\r\nbody"))
	b, _ := io.ReadAll(m.Body)
	a, _ := mail.ParseAddress("Bob <bob@x.y>")
	fmt.Println(m.Header.Get("Subject"), string(b), err, a.Name, a.Address)
	h := textproto.MIMEHeader{}
	h.Add("content-type", "x")
	fmt.Println(h, textproto.TrimString("  x "), smtp.PlainAuth("", "u", "p", "h") != nil)
}

/* Output:
hi body <nil> Bob bob@x.y
map[Content-Type:[x]] x true
*/
