//go:build !race

package golang_test

const raceDetector = false
