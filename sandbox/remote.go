package sandbox

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"goelm/sandbox/wire"
)

const (
	remoteJobs  = 200                    // most jobs in one request
	remoteBytes = 4 << 20                // bytes of jobs after which a request is full
	remoteCalls = 4                      // requests at a time
	remoteTries = 4                      // for a job whose request broke; running a candidate again does no harm
	remotePause = 200 * time.Millisecond // before the second try, doubled with each
	remoteQuiet = 10 * time.Minute       // without any outcome on a connection, after which it counts as broken
)

// A RemoteOption is an option of Remote.
type RemoteOption func(*remote)

// WithToken sends the service's token with every request.
func WithToken(token string) RemoteOption { return func(r *remote) { r.token = token } }

// WithClient uses an HTTP client other than one of Remote's own, for TLS settings and proxies.
func WithClient(c *http.Client) RemoteOption { return func(r *remote) { r.client = c } }

// remote is a Runner whose sandboxes are those of `goelm sandbox serve` somewhere else.
type remote struct {
	url    string
	token  string
	client *http.Client
	ctx    context.Context // ends with Close
	stop   context.CancelFunc
}

// Remote returns a Runner that has its jobs done by the service at url, such as "http://127.0.0.1:8710". Nothing is sent
// before the first Run. A job whose request broke is sent again a few times; then it comes back as InfraError.
func Remote(url string, options ...RemoteOption) Runner {
	r := &remote{url: strings.TrimSuffix(url, "/") + "/v1/run"}
	r.ctx, r.stop = context.WithCancel(context.Background())
	for _, o := range options {
		o(r)
	}
	if r.client == nil {
		r.client = &http.Client{Transport: &http.Transport{ResponseHeaderTimeout: time.Minute, MaxIdleConnsPerHost: remoteCalls, Proxy: http.ProxyFromEnvironment}}
	}
	return r
}

// Close ends the requests that still run.
func (r *remote) Close() error {
	r.stop()
	r.client.CloseIdleConnections()
	return nil
}

// A parcel is the jobs of one request.
type parcel struct {
	index []int    // of each job among those of Run
	lines [][]byte // the jobs as JSON
	calls []int    // results that OK must come with
	limit []Limits
	tries int
}

// Run implements Runner.
func (r *remote) Run(ctx context.Context, jobs []Job) iter.Seq2[int, Outcome] {
	return func(yield func(int, Outcome) bool) {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		defer context.AfterFunc(r.ctx, func() { cancel(errClosed) })()
		results := make(chan indexed, len(jobs))
		parcels := pack(jobs, results)
		var callers sync.WaitGroup
		defer callers.Wait()
		defer cancel(nil)
		queue := make(chan *parcel, len(parcels))
		for _, p := range parcels {
			queue <- p
		}
		close(queue)
		for range min(remoteCalls, len(parcels)) {
			callers.Go(func() {
				for p := range queue {
					r.deliver(ctx, p, results)
				}
			})
		}
		for range jobs {
			x := <-results // deliver gives every job an outcome, also when ctx has ended
			if !yield(x.index, x.outcome) {
				return
			}
		}
	}
}

// pack makes requests of jobs. A job that cannot be sent has its outcome at once.
func pack(jobs []Job, results chan<- indexed) []*parcel {
	var parcels []*parcel
	p, size := &parcel{}, 0
	for i, j := range jobs {
		limits := j.Limits.filled()
		if int64(len(j.Source)) > limits.Source {
			j.Source = j.Source[:limits.Source+1] // the service only needs to see that it is too long
		}
		w, err := j.ToWire()
		if err != nil {
			results <- indexed{i, infra(err)}
			continue
		}
		line, err := json.Marshal(w)
		if err == nil && len(line) > wire.MaxLine {
			err = fmt.Errorf("sandbox: job of %d bytes with its arguments, at most %d", len(line), wire.MaxLine)
		}
		if err != nil {
			results <- indexed{i, infra(err)}
			continue
		}
		if len(p.lines) == remoteJobs || len(p.lines) > 0 && size+len(line) > remoteBytes {
			parcels = append(parcels, p)
			p, size = &parcel{}, 0
		}
		size += len(line) + 1
		p.index, p.lines = append(p.index, i), append(p.lines, line)
		p.calls, p.limit = append(p.calls, resultCount(j)), append(p.limit, limits)
	}
	if len(p.lines) > 0 {
		parcels = append(parcels, p)
	}
	return parcels
}

