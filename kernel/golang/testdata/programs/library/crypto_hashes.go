package main

import (
	"crypto"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"io"
)

func main() {
	s := []byte("abc")
	fmt.Printf("%x\n%x\n%x\n%x\n", md5.Sum(s), sha1.Sum(s), sha256.Sum256(s), sha512.Sum512_224(s))
	fmt.Printf("%x\n", sha3.Sum256(s))
	h := sha256.New()
	io.WriteString(h, "a")
	io.WriteString(h, "bc")
	fmt.Println(hex.EncodeToString(h.Sum(nil))[:16], h.Size(), h.BlockSize(), crypto.SHA256.Available())
	m := hmac.New(sha256.New, []byte("key"))
	m.Write(s)
	fmt.Printf("%x %v\n", m.Sum(nil)[:4], hmac.Equal(m.Sum(nil), m.Sum(nil)))
}

/* Output:
900150983cd24fb0d6963f7d28e17f72
a9993e364706816aba3e25717850c26c9cd0d89d
ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa
3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532
ba7816bf8f01cfea 32 64 true
9c196e32 true
*/
