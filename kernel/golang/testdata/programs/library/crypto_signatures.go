package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/elliptic"
	"fmt"
)

func main() {
	seed := bytes.Repeat([]byte{7}, ed25519.SeedSize)
	key := ed25519.NewKeyFromSeed(seed)
	sig := ed25519.Sign(key, []byte("message"))
	pub := key.Public().(ed25519.PublicKey)
	fmt.Println(ed25519.Verify(pub, []byte("message"), sig), ed25519.Verify(pub, []byte("other"), sig))
	fmt.Println(elliptic.P256().Params().Name, elliptic.P256().Params().BitSize)
}

/* Output:
true false
P-256 256
*/
