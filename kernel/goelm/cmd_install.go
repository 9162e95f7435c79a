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

// A target is where a kernelspec goes: a kernels folder, and the folders of the Pythons that belong to it.
type target struct {
	kernels string
	sites   []string
}

// parse returns the target, or the exit code to end with.
func (k kernelFlags) parse(args []string) (to target, code int, ok bool) {
	switch err := k.set.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return to, 0, false
	case err != nil:
		return to, 2, false
	}
	places := 0
	for _, given := range []bool{*k.user, *k.sysPrefix, *k.prefix != ""} {
		if given {
			places++
		}
	}
	if places > 1 || k.set.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "goelm: give at most one of -user, -sys-prefix and -prefix DIR, and nothing else")
		return to, 2, false
	}
	var err error
	prefix := *k.prefix
	if *k.sysPrefix {
		prefix, err = install.SysPrefix()
	}
	switch {
	case err != nil:
	case prefix != "":
		to.kernels, err = install.PrefixKernels(prefix)
		to.sites = install.SitePackages(prefix)
	default:
		to.kernels, err = install.UserKernels()
		to.sites = install.UserSitePackages()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "goelm:", err)
		return to, 1, false
	}
	return to, 0, true
}

func runInstall(ctx context.Context, args []string) int {
	k := newKernelFlags("install", "Tells Jupyter about the kernel: writes a kernelspec that starts this very program, and beside the Pythons of the same place a\n"+
		"plug-in with which papermill passes parameters to Go notebooks.")
	to, code, ok := k.parse(args)
	if !ok {
		return code
	}
	self, err := os.Executable()
	if err == nil {
		self, err = filepath.EvalSymlinks(self)
	}
	if err == nil {
		var dir string
		if dir, err = install.Kernel(to.kernels, *k.name, self); err == nil {
			fmt.Printf("installed kernelspec %s in %s\n", filepath.Base(dir), dir)
			plug(to.sites)
			return 0
		}
	}
	fmt.Fprintln(os.Stderr, "goelm:", err)
	return 1
}

// plug installs the papermill plug-in. The kernel works without it.
func plug(sites []string) {
	if err := install.Plugin(sites); err != nil {
		fmt.Fprintln(os.Stderr, "goelm:", err, "(the kernel works without it)")
		return
	}
	for _, site := range sites {
		fmt.Println("installed the papermill plug-in in", site)
	}
}

func runUninstall(ctx context.Context, args []string) int {
	k := newKernelFlags("uninstall", "Removes what `goelm install` wrote with the same flags.")
	to, code, ok := k.parse(args)
	if !ok {
		return code
	}
	dir, err := install.Remove(to.kernels, *k.name)
	if err == nil {
		fmt.Printf("removed kernelspec %s from %s\n", filepath.Base(dir), to.kernels)
		if len(install.In(to.kernels)) == 0 { // no other kernelspec of ours needs it
			var sites []string
			sites, err = install.RemovePlugin(to.sites)
			for _, site := range sites {
				fmt.Println("removed the papermill plug-in from", site)
			}
		}
		if err == nil {
			return 0
		}
	}
	fmt.Fprintln(os.Stderr, "goelm:", err)
	if errors.Is(err, fs.ErrNotExist) {
		for _, spec := range install.Find() {
			fmt.Fprintf(os.Stderr, "       there is one in %s\n", spec.Dir)
		}
	}
	return 1
}
