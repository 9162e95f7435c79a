//go:build unix

package jupyter

import (
	"errors"
	"syscall"
)

// alive tells whether a process exists, also one that belongs to another user.
func alive(pid int) bool { return !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }
