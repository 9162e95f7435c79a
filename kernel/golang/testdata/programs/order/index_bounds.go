// Indexes that conditions bound, and those that they do not bound quite.
package main

import "fmt"

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, r)
		}
	}()
	f()
}

func neighbours(xs []int) (sum int) {
	for k := 0; k < len(xs)-1; k++ {
		sum += xs[k] * xs[k+1]
	}
	n := len(xs)
	for k := 1; k <= n-2; k++ {
		sum += xs[k-1] + xs[k+1]
	}
	return sum
}

func main() {
	xs := []int{3, 1, 4, 1, 5}
	fmt.Println(neighbours(xs), neighbours(nil))

	try("one too far", func() {
		for k := 0; k < len(xs)-1; k++ {
			fmt.Print(xs[k+2], " ")
		}
	})
	try("up to the length", func() {
		for k := 0; k <= len(xs); k++ {
			fmt.Print(xs[k], " ")
		}
	})
	try("below zero", func() {
		for k := 3; k < len(xs); k-- {
			fmt.Print(xs[k], " ")
		}
	})
	try("below zero by a difference", func() {
		for k := 2; k < len(xs); k-- {
			fmt.Print(xs[k-1], " ")
		}
	})
	try("condition after use", func() {
		for k := 0; xs[k] > 0 && k < len(xs); k++ {
			fmt.Print(k, " ")
		}
	})
	try("condition before use", func() {
		k := 0
		for k < len(xs) && xs[k] > 0 {
			k++
		}
		fmt.Println(k)
	})
	try("either", func() {
		k := 7
		fmt.Println(k < len(xs) || xs[k] > 0)
	})
	try("shorter meanwhile", func() {
		ys := xs
		for k := 0; k < len(ys)-1; k++ {
			ys = ys[:len(ys)-1]
			fmt.Print(ys[k+1], " ")
		}
	})
	try("shorter by a closure", func() {
		ys := xs
		cut := func() int { ys = ys[:1]; return 0 }
		for k := 0; k < len(ys)-1; k++ {
			fmt.Print(ys[k+1+cut()], " ")
		}
	})
	try("moved in the branch", func() {
		k := 2
		if k < len(xs) {
			fmt.Print(xs[k], " ")
			k += 3
			fmt.Print(xs[k], " ")
		}
	})
	try("else", func() {
		k := 5
		if k < len(xs) {
			fmt.Print(xs[k])
		} else {
			fmt.Print(xs[k])
		}
	})
	try("array", func() {
		var a [4]int
		for k := 0; k < 4; k++ {
			a[k] = k * k
			if k < 3 {
				a[k+1] = 1
			}
		}
		fmt.Print(a, " ")
		for k := 0; k < 4; k++ {
			a[k+1] = 1
		}
	})
	try("small integers", func() {
		ys := make([]int, 300)
		for k := int8(126); int(k) < len(ys); k++ {
			fmt.Print(ys[k+1], " ")
		}
	})
	try("range over what changes", func() {
		ys := xs
		for k := range ys {
			ys = ys[:2]
			fmt.Print(ys[k], " ")
		}
	})
	try("remainders", func() {
		n := 5
		for k := range 7 {
			fmt.Print(xs[k%n], xs[(k+1)%n], " ")
		}
		fmt.Println()
		n = 0
		fmt.Println(xs[3%n])
	})
	try("divisor", func() {
		n, m := 3, 0
		set := func() { m = 2 }
		fmt.Print(7/n, " ")
		fmt.Println(7 / m)
		set()
	})
	try("operands", func() {
		k := 1
		add := func(a, b, c int) int { return a + b + c }
		next := func() int { k++; return k }
		fmt.Println(add(xs[0], next(), xs[k+7]))
	})
}

/* Output:
34 0
4 1 5 one too far runtime error: index out of range [5] with length 5
3 1 4 1 5 up to the length runtime error: index out of range [5] with length 5
1 4 1 3 below zero runtime error: index out of range [-1]
1 3 below zero by a difference runtime error: index out of range [-1]
0 1 2 3 4 condition after use runtime error: index out of range [5] with length 5
5
either runtime error: index out of range [7] with length 5
1 4 shorter by a closure runtime error: index out of range [1] with length 1
4 moved in the branch runtime error: index out of range [5] with length 5
else runtime error: index out of range [5] with length 5
[0 1 4 9] array runtime error: index out of range [4] with length 4
0 small integers runtime error: index out of range [-128]
3 1 range over what changes runtime error: index out of range [2] with length 2
3 1 1 4 4 1 1 5 5 3 3 1 1 4␣
remainders runtime error: integer divide by zero
2 divisor runtime error: integer divide by zero
operands runtime error: index out of range [9] with length 5
*/