// deliver sends a parcel until each of its jobs has an outcome.
func (r *remote) deliver(ctx context.Context, p *parcel, results chan<- indexed) {
	var err error
	for len(p.index) > 0 {
		var wait time.Duration
		if err = context.Cause(ctx); err == nil {
			wait, err = r.call(ctx, p, results)
		}
		if len(p.index) == 0 {
			return
		}
		if err == nil {
			err = errors.New("the service ended its answer early")
		}
		var final *refused
		if p.tries++; p.tries >= remoteTries || ctx.Err() != nil || errors.As(err, &final) {
			break
		}
		select {
		case <-time.After(max(wait, remotePause<<(p.tries-1))):
		case <-ctx.Done():
		}
	}
	for _, i := range p.index {
		results <- indexed{i, infra(fmt.Errorf("sandbox: %s: %w", r.url, err))}
	}
}

// refused is an answer that will be the same next time.
type refused struct{ text string }

func (r *refused) Error() string { return r.text }

// call sends one request and hands on the outcomes as they come; what has one leaves the parcel. wait is how long the
// service asks us to wait before the next.
func (r *remote) call(ctx context.Context, p *parcel, results chan<- indexed) (wait time.Duration, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url, bytes.NewReader(append(bytes.Join(p.lines, []byte("\n")), '\n')))
	if err != nil {
		return 0, &refused{err.Error()}
	}
	request.Header.Set("Content-Type", wire.Lines)
	if r.token != "" {
		request.Header.Set("Authorization", "Bearer "+r.token)
	}
	response, err := r.client.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return refusal(response)
	}
	quiet := time.AfterFunc(remoteQuiet, func() { cancel(fmt.Errorf("no outcome for %v", remoteQuiet)) })
	defer quiet.Stop()
	lines := bufio.NewScanner(response.Body)
	lines.Buffer(nil, wire.MaxLine)
	sent := len(p.index)
	at := make([]int, sent) // where job i of the request now stands in the parcel; -1 when it has its outcome
	for i := range at {
		at[i] = i
	}
	for lines.Scan() {
		quiet.Reset(remoteQuiet)
		var o wire.Outcome
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			return 0, fmt.Errorf("an outcome that cannot be read: %w", err)
		}
		if o.Index < 0 || o.Index >= sent || at[o.Index] < 0 {
			return 0, fmt.Errorf("an outcome for job %d, which it does not have", o.Index)
		}
		k := at[o.Index]
		results <- indexed{p.index[k], received(o, p.calls[k], p.limit[k])}
		p.drop(k, at)
		at[o.Index] = -1
	}
	return 0, lines.Err()
}

// drop takes job k out of the parcel and moves the places behind it.
func (p *parcel) drop(k int, at []int) {
	p.index = append(p.index[:k:k], p.index[k+1:]...)
	p.lines = append(p.lines[:k:k], p.lines[k+1:]...)
	p.calls = append(p.calls[:k:k], p.calls[k+1:]...)
	p.limit = append(p.limit[:k:k], p.limit[k+1:]...)
	for i := range at {
		if at[i] > k {
			at[i]--
		}
	}
}

// refusal reads an answer that is no stream of outcomes.
func refusal(response *http.Response) (time.Duration, error) {
	data, _ := io.ReadAll(io.LimitReader(response.Body, 4096))
	var body wire.Error
	text := strings.TrimSpace(string(data))
	if json.Unmarshal(data, &body) == nil && body.Error != "" {
		text = body.Error
	}
	text = fmt.Sprintf("the service says %s: %s", response.Status, text)
	switch response.StatusCode {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusBadGateway, http.StatusGatewayTimeout:
		seconds, _ := strconv.Atoi(response.Header.Get("Retry-After"))
		return min(time.Duration(seconds)*time.Second, 30*time.Second), errors.New(text)
	}
	return 0, &refused{text}
}

// received checks an outcome as decode does those of a sandbox: the service may be anybody's.
func received(o wire.Outcome, calls int, limits Limits) Outcome {
	v, size := Verdict(o.Verdict), int64(0)
	for i, r := range o.Results {
		size += int64(len(r))
		if r == nil { // null as a result is JSON's null, not nothing
			o.Results[i] = json.RawMessage("null")
		}
	}
	switch {
	case !fromWorker[v] && v != InfraError:
		return violation("its verdict is %.40q", o.Verdict)
	case int64(len(o.Stdout)) > 3*limits.Output: // what was no UTF-8 has grown
		return violation("its output has %d bytes, at most %d", len(o.Stdout), limits.Output)
	case size > limits.Result:
		return violation("its results have %d bytes, at most %d", size, limits.Result)
	case v == OK && len(o.Results) != calls, v != OK && len(o.Results) != 0:
		return violation("verdict %s came with %d results for %d calls", v, len(o.Results), calls)
	}
	if len(o.Detail) > 2*maxDetail {
		o.Detail = strings.ToValidUTF8(o.Detail[:maxDetail], "") + " ..."
	}
	return Outcome{
		Verdict: v, Detail: o.Detail, Stdout: o.Stdout, Results: o.Results, Replayable: o.Replayable,
		Elapsed: time.Duration(o.MS * float64(time.Millisecond)),
	}
}
