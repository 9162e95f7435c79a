package label

import (
	"context"
	"runtime"
	"runtime/pprof"
	"testing"
	"time"
)

func with(ctx context.Context, name string, f func(context.Context)) {
	pprof.Do(ctx, pprof.Labels("name", name), f)
}

func TestGoroutinesInherit(t *testing.T) {
	if l := Of(); l != 0 {
		t.Errorf("a label without labels: %x", l)
	}
	with(t.Context(), "a", func(ctx context.Context) {
		a := Of()
		child := make(chan Label)
		go func() { go func() { child <- Of() }() }()
		if got := <-child; a == 0 || got != a {
			t.Errorf("child %x, parent %x", got, a)
		}
		with(ctx, "b", func(context.Context) {
			if b := Of(); b == a || b == 0 {
				t.Errorf("two labels: %x, %x", a, b)
			}
		})
		carried := make(chan Label, 1)
		time.AfterFunc(time.Microsecond, Carry(func() { carried <- Of() }))
		if got := <-carried; got != a {
			t.Errorf("a timer's goroutine has %x, want %x", got, a)
		}
	})
}

func TestCleanup(t *testing.T) {
	gone, stop := make(chan Label, 1), make(chan struct{})
	var a Label
	with(t.Context(), "a", func(context.Context) {
		a = Of()
		Cleanup(func(l Label) { gone <- l })
		go func() { <-stop }()
	})
	runtime.GC()
	runtime.GC()
	select {
	case <-gone:
		t.Fatal("cleaned up while a goroutine has the labels")
	default:
	}
	close(stop)
	for deadline := time.After(20 * time.Second); ; runtime.GC() {
		select {
		case l := <-gone:
			if l != a {
				t.Errorf("cleaned up %x, want %x", l, a)
			}
			return
		case <-time.After(time.Millisecond):
		case <-deadline:
			t.Fatal("never cleaned up")
		}
	}
}

func BenchmarkOf(b *testing.B) {
	for b.Loop() {
		Of()
	}
}
