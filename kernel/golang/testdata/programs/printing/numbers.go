package main

import "fmt"

func main() {
	fmt.Printf("%5d|%-5d|%05d|%+d|%x|%X|%o|%#o|%b|%c|%U|%q\n", 42, 42, 42, 42, 255, 255, 8, 8, 5, 65, 0x1F600, 'x')
	fmt.Printf("%f|%.2f|%8.3f|%-8.1f|%e|%g|%G|%+.1f\n", 3.14159, 3.14159, 3.14159, 3.14159, 1234.5, 1e21, 1e-7, 2.0)
	fmt.Printf("%t|%5t|%v|%p\n", true, false, true, nil)
	fmt.Printf("%v %v %v %v\n", 1e6, 1e21, float32(0.1), 100000.0)
	fmt.Printf("%6.2f%%|%3c|%-4q|%08b\n", 12.345, 'x', 'y', 5)
}

/* Output:
   42|42   |00042|+42|ff|FF|10|010|101|A|U+1F600|'x'
3.141590|3.14|   3.142|3.1     |1.234500e+03|1e+21|1E-07|+2.0
true|false|true|%!p(<nil>)
1e+06 1e+21 0.1 100000
 12.35%|  x|'y' |00000101
*/
