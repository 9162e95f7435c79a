package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

func main() {
	b := make([]byte, 8)
	binary.LittleEndian.PutUint32(b, 0x01020304)
	binary.BigEndian.PutUint16(b[4:], 0xabcd)
	fmt.Println(b, binary.BigEndian.Uint32(b), binary.LittleEndian.Uint16(b[4:]))
	b = binary.AppendUvarint(nil, 300)
	v, n := binary.Uvarint(b)
	fmt.Println(b, v, n, binary.PutVarint(make([]byte, 10), -5), binary.BigEndian.String())
	var buf bytes.Buffer
	err := binary.Write(&buf, binary.LittleEndian, []uint16{1, 2})
	var x [2]uint16
	err2 := binary.Read(&buf, binary.LittleEndian, &x)
	fmt.Println(err, err2, x, binary.Size([]int32{1, 2}))
}

/* Output:
[4 3 2 1 171 205 0 0] 67305985 52651
[172 2] 300 2 1 BigEndian
<nil> <nil> [1 2] 8
*/
