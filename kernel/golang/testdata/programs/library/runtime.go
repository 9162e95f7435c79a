package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"runtime/pprof"
	"runtime/trace"
	"strings"
)

func main() {
	fmt.Println(runtime.GOOS != "", runtime.NumGoroutine() > 0, strings.HasPrefix(runtime.Version(), "go"), runtime.NumCPU() > 0)
	runtime.GC()
	runtime.Gosched()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Println(m.NumGC > 0, debug.SetGCPercent(100) != 0, len(metrics.All()) > 0, pprof.Lookup("heap") != nil, trace.IsEnabled())
}

/* Output:
true true true true
true true true true false
*/
