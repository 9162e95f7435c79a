// Package sodarace holds Sodaracers: two-dimensional walkers made of point masses (joints) and springs (muscles), the
// terrains that they cross, and a simulator that says how far they get.
//
// Start with Walker, which is both what a candidate program builds (NewWalker, Joint, Muscle, Distance) and the JSON
// body that OpenELM writes. Simulate runs a walker and gives a Result; Robustness runs it from slightly moved starts;
// Animate draws it in motion.
//
// The simulator (world.go, step.go, impact.go) is a solver for exactly this kind of body: equal point masses that do not
// rotate, touch nothing but the ground and hang on springs. In the mode OpenELM it gives, bit for bit, what OpenELM's
// simulator gives on Box2D 2.3.0, oddities included; openelm.go lists them. The mode Default is what the environment
// of elm/env scores: the same solver with the muscle law that was meant, from the ground.
//
// Units: a program gives coordinates in creator units with y up, as in the listings of the ELM paper (Lehman et al. 2022,
// arXiv 2206.08896). Everything measured (distance, height, width, positions) is in world units: one creator unit is
// UnitX = 6.82 world units along x and UnitY = 7.04 along y. Time is counted in steps of 1/60 s.
//
// The package knows nothing of programs, sandboxes or search. Values of type Walker may be shared by goroutines once
// they are built.
package sodarace
