//go:build unix

package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// A runLock is one process' right to write one run: an advisory lock on a file beside the store, which the kernel drops
// with the process, however it ends. The file is removed with the lock.
type runLock struct{ file *os.File }

func lockRun(path string, run int64) (*runLock, error) {
	path, err := filepath.EvalSymlinks(path) // one lock, by whichever name the file is called
	if err != nil {
		return nil, err
	}
	name := fmt.Sprintf("%s.run%d.lock", path, run)
	for {
		f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o666)
		if err != nil {
			return nil, err
		}
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
			f.Close()
			if errors.Is(err, syscall.EWOULDBLOCK) {
				return nil, fmt.Errorf("run %d: %w", run, ErrInUse)
			}
			return nil, fmt.Errorf("locking %s: %w", name, err)
		}
		// Its last owner may have removed the file between our opening and our locking it.
		mine, err := f.Stat()
		if err != nil {
			f.Close()
			return nil, err
		}
		if there, err := os.Stat(name); err == nil && os.SameFile(mine, there) {
			return &runLock{f}, nil
		}
		f.Close()
	}
}

func (l *runLock) release() error {
	return errors.Join(os.Remove(l.file.Name()), l.file.Close())
}
