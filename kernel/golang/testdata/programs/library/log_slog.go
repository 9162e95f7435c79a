package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"
)

func main() {
	h := slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: func(g []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey && len(g) == 0 {
			return slog.Attr{}
		}
		return a
	}})
	l := slog.New(h)
	l.Info("msg", "n", 1, "s", "two words", slog.Group("g", slog.Bool("b", true)))
	l.With("k", "v").WithGroup("grp").Debug("d", "dur", time.Second)
	j := slog.New(slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(g []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
	j.Warn("w", "err", io.EOF, "list", []int{1, 2})
	fmt.Println(l.Enabled(context.Background(), slog.LevelDebug), slog.LevelError)
}

/* Output:
level=INFO msg=msg n=1 s="two words" g.b=true
level=DEBUG msg=d k=v grp.dur=1s
{"level":"WARN","msg":"w","err":"EOF","list":[1,2]}
true ERROR
*/
