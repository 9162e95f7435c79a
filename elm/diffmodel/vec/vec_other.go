//go:build !amd64

package vec

var useAsm = false

const noAsm = "vec: there is no assembly for this processor"

func tile6Asm(k int, a *float32, aRow, aCol uintptr, panel, c *float32, cRow uintptr) { panic(noAsm) }
func tile1Asm(k int, a *float32, aCol uintptr, panel, c *float32)                     { panic(noAsm) }
func dotAsm(n int, a, b *float32) float32                                             { panic(noAsm) }
func addScaledAsm(n int, s float32, x, y *float32)                                    { panic(noAsm) }
func maxAsm(n int, x *float32) float32                                                { panic(noAsm) }
func expSumAsm(n int, x *float32, scale, shift float32) float32                       { panic(noAsm) }
