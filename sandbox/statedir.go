package sandbox

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// ownerLock is the file in a state directory that its process keeps locked. The kernel drops the lock with the process,
// however it ends, so a directory whose lock can be had belongs to nobody any more.
const ownerLock = "owner.lock"

// A stateDir is the directory of one pool: the file system of its sandboxes, their bundles and runsc's own state.
type stateDir struct {
	path string
	lock *os.File
}

// stateParent is the directory of all state directories of this user.
func stateParent() string {
	return filepath.Join(os.TempDir(), "goelm-sandbox-"+strconv.Itoa(os.Getuid()))
}

// newStateDir makes a directory for this pool below parent.
func newStateDir(parent string) (*stateDir, error) {
	if err := os.Mkdir(parent, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return nil, fmt.Errorf("sandbox: state directory: %w", err)
	}
	// The name is known to everyone and the directory above is everyone's: make sure that this one is ours.
	var st unix.Stat_t
	if err := unix.Lstat(parent, &st); err != nil {
		return nil, fmt.Errorf("sandbox: state directory %s: %w", parent, err)
	}
	if st.Mode&unix.S_IFMT != unix.S_IFDIR || int(st.Uid) != os.Getuid() || st.Mode&0o022 != 0 {
		return nil, fmt.Errorf("sandbox: %s is not a directory that only this user can write; remove it", parent)
	}
	path, err := os.MkdirTemp(parent, "pool-")
	if err != nil {
		return nil, fmt.Errorf("sandbox: state directory: %w", err)
	}
	lock, err := os.OpenFile(filepath.Join(path, ownerLock), os.O_CREATE|os.O_RDWR, 0o600)
	if err == nil {
		err = unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	}
	if err != nil {
		_ = os.RemoveAll(path)
		return nil, fmt.Errorf("sandbox: lock %s: %w", path, err)
	}
	return &stateDir{path: path, lock: lock}, nil
}

// remove deletes the directory and gives up its lock.
func (d *stateDir) remove() error {
	err := removeState(d.path)
	d.lock.Close()
	return err
}

// reap removes the state directories whose owner is dead. clean ends the sandboxes recorded in one of them.
func reap(parent string, clean func(path string), logf func(string, ...any)) {
	entries, err := os.ReadDir(parent)
	if err != nil {
		return
	}
	for _, e := range entries {
		path := filepath.Join(parent, e.Name())
		if !strings.HasPrefix(e.Name(), "pool-") || !e.IsDir() {
			continue
		}
		lock, err := os.OpenFile(filepath.Join(path, ownerLock), os.O_RDWR, 0)
		if err != nil {
			continue // just being made, or just being removed by another
		}
		if unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil {
			logf("sandbox: removing what a dead process left in %s", path)
			clean(path)
			if err := removeState(path); err != nil {
				logf("sandbox: %v", err)
			}
		}
		lock.Close()
	}
}

// groupsRecord is the file in a state directory that names where control groups of its pool may be.
const groupsRecord = "groups"

// groupPrefix begins the names of the control groups of the pool with this state directory.
func groupPrefix(path string) string { return "goelm-" + filepath.Base(path) + "-" }

// recordGroups notes in which directories control groups of the pool may be.
func (d *stateDir) recordGroups(parents []string) error {
	if err := os.WriteFile(filepath.Join(d.path, groupsRecord), []byte(strings.Join(parents, "\n")), 0o600); err != nil {
		return fmt.Errorf("sandbox: state directory: %w", err)
	}
	return nil
}

// removeGroups deletes the control groups of a pool.
func removeGroups(path string) error {
	data, _ := os.ReadFile(filepath.Join(path, groupsRecord)) // a pool without groups has no record
	var all error
	for parent := range strings.Lines(string(data)) {
		parent = strings.TrimSuffix(parent, "\n")
		entries, _ := os.ReadDir(parent)
		for _, e := range entries {
			if e.IsDir() && strings.HasPrefix(e.Name(), groupPrefix(path)) {
				all = errors.Join(all, removeGroup(filepath.Join(parent, e.Name())))
			}
		}
	}
	return all
}

// removeState deletes a state directory and the control groups that it records. As root, runsc mounts the network
// namespace that it hands its own helpers at null-netns in its state; that mount has to go first.
func removeState(path string) error {
	if err := removeGroups(path); err != nil {
		return err
	}
	_ = unix.Unmount(filepath.Join(path, "root", "null-netns"), unix.MNT_DETACH)
	if err := os.RemoveAll(path); err != nil {
		return fmt.Errorf("sandbox: remove state directory: %w", err)
	}
	return nil
}

// abandoned reports whether the owner of a state directory is dead.
func abandoned(path string) bool {
	lock, err := os.OpenFile(filepath.Join(path, ownerLock), os.O_RDWR, 0)
	if err != nil {
		return errors.Is(err, os.ErrNotExist)
	}
	defer lock.Close() // and what it locked is free again
	return unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil
}
