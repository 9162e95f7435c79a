// Package tables is what candidates may import besides the standard library: export data and symbols of the walker builder,
// made by go generate in sandbox/worker. It knows nothing of sandboxes; start with Packages.
package tables
