package child

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"goelm/kernel/engine/pipe"
	"goelm/kernel/golang"
)

// changes is what the session declares that the kernel has not been told.
func (s *server) changes() []pipe.Source {
	var out []pipe.Source
	for _, src := range s.session().Changes(&s.known) {
		o := pipe.Source{Cell: src.Cell}
		for _, d := range src.Decls {
			o.Decls = append(o.Decls, pipe.Decl(d))
		}
		out = append(out, o)
	}
	return out
}

// replay restores declarations. What fails does not stop the rest.
func (s *server) replay(ctx context.Context, body pipe.ReplayBody) pipe.ReplayedBody {
	s.mu.Lock()
	s.inputs = append([]string(nil), body.Inputs...)
	s.names.In = s.inputs
	s.mu.Unlock()
	s.enter(&cell{ctx: ctx, server: s})
	defer s.owners.leave()
	var sources []golang.Source
	for _, src := range body.Sources {
		o := golang.Source{Cell: src.Cell}
		for _, d := range src.Decls {
			o.Decls = append(o.Decls, golang.Decl(d))
		}
		sources = append(sources, o)
	}
	failed := s.restore(ctx, sources)
	return pipe.ReplayedBody{Keep: s.changes(), Failed: failed}
}

// restore declares the sources cell by cell, then what is left of them one declaration at a time: some refer to a variable
// that is lost, or, since something was declared anew, to a later cell. It words what could not be declared.
func (s *server) restore(ctx context.Context, sources []golang.Source) (failed []string) {
	left := s.declare(ctx, sources)
	var single []golang.Source
	for _, src := range left {
		for _, d := range src.Decls {
			single = append(single, golang.Source{Cell: src.Cell, Decls: []golang.Decl{d}})
		}
	}
	return s.declareTogether(ctx, s.declare(ctx, single))
}

// declareTogether declares what may need each other across cells, as one cell, without those in which an error lies.
func (s *server) declareTogether(ctx context.Context, single []golang.Source) (failed []string) {
	for len(single) > 0 {
		joint := golang.Source{Cell: "restored"}
		line := 1
		var ends []int // the last line of each declaration
		for _, src := range single {
			d := src.Decls[0]
			d.Line = line
			joint.Decls = append(joint.Decls, d)
			line += strings.Count(d.Text, "\n") + 1
			ends = append(ends, line-1)
		}
		_, err := s.run(ctx, joint.Cell, joint.Text())
		if err == nil {
			break
		}
		wrong := places(err)
		var right []golang.Source
		for i, src := range single {
			why, found := "", false
			for _, w := range wrong {
				if w.line >= joint.Decls[i].Line && w.line <= ends[i] && !found {
					why, found = w.msg, true
				}
			}
			if !found {
				right = append(right, src)
				continue
			}
			failed = append(failed, fmt.Sprintf("%s of %s: %s", src.Decls[0].Name, src.Cell, why))
		}
		if len(right) == len(single) { // it lies nowhere
			return append(failed, err.Error())
		}
		single = right
	}
	return failed
}

// declare runs sources, and again those that failed, as long as that helps.
func (s *server) declare(ctx context.Context, sources []golang.Source) (left []golang.Source) {
	for {
		left = nil
		for _, src := range sources {
			if _, err := s.run(ctx, src.Cell, src.Text()); err != nil {
				left = append(left, src)
			}
		}
		if len(left) == 0 || len(left) == len(sources) {
			return left
		}
		sources = left
	}
}

type place struct {
	line int
	msg  string
}

// places are where a cell is wrong.
func places(err error) (out []place) {
	var (
		list        golang.ErrorList
		unsupported *golang.Unsupported
	)
	switch {
	case errors.As(err, &list):
		for _, d := range list {
			out = append(out, place{d.Line, d.Msg})
		}
	case errors.As(err, &unsupported):
		out = append(out, place{unsupported.Line, "unsupported: " + unsupported.What})
	}
	return out
}
