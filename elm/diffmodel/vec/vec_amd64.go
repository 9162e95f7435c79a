package vec

import "golang.org/x/sys/cpu"

// useAsm chooses the inner loops at start-up. Tests switch it.
var useAsm = cpu.X86.HasAVX2 && cpu.X86.HasFMA

// tile6Asm adds six rows of a (k numbers each; row and column steps in bytes) times a panel to c.
//
//go:noescape
func tile6Asm(k int, a *float32, aRow, aCol uintptr, panel, c *float32, cRow uintptr)

// tile1Asm does the same for one row.
//
//go:noescape
func tile1Asm(k int, a *float32, aCol uintptr, panel, c *float32)

// dotAsm wants n to be a multiple of 32.
//
//go:noescape
func dotAsm(n int, a, b *float32) float32

// addScaledAsm adds s*x to y; n is a multiple of 8.
//
//go:noescape
func addScaledAsm(n int, s float32, x, y *float32)

// maxAsm is the largest of n numbers, a multiple of 8.
//
//go:noescape
func maxAsm(n int, x *float32) float32

// expSumAsm replaces x by exp(scale*x - shift), n is a multiple of 8, and returns the sum.
//
//go:noescape
func expSumAsm(n int, x *float32, scale, shift float32) float32
