package engine

import (
	"os"
	"time"
)

// A duct is a pipe with both ends.
type duct struct{ r, w *os.File }

// pipes are the six pipes between the kernel and one engine.
type pipes struct {
	requests            duct // kernel to engine, fd 3 there
	frames              duct // engine to kernel, fd 4
	stdout, stderr, raw duct // fd 1, fd 5 (os.Stderr of cells), fd 2
	late                duct // engine to kernel, fd 6: what goroutines of earlier cells show
}

func openPipes() (*pipes, error) {
	p := &pipes{}
	for _, d := range []*duct{&p.requests, &p.frames, &p.stdout, &p.stderr, &p.raw, &p.late} {
		r, w, err := os.Pipe()
		if err != nil {
			p.closeAll()
			return nil, err
		}
		*d = duct{r, w}
	}
	return p, nil
}

func closeFiles(files ...*os.File) {
	for _, f := range files {
		if f != nil {
			f.Close()
		}
	}
}

func (p *pipes) closeAll() { p.closeChildEnds(); p.closeHostEnds() }

func (p *pipes) closeChildEnds() {
	closeFiles(p.requests.r, p.frames.w, p.stdout.w, p.stderr.w, p.raw.w, p.late.w)
}

func (p *pipes) closeHostEnds() {
	closeFiles(p.requests.w, p.frames.r, p.stdout.r, p.stderr.r, p.raw.r, p.late.r)
}

// expire gives the readers a last while; after it they end even if somebody still holds the other ends.
func (p *pipes) expire(after time.Duration) {
	time.AfterFunc(after, func() {
		closeFiles(p.frames.r, p.stdout.r, p.stderr.r, p.raw.r, p.late.r)
	})
}
