package main

import (
	"fmt"
	"hash"
	"hash/adler32"
	"hash/crc32"
	"hash/crc64"
	"hash/fnv"
	"hash/maphash"
)

func main() {
	s := []byte("hash me")
	fmt.Println(crc32.ChecksumIEEE(s), crc64.Checksum(s, crc64.MakeTable(crc64.ISO)), adler32.Checksum(s))
	h := fnv.New64a()
	h.Write(s)
	fmt.Println(h.Sum64(), fnv.New32().Sum32())
	var hh hash.Hash32 = fnv.New32a()
	hh.Write(s)
	fmt.Println(hh.Sum32(), hh.BlockSize())
	seed := maphash.MakeSeed()
	fmt.Println(maphash.String(seed, "a") == maphash.String(seed, "a"), maphash.Bytes(seed, s) == maphash.Bytes(seed, nil))
	t := crc32.MakeTable(crc32.Castagnoli)
	fmt.Println(crc32.Update(0, t, s))
}

/* Output:
1941668397 3665712016434403344 178455191
1933853516739740477 2166136261
2372640957 1
true false
1120104621
*/
