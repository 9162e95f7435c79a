package sandbox

import (
	"context"
	"fmt"
	"time"
)

// Probe starts one sandbox in which, instead of candidates, the executable itself looks around as a worker could whose
// candidate had left its interpreter. It gives what that says about question, a text for the probe of package
// sandbox/worker, and the state of the pool of that one sandbox.
func Probe(ctx context.Context, opt Options, question string) (answer string, stats Stats, err error) {
	opt.Workers, opt.probe = 1, true
	r, err := Open(ctx, opt)
	if err != nil {
		return "", Stats{}, err
	}
	defer func() {
		if e := r.Close(); err == nil {
			err = e
		}
	}()
	for _, o := range r.Run(ctx, []Job{{Source: question, Limits: Limits{Wall: 20 * time.Second, Output: 1 << 20}}}) {
		if o.Verdict != OK {
			return "", Stats{}, fmt.Errorf("sandbox: the probe ended as %s: %s", o.Verdict, o.Detail)
		}
		answer = o.Stdout
	}
	return answer, r.(Observer).Stats(), nil
}
