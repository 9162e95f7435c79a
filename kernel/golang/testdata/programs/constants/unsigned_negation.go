package main

import "fmt"

const m = -1

func u16() uint16 { return 3 }

func main() {
	var u uint8 = 1
	fmt.Println(u-2, ^u, -u, uint32(1)<<31, 0xFF&^0x0F, uint16(0xFFFF)+u16())
	fmt.Println(m, uint8(255)&uint8(m&0xF))
}

/* Output:
255 254 255 2147483648 240 2
-1 15
*/
