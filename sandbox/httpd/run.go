package httpd

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strconv"
	"time"

	"goelm/sandbox"
	"goelm/sandbox/wire"
)

// maxJobs is the number of jobs in one request.
const maxJobs = 10_000

// run answers POST /v1/run.
func (s *Server) run(w http.ResponseWriter, r *http.Request) {
	select {
	case s.requests <- struct{}{}:
		defer func() { <-s.requests }()
	default:
		w.Header().Set("Retry-After", "1")
		s.metrics.refused.Inc()
		fail(w, http.StatusTooManyRequests, "%d requests are at work already; try again in a second", s.config.MaxRequests)
		return
	}
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Now().Add(s.config.BodyTime)) // every connection of net/http has deadlines
	jobs, lines, err := s.read(w, r)
	if err != nil {
		var e *refusal
		if !errors.As(err, &e) {
			e = &refusal{http.StatusBadRequest, err.Error()}
		}
		_ = control.SetWriteDeadline(time.Now().Add(s.config.WriteTime))
		w.Header().Set("Connection", "close") // the rest of the body is not worth reading
		fail(w, e.code, "%s", e.text)
		return
	}
	_ = control.SetReadDeadline(time.Time{})
	list := make([]sandbox.Job, len(jobs))
	for i, j := range jobs {
		list[i] = sandbox.FromWire(j)
	}
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Type", "application/json")
	if lines {
		w.Header().Set("Content-Type", wire.Lines)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	last := time.Now()
	for i, o := range s.runner.Run(r.Context(), list) {
		s.metrics.finished(o)
		_ = control.SetWriteDeadline(time.Now().Add(s.config.WriteTime))
		if err := enc.Encode(o.ToWire(i, jobs[i].ID)); err != nil {
			return // the caller has left or does not read; leaving the loop withdraws the other jobs
		}
		// What is ready together travels together; a single outcome does not wait.
		if now := time.Now(); lines && now.Sub(last) > 5*time.Millisecond {
			if control.Flush() != nil {
				return
			}
			last = now
		}
	}
}

// A refusal is an error with its HTTP status.
type refusal struct {
	code int
	text string
}

func (r *refusal) Error() string { return r.text }

// read reads the jobs of a request, and whether they came as lines.
func (s *Server) read(w http.ResponseWriter, r *http.Request) (jobs []wire.Job, lines bool, err error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case err == nil && kind == "application/json":
	case err == nil && kind == wire.Lines:
		lines = true
	default:
		return nil, false, &refusal{http.StatusUnsupportedMediaType, fmt.Sprintf("Content-Type must be application/json for one job or %s for many, not %.80q", wire.Lines, r.Header.Get("Content-Type"))}
	}
	body := http.MaxBytesReader(w, r.Body, s.config.MaxBody)
	if !lines {
		var j wire.Job
		data, err := io.ReadAll(body)
		if err == nil {
			err = decodeJob(data, &j)
		}
		return []wire.Job{j}, false, s.readError(err)
	}
	scanner := bufio.NewScanner(body)
	scanner.Buffer(nil, wire.MaxLine)
	for n := 1; scanner.Scan(); n++ {
		if len(bytes.TrimSpace(scanner.Bytes())) == 0 {
			continue
		}
		if len(jobs) == maxJobs {
			return nil, true, &refusal{http.StatusRequestEntityTooLarge, fmt.Sprintf("more than %d jobs in one request", maxJobs)}
		}
		var j wire.Job
		if err := decodeJob(scanner.Bytes(), &j); err != nil {
			if !scanner.Scan() && scanner.Err() != nil { // it was cut off
				return nil, true, s.readError(scanner.Err())
			}
			return nil, true, fmt.Errorf("line %d: %w", n, err)
		}
		jobs = append(jobs, j)
	}
	if err := scanner.Err(); err != nil {
		return nil, true, s.readError(err)
	}
	if len(jobs) == 0 {
		return nil, true, errors.New("no job in the request")
	}
	return jobs, true, nil
}

// decodeJob reads one job, and nothing else: a misspelt limit must not go unnoticed.
func decodeJob(data []byte, j *wire.Job) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(j); err != nil {
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok { // its own text names Go's types
			return errors.New("not a job: " + misfit(wrong))
		}
		return fmt.Errorf("not a job: %v", err) // not wrapped: the end of the text is not the end of the request
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("not a job: there is more after it; many jobs are sent as " + wire.Lines)
	}
	if j.Source == "" {
		return errors.New(`not a job: "source" is missing or empty`)
	}
	if len(j.ID) > 1000 {
		return fmt.Errorf("an id of %d bytes, at most 1000", len(j.ID))
	}
	return nil
}

// readError gives the errors of reading a body their status.
func (s *Server) readError(err error) error {
	var large *http.MaxBytesError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.As(err, &large):
		return &refusal{http.StatusRequestEntityTooLarge, fmt.Sprintf("the request is larger than %d bytes", s.config.MaxBody)}
	case errors.As(err, &timeout) && timeout.Timeout():
		return &refusal{http.StatusRequestTimeout, fmt.Sprintf("the request took longer than %v to arrive", s.config.BodyTime)}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the request ended early")
	}
	return err
}

// misfit says in JSON's words what stands where something else should.
func misfit(wrong *json.UnmarshalTypeError) string {
	what, want := "it", "an object"
	if wrong.Field != "" {
		what = strconv.Quote(wrong.Field)
	}
	switch wrong.Type.Kind() {
	case reflect.String:
		want = "a string"
	case reflect.Bool:
		want = "true or false"
	case reflect.Slice:
		want = "an array"
	case reflect.Int64:
		want = "a whole number"
	}
	return fmt.Sprintf("%s must be %s, not %.80s", what, want, wrong.Value)
}
