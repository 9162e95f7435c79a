// Package magic finds the commands of a cell, lines that begin with %, %% or !, and writes the cell as Go: each command becomes a
// call on its own line, so that all positions stay. It does not know what the commands do; package child runs them.
//
// Valid Go is never taken for a command. A line that begins with % outside of strings, comments and brackets is not Go, nor is a name
// with a question mark;
// one that begins with ! is Go only as the last expression of a cell, and there Go goes first (see Expand).
//
// Start reading at Expand.
package magic

import (
	"fmt"
	"strings"

	"goelm/kernel/golang"
)

// A Command is one that cells may use.
type Command struct {
	Name    string // with its % or %%
	Usage   string // its arguments
	Summary string // one line
	Detail  string // more, for inspection; may be empty
	goes    bool   // Go code follows: its arguments for a line, the rest of the cell for a %% command
}

// Commands are all there are, in the order in which %help lists them.
var Commands = []Command{
	{Name: "%help", Usage: "[COMMAND | elm]", Summary: "this list, more about one command, or the calls of searches and figures"},
	{Name: "%doc", Usage: "NAME", Summary: "the documentation of a name; NAME? and ?NAME do the same, NAME?? adds its source", goes: true},
	{Name: "%who", Summary: "the variables of the session: name, type, value and the cell that defined them"},
	{Name: "%reset", Usage: "[-f]", Summary: "forget all variables, functions, types and imports; on the first line of a cell",
		Detail: "What the cell says after it runs in the new session. Goroutines of earlier cells go on until they end. Nothing is asked, with -f or without."},
	{Name: "%time", Usage: "STATEMENT", Summary: "run a statement and print how long it took", goes: true},
	{Name: "%timeit", Usage: "STATEMENT", Summary: "run a statement many times and print the time of one run", goes: true,
		Detail: "The number of runs is chosen so that a round takes about a fifth of a second; there are seven rounds."},
	{Name: "%env", Usage: "[NAME | NAME=VALUE]", Summary: "list the environment, show a variable, or set it for this engine",
		Detail: "In the list, values of variables whose names sound secret (KEY, TOKEN, SECRET, PASSWORD) are not shown."},
	{Name: "!", Usage: "COMMAND", Summary: "run a shell command; a line that ends with \\ goes on in the next",
		Detail: "Its output appears while it runs, the stop button ends it, its standard input is empty. A failure is shown as its exit status and does not end the cell."},
	{Name: "%%bash", Summary: "run the rest of the cell as a bash script"},
	{Name: "%%time", Summary: "run the cell and print how long it took", goes: true},
	{Name: "%%timeit", Summary: "run the cell's statements many times and print the time of one run", goes: true},
	{Name: "%%writefile", Usage: "[-a] PATH", Summary: "write the rest of the cell to a file, with -a at its end"},
	{Name: "%%program", Usage: "NAME task=TASK", Summary: "check the rest of the cell as a candidate for a task and call it NAME", goes: true,
		Detail: "NAME is an elm.Program afterwards. env.List() lists the tasks."},
}

// Find gives the command with this name, % included.
func Find(name string) (Command, bool) {
	for _, c := range Commands {
		if c.Name == name {
			return c, true
		}
	}
	return Command{}, false
}

// TakesStatement reports whether the arguments of a command are Go.
func TakesStatement(name string) bool {
	c, _ := Find(name)
	return c.goes && !strings.HasPrefix(name, "%%")
}

// Heading is the command as it is typed.
func (c Command) Heading() string {
	if c.Usage == "" {
		return c.Name
	}
	if c.Name == "!" {
		return "!" + c.Usage
	}
	return c.Name + " " + c.Usage
}

// unknown words the error for a command that does not exist.
func unknown(name string) string {
	var names []string
	for _, c := range Commands {
		names = append(names, c.Name)
	}
	near := golang.Nearest(name, names)
	if other := "%" + name; near == "" {
		if _, ok := Find(other); ok {
			near = other
		} else if _, ok := Find(strings.TrimPrefix(name, "%")); ok {
			near = strings.TrimPrefix(name, "%")
		}
	}
	if near != "" {
		return fmt.Sprintf("unknown command %s; did you mean %s?", name, near)
	}
	return fmt.Sprintf("unknown command %s; %%help lists the commands", name)
}
