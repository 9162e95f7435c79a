package engine

import "sync"

// pages are the outputs of one engine's cells in which something may still be shown: that of the newest cell, and those
// of cells that have left goroutines behind.
type pages struct {
	mu     sync.Mutex
	byID   map[uint64]Output // by the ID of the Execute
	newest Output            // nil before the first cell
}

func newPages() *pages { return &pages{byID: map[uint64]Output{}} }

// add makes a cell known before its turn has come.
func (p *pages) add(id uint64, out Output) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.byID[id] = out
}

// begin makes a cell the newest.
func (p *pages) begin(id uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if out := p.byID[id]; out != nil {
		p.newest = out
	}
}

func (p *pages) current() Output {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.newest
}

// of finds the output of a cell.
func (p *pages) of(id uint64) Output {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.byID[id]
}

func (p *pages) forget(id uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.byID, id)
}
