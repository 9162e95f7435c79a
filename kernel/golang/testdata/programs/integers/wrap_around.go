package main

import (
	"fmt"
	"math"
)

func main() {
	var (
		i8  int8   = 127
		u8  uint8  = 255
		i16 int16  = -32768
		u16 uint16 = 0
		i32 int32  = math.MaxInt32
		u32 uint32 = 0
		i64 int64  = math.MaxInt64
		u64 uint64 = 0
	)
	i8++
	u8++
	i16--
	u16--
	i32 += 2
	u32 -= 3
	i64++
	u64--
	fmt.Println(i8, u8, i16, u16, i32, u32, i64, u64)
}

/* Output:
-128 0 32767 65535 -2147483647 4294967293 -9223372036854775808 18446744073709551615
*/
