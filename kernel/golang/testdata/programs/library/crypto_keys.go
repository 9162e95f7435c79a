package main

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
)

func main() {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	fmt.Println(k.Curve.Params().Name, err)
	h := sha256.Sum256([]byte("m"))
	sig, _ := ecdsa.SignASN1(rand.Reader, k, h[:])
	fmt.Println(ecdsa.VerifyASN1(&k.PublicKey, h[:], sig))
	a, _ := ecdh.X25519().GenerateKey(rand.Reader)
	b, _ := ecdh.X25519().GenerateKey(rand.Reader)
	s1, _ := a.ECDH(b.PublicKey())
	s2, _ := b.ECDH(a.PublicKey())
	fmt.Println(bytes.Equal(s1, s2))
	buf := make([]byte, 8)
	n, err := rand.Read(buf)
	fmt.Println(n, err, len(rand.Text()) > 10)
}

/* Output:
P-256 <nil>
true
true
8 <nil> true
*/
