// Package jupyter is the front of the kernel: it speaks the Jupyter protocol 5.5 with its clients (JupyterLab, consoles,
// nbclient) and hands the cells to an Engine. It never runs a user's code itself and always answers, also while a cell
// runs or the engine is still starting. It knows no Go language, no interpreter and nothing of elm.
//
// A message's way: a reader per channel (channels.go) decodes it and puts it into one of four lanes. Cells go to the
// queue (queue.go, execute.go), which runs one after another. Questions to the engine (complete, inspect, is_complete;
// asks.go) go one after another too, beside the cells and with a time limit; so do those to the history. All the rest
// (requests.go) is answered at once by the reader. Whatever is shown goes through cell (cell.go), which joins and paces
// it, to publisher (publish.go), the only writer of iopub. Serve (serve.go) starts and ends all of this.
package jupyter

import "errors"

// ErrNoInput is returned by Output.Input when the client that sent the cell takes no questions (nbclient, Run All of
// nbconvert), or is not connected to the stdin channel.
var ErrNoInput = errors.New("this client takes no input: run the cell in JupyterLab or a console to be asked")
