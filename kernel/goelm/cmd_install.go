package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"goelm/install"
)

// kernelFlags are what install and uninstall have in common: which kernelspec, and where.
type kernelFlags struct {
	set       *flag.FlagSet
	user      *bool
	sysPrefix *bool
	prefix    *string
	name      *string
}

func newKernelFlags(command, summary string) kernelFlags {
	set := flag.NewFlagSet(command, flag.ContinueOnError)
	set.Usage = func() {
		fmt.Fprintf(set.Output(), "Usage: goelm %s [flags]\n\n%s\n\n", command, summary)
		set.PrintDefaults()
	}
	return kernelFlags{
		set:       set,
		user:      set.Bool("user", false, "the person's own folder, $JUPYTER_DATA_DIR or Jupyter's default for it (this is the default)"),
		sysPrefix: set.Bool("sys-prefix", false, "the active Python environment: $VIRTUAL_ENV, $CONDA_PREFIX or python3's sys.prefix"),
		prefix:    set.String("prefix", "", "`DIR`/share/jupyter/kernels"),
		name:      set.String("name", install.DefaultName, "name of the kernelspec"),
	}
}

// parse returns the kernels folder, or the exit code to end with.
func (k kernelFlags) parse(args []string) (kernels string, code int, ok bool) {
	switch err := k.set.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return "", 0, false
	case err != nil:
		return "", 2, false
	}
	places := 0
	for _, given := range []bool{*k.user, *k.sysPrefix, *k.prefix != ""} {
		if given {
			places++
		}
	}
	if places > 1 || k.set.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "goelm: give at most one of -user, -sys-prefix and -prefix DIR, and nothing else")
		return "", 2, false
	}
	var err error
	switch {
	case *k.prefix != "":
		kernels, err = install.PrefixKernels(*k.prefix)
	case *k.sysPrefix:
		if kernels, err = install.SysPrefix(); err == nil {
			kernels, err = install.PrefixKernels(kernels)
		}
	default:
		kernels, err = install.UserKernels()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "goelm:", err)
		return "", 1, false
	}
	return kernels, 0, true
}

func runInstall(ctx context.Context, args []string) int {
	k := newKernelFlags("install", "Tells Jupyter about the kernel: writes a kernelspec that starts this very program.")
	kernels, code, ok := k.parse(args)
	if !ok {
		return code
	}
	self, err := os.Executable()
	if err == nil {
		self, err = filepath.EvalSymlinks(self)
	}
	if err == nil {
		var dir string
		if dir, err = install.Kernel(kernels, *k.name, self); err == nil {
			fmt.Printf("installed kernelspec %s in %s\n", filepath.Base(dir), dir)
			return 0
		}
	}
	fmt.Fprintln(os.Stderr, "goelm:", err)
	return 1
}

func runUninstall(ctx context.Context, args []string) int {
	k := newKernelFlags("uninstall", "Removes the kernelspec that `goelm install` wrote with the same flags.")
	kernels, code, ok := k.parse(args)
	if !ok {
		return code
	}
	dir, err := install.Remove(kernels, *k.name)
	if err == nil {
		fmt.Printf("removed kernelspec %s from %s\n", filepath.Base(dir), kernels)
		return 0
	}
	fmt.Fprintln(os.Stderr, "goelm:", err)
	if errors.Is(err, fs.ErrNotExist) {
		for _, spec := range install.Find() {
			fmt.Fprintf(os.Stderr, "       there is one in %s\n", spec.Dir)
		}
	}
	return 1
}
