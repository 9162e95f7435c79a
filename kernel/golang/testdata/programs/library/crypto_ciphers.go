package main

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"
	"fmt"
)

func main() {
	block, err := aes.NewCipher([]byte("0123456789abcdef"))
	fmt.Println(block.BlockSize(), err)
	dst := make([]byte, 16)
	block.Encrypt(dst, []byte("exactly 16 bytes"))
	fmt.Printf("%x\n", dst)
	gcm, _ := cipher.NewGCM(block)
	nonce := make([]byte, gcm.NonceSize())
	sealed := gcm.Seal(nil, nonce, []byte("secret"), nil)
	open, err := gcm.Open(nil, nonce, sealed, nil)
	fmt.Printf("%x %s %v\n", sealed, open, err)
	sealed[0]++
	_, err = gcm.Open(nil, nonce, sealed, nil)
	fmt.Println(err, subtle.ConstantTimeCompare([]byte("a"), []byte("a")))
	stream := cipher.NewCTR(block, make([]byte, 16))
	stream.XORKeyStream(dst, dst)
	fmt.Printf("%x\n", dst[:4])
}

/* Output:
16 <nil>
6d590d1acd26ab609e16be0842a77e63
318749379cfed75bfe37e0cfb4b8cda481f89ad9bfb1 secret <nil>
cipher: message authentication failed 1
66c218c0
*/
