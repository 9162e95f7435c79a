package main

import "fmt"

func main() {
	var a, b int8 = 100, 50
	var u, v uint8 = 200, 100
	fmt.Println(a+b, a*b, a-b-b-b-b-b-b, -a-a, u+v, u*v, v-u, u<<1, u>>7, ^u)
	var w int16 = 300
	fmt.Println(w*w, w*w/w, int8(w), uint8(w)+u)
	x := a + b
	fmt.Println(x, x/2, (a+b)/2, int(a)+int(b))
}

/* Output:
-106 -120 56 56 44 32 156 144 1 55
24464 81 44 244
-106 -53 -53 150
*/
