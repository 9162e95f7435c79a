package sandbox

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	cerrdefs "github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/docker/api/types/image"
	"github.com/docker/docker/client"
)

// imageName is the repository of the images; the tag is the hash of the executable inside.
const imageName = "goelm-sandbox"

// importLimit is how long handing an image of 60 MB to the daemon may take.
const importLimit = 2 * time.Minute

// ensureImage returns the name of an image that holds the executable and the empty file /tmp (see makeRootfs), and makes
// it if the daemon has none. It stays there for the next pool; those of other executables are removed.
func ensureImage(ctx context.Context, api *client.Client, executable string, logf func(string, ...any)) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, importLimit)
	defer cancel()
	f, err := os.Open(executable)
	if err != nil {
		return "", fmt.Errorf("sandbox: docker image: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("sandbox: docker image: %w", err)
	}
	ref := imageName + ":" + hex.EncodeToString(h.Sum(nil))[:24]
	if _, err := api.ImageInspect(ctx, ref); err == nil {
		return ref, nil
	} else if !cerrdefs.IsNotFound(err) {
		return "", fmt.Errorf("sandbox: docker image %s: %w", ref, err)
	}
	removeImages(ctx, api, logf)
	if err := importImage(ctx, api, f, ref); err != nil {
		return "", fmt.Errorf("sandbox: docker image %s: %w", ref, err)
	}
	return ref, nil
}

// removeImages removes the images that no container uses.
func removeImages(ctx context.Context, api *client.Client, logf func(string, ...any)) {
	list, err := api.ImageList(ctx, image.ListOptions{Filters: filters.NewArgs(filters.Arg("reference", imageName+":*"))})
	if err != nil {
		logf("sandbox: docker: list of images: %v", err)
		return
	}
	for _, i := range list {
		if _, err := api.ImageRemove(ctx, i.ID, image.RemoveOptions{}); err != nil {
			logf("sandbox: docker: the old image %s stays: %v", strings.Join(i.RepoTags, ", "), err)
		}
	}
}

// importImage hands the daemon a root file system as a tar file, made on the way.
func importImage(ctx context.Context, api *client.Client, executable *os.File, ref string) error {
	r, w := io.Pipe()
	go func() { w.CloseWithError(writeImage(w, executable)) }()
	defer r.Close()
	reply, err := api.ImageImport(ctx, image.ImportSource{Source: r, SourceName: "-"}, ref, image.ImportOptions{})
	if err != nil {
		return err
	}
	defer reply.Close()
	for dec := json.NewDecoder(reply); ; {
		var m struct{ Error string }
		if err := dec.Decode(&m); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if m.Error != "" {
			return errors.New(m.Error)
		}
	}
}

func writeImage(w io.Writer, executable *os.File) error {
	size, err := executable.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if _, err := executable.Seek(0, io.SeekStart); err != nil {
		return err
	}
	t := tar.NewWriter(w)
	if err := t.WriteHeader(&tar.Header{Name: "goelm", Mode: 0o755, Size: size}); err != nil {
		return err
	}
	if _, err := io.Copy(t, executable); err != nil {
		return err
	}
	if err := t.WriteHeader(&tar.Header{Name: "tmp", Mode: 0o444}); err != nil {
		return err
	}
	return t.Close()
}
