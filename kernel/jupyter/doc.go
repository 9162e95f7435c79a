// Package jupyter is the front of the kernel: it speaks the Jupyter protocol 5.5 with its clients (JupyterLab, consoles,
// nbclient) and hands the cells to an Engine. It never runs a user's code itself and always answers, also while a cell
// runs. It knows no Go language, no interpreter and nothing of elm.
package jupyter

import "errors"

// ErrNoInput is returned by Output.Input when the client that sent the cell takes no questions (nbclient, Run All of
// nbconvert), or is not connected to the stdin channel.
var ErrNoInput = errors.New("this client takes no input: run the cell in JupyterLab or a console to be asked")
