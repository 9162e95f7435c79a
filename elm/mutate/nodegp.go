package mutate

import (
	"context"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"goelm/elm"
	"goelm/elm/patch"
)

// DefaultNodeRate is the probability with which [NodeGP] changes a node. It is OpenELM's, and between what is best for one bug
// of 4-Parity (1/9) and for three (3/9).
const DefaultNodeRate = 0.2

// NodeGP is the genetic programming of the ELM paper's ladder (Lehman et al. 2022, appendix A): the expressions of the entry
// function are trees of operators and terminals, and each node is replaced, with the probability rate, by another one of its
// kind. Terminals are the function's parameters and the numbers next to those that stand in the program; operators are those of
// the type. Nothing is filtered out: a child need not compile. rate is from 0 to 1, 0.2 if it is 0.
//
// GP takes this form on ladders.
func NodeGP(rate float64) elm.Mutator {
	if rate == 0 {
		rate = DefaultNodeRate
	}
	return &nodeGP{rate: min(max(rate, 0), 1), name: "gp"}
}

type nodeGP struct {
	rate float64
	name string
}

func (g *nodeGP) Name() string { return g.name }

// Config is the configuration for a stored run.
func (g *nodeGP) Config() any { return map[string]any{"node_rate": g.rate} }

// OnLadder implements [elm.Climber].
func (g *gp) OnLadder() elm.Mutator { return NodeGP(g.nodeRate) }

// NodeRate is the rate of [NodeGP], which GP becomes on ladders.
func NodeRate(p float64) GPOption { return func(g *gp) { g.nodeRate = min(max(p, 0), 1) } }

// TypedGP is [GP] that stays what it is on ladders: typed edits of any kind, filtered by the compiler.
func TypedGP(options ...GPOption) elm.Mutator { return typedGP{GP(options...).(*gp)} }

type typedGP struct{ gp *gp }

func (t typedGP) Name() string { return "typed-gp" }

// Config implements [elm.Configured].
func (t typedGP) Config() any { return t.gp.Config() }

func (t typedGP) Propose(ctx context.Context, req elm.Request) ([]elm.Proposal, error) {
	return t.gp.Propose(ctx, req)
}

func remakeTypedGP(config json.RawMessage) (elm.Mutator, error) {
	m, err := remakeGP(config)
	if err != nil {
		return nil, err
	}
	return typedGP{m.(*gp)}, nil
}

// A node is an operator or a terminal of the entry function, and what it may become.
type node struct {
	from, to int
	others   []string
}

// operators that exchange, by whether numbers are whole.
var (
	wholeOperators = []string{"+", "-", "*", "%"}
	floatOperators = []string{"+", "-", "*", "/"}
)

// nodesOf finds the nodes, in the order of the source.
func nodesOf(source, entry string) ([]node, error) {
	text, shift := source, 0
	if !strings.HasPrefix(strings.TrimSpace(source), "package ") {
		const clause = "package main\n"
		text, shift = clause+source, len(clause)
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "parent.go", text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == entry && f.Recv == nil && f.Body != nil {
			return nodesIn(f, func(p token.Pos) int { return files.Position(p).Offset - shift }), nil
		}
	}
	return nil, fmt.Errorf("it has no function %s", entry)
}

func nodesIn(f *ast.FuncDecl, at func(token.Pos) int) []node {
	var names []string // of parameters
	operators := wholeOperators
	for _, field := range f.Type.Params.List {
		if t, ok := field.Type.(*ast.Ident); ok && strings.HasPrefix(t.Name, "float") {
			operators = floatOperators
		}
		for _, name := range field.Names {
			names = append(names, name.Name)
		}
	}
	numbers := map[int]bool{}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if x, ok := number(n); ok {
			numbers[x-1], numbers[x], numbers[x+1] = true, true, true
		}
		return true
	})
	terminals := slices.Clone(names)
	for x := range numbers {
		terminals = append(terminals, strconv.Itoa(x))
	}
	sort.Strings(terminals[len(names):])
	var nodes []node
	add := func(from, to token.Pos, all []string, present string) {
		n := node{from: at(from), to: at(to)}
		for _, s := range all {
			if s != present {
				n.others = append(n.others, s)
			}
		}
		nodes = append(nodes, n)
	}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			if op := n.Op.String(); slices.Contains(operators, op) {
				add(n.OpPos, n.OpPos+token.Pos(len(op)), operators, op)
			}
		case *ast.Ident:
			if slices.Contains(names, n.Name) {
				add(n.Pos(), n.End(), terminals, n.Name)
			}
		case *ast.SelectorExpr:
			return false // math.Pow: its argument list follows as nodes of its own
		default:
			if x, ok := number(n); ok {
				add(n.Pos(), n.End(), terminals, strconv.Itoa(x))
			}
		}
		return true
	})
	sort.Slice(nodes, func(i, j int) bool { return nodes[i].from < nodes[j].from })
	return nodes
}

// number is the value of a literal of a small whole number.
func number(n ast.Node) (int, bool) {
	l, ok := n.(*ast.BasicLit)
	if !ok || l.Kind != token.INT {
		return 0, false
	}
	x, err := strconv.Atoi(l.Value)
	return x, err == nil && x > 0
}

// Propose implements [elm.Mutator].
func (g *nodeGP) Propose(ctx context.Context, req elm.Request) ([]elm.Proposal, error) {
	if err := valid(req); err != nil {
		return nil, err
	}
	parent := req.Parents[0]
	nodes, err := nodesOf(parent.Source, req.Task.Spec().EntryName())
	if err != nil {
		return broken(req, err), nil
	}
	out := make([]elm.Proposal, req.N)
	for i := range out {
		start := time.Now()
		out[i] = g.child(rand.New(rand.NewPCG(req.Seed, uint64(i))), parent, nodes)
		out[i].Latency = time.Since(start)
	}
	return out, ctx.Err()
}

func (g *nodeGP) child(r *rand.Rand, parent elm.Program, nodes []node) elm.Proposal {
	p := elm.Proposal{Operator: "gp/nodes", Parents: []string{parent.ID()}, Outcome: patch.NoOp, Message: "changed nothing"}
	var out strings.Builder
	at, changed := 0, 0
	for _, n := range nodes {
		if r.Float64() >= g.rate || len(n.others) == 0 {
			continue
		}
		out.WriteString(parent.Source[at:n.from])
		out.WriteString(n.others[r.IntN(len(n.others))])
		at = n.to
		changed++
	}
	if changed == 0 {
		p.Detail = fmt.Sprintf("none of the %d nodes was drawn", len(nodes))
		return p
	}
	out.WriteString(parent.Source[at:])
	p.Source, p.Outcome, p.Message = out.String(), patch.Applied, "changed 1 node"
	if changed > 1 {
		p.Message = fmt.Sprintf("changed %d nodes", changed)
	}
	return p
}
