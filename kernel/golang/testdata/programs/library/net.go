package main

import (
	"fmt"
	"io"
	"net"
	"net/netip"
)

func main() {
	ip := net.ParseIP("192.168.1.10")
	_, n, err := net.ParseCIDR("192.168.0.0/16")
	fmt.Println(ip, n, n.Contains(ip), err, net.JoinHostPort("::1", "80"))
	h, p, err := net.SplitHostPort("localhost:8080")
	fmt.Println(h, p, err)
	a := netip.MustParseAddr("10.0.0.1")
	fmt.Println(a.Next(), a.Is4(), netip.MustParsePrefix("10.0.0.0/8").Contains(a), netip.AddrPortFrom(a, 5))
	c1, c2 := net.Pipe()
	go func() { c1.Write([]byte("over a pipe")); c1.Close() }()
	b, err := io.ReadAll(c2)
	fmt.Println(string(b), err)
}

/* Output:
192.168.1.10 192.168.0.0/16 true <nil> [::1]:80
localhost 8080 <nil>
10.0.0.2 true true 10.0.0.1:5
over a pipe <nil>
*/
