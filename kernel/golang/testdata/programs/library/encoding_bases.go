package main

import (
	"encoding/ascii85"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"fmt"
)

func main() {
	b := []byte("any carnal pleas\xff")
	fmt.Println(base64.StdEncoding.EncodeToString(b), base64.RawURLEncoding.EncodeToString(b), base32.StdEncoding.EncodeToString(b[:5]), hex.EncodeToString(b[:4]))
	d, err := base64.StdEncoding.DecodeString("aGk=")
	fmt.Println(string(d), err)
	_, err = hex.DecodeString("xyz")
	fmt.Println(err)
	fmt.Print(hex.Dump([]byte("dump me")))
	out := make([]byte, ascii85.MaxEncodedLen(4))
	n := ascii85.Encode(out, []byte("test"))
	fmt.Println(string(out[:n]))
	fmt.Printf("%s", pem.EncodeToMemory(&pem.Block{Type: "T", Bytes: []byte("pem")}))
}

/* Output:
YW55IGNhcm5hbCBwbGVhc/8= YW55IGNhcm5hbCBwbGVhc_8 MFXHSIDD 616e7920
hi <nil>
encoding/hex: invalid byte: U+0078 'x'
00000000  64 75 6d 70 20 6d 65                              |dump me|
FCfN8
-----BEGIN T-----
cGVt
-----END T-----
*/
