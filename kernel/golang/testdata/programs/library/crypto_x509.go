package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"time"
)

func main() {
	k, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	t := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "me", Organization: []string{"org"}}, NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"localhost"}}
	der, err := x509.CreateCertificate(rand.Reader, t, t, &k.PublicKey, k)
	fmt.Println(len(der) > 100, err)
	c, err := x509.ParseCertificate(der)
	fmt.Println(c.Subject, c.DNSNames, c.VerifyHostname("localhost"), err)
	fmt.Println(tls.VersionName(tls.VersionTLS13), rsa.ErrVerification)
}

/* Output:
true <nil>
CN=me,O=org [localhost] <nil> <nil>
TLS 1.3 crypto/rsa: verification error
*/
