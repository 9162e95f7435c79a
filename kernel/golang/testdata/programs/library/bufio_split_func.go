package main

import (
	"bufio"
	"fmt"
	"strings"
)

func main() {
	digits := func(data []byte, atEOF bool) (int, []byte, error) {
		i := 0
		for i < len(data) && (data[i] < '0' || data[i] > '9') {
			i++
		}
		j := i
		for j < len(data) && data[j] >= '0' && data[j] <= '9' {
			j++
		}
		if j == len(data) && !atEOF {
			return 0, nil, nil
		}
		if i == j {
			return j, nil, nil
		}
		return j, data[i:j], nil
	}
	s := bufio.NewScanner(strings.NewReader("a12b345c6"))
	s.Split(digits)
	for s.Scan() {
		fmt.Print(s.Text(), " ")
	}
	fmt.Println(s.Err())
}

/* Output:
12 345 6 <nil>
*/
