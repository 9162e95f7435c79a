// Package hosttable holds the generated tables of package host, for tests.
package hosttable

//go:generate go run goelm/kernel/golang/gen -o . -package hosttable goelm/kernel/golang/testdata/host
