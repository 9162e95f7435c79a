package install

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Papermill knows how to write parameters in some languages; Go is none of them. The plug-in teaches it Go. It is a
// Python distribution of one module with an entry point, as pip would have written it.
const (
	pluginModule = "goelm_papermill.py"
	pluginInfo   = "goelm_papermill-0.1.dist-info"
)

//go:embed papermill/goelm_papermill.py
var plugin []byte

// pluginFiles are the files of the distribution by their paths in a site-packages folder.
func pluginFiles() map[string]string {
	files := map[string]string{
		pluginModule:                                  string(plugin),
		filepath.Join(pluginInfo, "METADATA"):         "Metadata-Version: 2.1\nName: goelm-papermill\nVersion: 0.1\nSummary: Go parameters for papermill; written by goelm install\n",
		filepath.Join(pluginInfo, "INSTALLER"):        "goelm\n",
		filepath.Join(pluginInfo, "entry_points.txt"): "[papermill.engine]\ngoelm = goelm_papermill:engine\n",
		filepath.Join(pluginInfo, "top_level.txt"):    "goelm_papermill\n",
	}
	var record strings.Builder
	for _, name := range []string{pluginModule, pluginInfo + "/METADATA", pluginInfo + "/INSTALLER", pluginInfo + "/entry_points.txt", pluginInfo + "/top_level.txt", pluginInfo + "/RECORD"} {
		record.WriteString(name + ",,\n") // what `pip uninstall` removes
	}
	files[filepath.Join(pluginInfo, "RECORD")] = record.String()
	return files
}

// SitePackages lists the folders below a prefix in which its Pythons look for packages. There are none if no Python lives in
// the prefix. What a distribution's own package manager keeps (/usr/lib/python3/dist-packages) is left alone.
func SitePackages(prefix string) []string {
	found, _ := filepath.Glob(filepath.Join(prefix, "lib", "python3*", "site-packages"))
	if filepath.Clean(prefix) == "/usr/local" { // Debian's name
		more, _ := filepath.Glob("/usr/local/lib/python3*/dist-packages")
		found = append(found, more...)
	}
	return found
}

// UserSitePackages is the person's own folder of packages for python3, if there is one.
func UserSitePackages() []string {
	out, _ := exec.Command("python3", "-m", "site", "--user-site").Output() // its exit code tells something else
	dir := strings.TrimSpace(string(out))
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil
	}
	return []string{dir}
}

// Plugin writes the papermill plug-in into the site-packages folders.
func Plugin(sites []string) error {
	for _, site := range sites {
		if err := os.MkdirAll(filepath.Join(site, pluginInfo), 0o755); err != nil {
			return fmt.Errorf("install: the papermill plug-in: %w", err)
		}
		for name, text := range pluginFiles() {
			if err := os.WriteFile(filepath.Join(site, name), []byte(text), 0o644); err != nil {
				return fmt.Errorf("install: the papermill plug-in: %w", err)
			}
		}
	}
	return nil
}

// RemovePlugin removes the papermill plug-in from the site-packages folders and returns those that had it.
func RemovePlugin(sites []string) (removed []string, err error) {
	for _, site := range sites {
		module := filepath.Join(site, pluginModule)
		if _, err := os.Stat(module); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := errors.Join(os.Remove(module), os.RemoveAll(filepath.Join(site, pluginInfo))); err != nil {
			return removed, fmt.Errorf("uninstall: the papermill plug-in: %w", err)
		}
		compiled, _ := filepath.Glob(filepath.Join(site, "__pycache__", "goelm_papermill.*.pyc"))
		for _, f := range compiled {
			os.Remove(f)
		}
		removed = append(removed, site)
	}
	return removed, nil
}
