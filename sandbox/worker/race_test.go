//go:build race

package worker

// raceDetector is on: it reserves more address space than a worker process may have.
const raceDetector = true
