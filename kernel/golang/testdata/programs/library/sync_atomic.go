package main

import (
	"fmt"
	"sync/atomic"
)

func main() {
	var i atomic.Int32
	var u atomic.Uint64
	var b atomic.Bool
	i.Store(5)
	u.Add(^uint64(0))
	fmt.Println(i.Add(3), i.CompareAndSwap(8, 1), i.Load(), u.Load(), b.Swap(true), b.Load(), i.Or(6), i.And(4))
	var n int64
	atomic.AddInt64(&n, 7)
	fmt.Println(atomic.LoadInt64(&n), atomic.SwapInt64(&n, 1), n)
	var v atomic.Value
	v.Store("s")
	fmt.Println(v.Load(), v.CompareAndSwap("s", "t"), v.Load())
}

/* Output:
8 true 1 18446744073709551615 false true 1 7
7 7 1
s true t
*/
