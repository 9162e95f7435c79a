package qd

import "math/rand/v2"

// Rand returns the random source of one stream of a seed. Every candidate of a run has its own stream, named by its
// number, so that what it draws depends neither on other candidates nor on the order in which workers finish.
func Rand(seed, stream uint64) *rand.Rand {
	return rand.New(rand.NewPCG(mix(seed), mix(stream^golden)))
}

// mix is the finaliser of SplitMix64 (Steele, Lea and Flood, 2014): neighbouring seeds and streams get unrelated states.
func mix(x uint64) uint64 { return finalise(x + golden) }
