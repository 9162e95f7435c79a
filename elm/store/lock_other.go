//go:build !unix

package store

import (
	"errors"
	"runtime"
)

type runLock struct{}

func lockRun(string, int64) (*runLock, error) {
	return nil, errors.New("runs cannot be stored on " + runtime.GOOS + ": there is no lock that a killed process gives back")
}

func (l *runLock) release() error { return nil }
