package qd

import "math/rand/v2"

// Rand returns the random source of one stream of a seed. Every candidate of a run has its own stream, named by its
// number, so that what it draws depends neither on other candidates nor on the order in which workers finish.
func Rand(seed, stream uint64) *rand.Rand {
	return rand.New(rand.NewPCG(mix(seed), mix(stream^0x9e3779b97f4a7c15)))
}

// mix is the finaliser of SplitMix64 (Steele, Lea and Flood, 2014): neighbouring seeds and streams get unrelated states.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
