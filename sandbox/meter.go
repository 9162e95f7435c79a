package sandbox

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// A meter reads how much memory the programs inside one gVisor sandbox use. gVisor keeps all of it in one memory file,
// named runsc-memory, whose blocks the host can count, also as an ordinary user and without control groups.
type meter struct {
	mu   sync.Mutex
	file *os.File // guarded by mu
}

// read returns the bytes in use by the sandbox that the runsc process pid started.
func (m *meter) read(pid int) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.file == nil {
		f, err := findMemory(pid)
		if err != nil {
			return 0, err
		}
		m.file = f
	}
	st, err := m.file.Stat()
	if err != nil {
		return 0, fmt.Errorf("sandbox: memory: %w", err)
	}
	return st.Sys().(*syscall.Stat_t).Blocks * 512, nil
}

// close lets the memory go: as long as the file is open it stays in use, also after the sandbox has ended.
func (m *meter) close() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.file != nil {
		m.file.Close()
		m.file = nil
	}
}

var errNoMemoryFile = errors.New("sandbox: no memory file among the processes that runsc started")

// findMemory opens the memory file of the sandbox below the process pid.
func findMemory(pid int) (*os.File, error) {
	children := processTree()
	todo := []int{pid}
	for len(todo) > 0 {
		p := todo[0]
		todo = append(todo[1:], children[p]...)
		dir := filepath.Join("/proc", strconv.Itoa(p), "fd")
		fds, err := os.ReadDir(dir)
		if err != nil {
			continue // gone, or not ours to look into
		}
		for _, fd := range fds {
			path := filepath.Join(dir, fd.Name())
			if to, err := os.Readlink(path); err == nil && strings.HasPrefix(to, "/memfd:runsc-memory") {
				return os.Open(path)
			}
		}
	}
	return nil, errNoMemoryFile
}

// processTree returns the children of every process.
func processTree() map[int][]int {
	children := map[int][]int{}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return children
	}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		stat, err := os.ReadFile(filepath.Join("/proc", e.Name(), "stat"))
		if err != nil {
			continue
		}
		// pid (name) state parent ...: the name may hold anything, so count from its closing parenthesis.
		rest := string(stat[strings.LastIndexByte(string(stat), ')')+1:])
		if f := strings.Fields(rest); len(f) > 1 {
			if parent, err := strconv.Atoi(f[1]); err == nil {
				children[parent] = append(children[parent], pid)
			}
		}
	}
	return children
}
