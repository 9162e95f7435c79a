package qd

import (
	"math"
	"math/big"
)

// A sum adds and subtracts float64 values without any rounding, so that it depends on the values alone, not on their
// order or on what came and went: the whole range of float64 as one fixed-point number of 32-bit digits, each in an int64
// with room for carries (the small superaccumulator of Neal 2015, "Fast exact summation using small and large
// superaccumulators").
type sum struct {
	digits  [67]int64 // digit i weighs 2^(32i-1075)
	pending int       // additions since carries were last propagated
}

// most additions that a digit certainly holds before carries must move on: each adds less than 2^33 to it.
const maxPending = 1 << 29

func (s *sum) add(x float64) { s.accumulate(x, 1) }
func (s *sum) sub(x float64) { s.accumulate(x, -1) }

func (s *sum) accumulate(x float64, sign int64) {
	b := math.Float64bits(x)
	exponent := uint(b>>52) & 0x7ff
	mantissa := b & (1<<52 - 1)
	if exponent == 0 {
		exponent = 1 // subnormal
	} else {
		mantissa |= 1 << 52
	}
	if b>>63 != 0 {
		sign = -sign
	}
	// The value is mantissa * 2^(exponent-1075).
	i, shift := exponent/32, exponent%32
	low := mantissa << shift
	high := mantissa >> (64 - shift) // 0 for shift 0
	s.digits[i] += sign * int64(low&0xffffffff)
	s.digits[i+1] += sign * int64(low>>32)
	s.digits[i+2] += sign * int64(high)
	if s.pending++; s.pending == maxPending {
		s.carry()
	}
}

// carry leaves every digit but the last between 0 and 2^32-1.
func (s *sum) carry() {
	for i := range len(s.digits) - 1 {
		s.digits[i+1] += s.digits[i] >> 32
		s.digits[i] &= 0xffffffff
	}
	s.pending = 0
}

// value is the float64 nearest to the exact sum.
func (s *sum) value() float64 {
	var total, digit big.Int
	for i := len(s.digits) - 1; i >= 0; i-- {
		total.Lsh(&total, 32)
		total.Add(&total, digit.SetInt64(s.digits[i]))
	}
	// Enough precision for the exact integer: only the last step rounds.
	f := new(big.Float).SetPrec(uint(max(total.BitLen(), 64))).SetInt(&total)
	f.SetMantExp(f, -1075)
	v, _ := f.Float64()
	return v
}
