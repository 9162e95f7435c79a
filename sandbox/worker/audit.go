package worker

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"goelm/sandbox/frame"
)

// A candidate that broke out of its interpreter could falsify the results of later candidates in the same worker process.
// So a supervisor keeps some results, chosen by a dice that a worker cannot see, and has the worker's successor make them
// again, the latest first: then a candidate is checked in a process in which none that came before it has run. What
// differs is told to the host, which cannot take a result back but can say that something is wrong.

const (
	auditRate  = 100      // one result in so many is checked
	auditMost  = 20       // results of one worker, so that its successor is ready after some 20 ms
	auditBytes = 64 << 10 // longest job or result that is kept
	auditTime  = 20 * time.Millisecond
	auditWall  = 5 * time.Second // after which a check is over, whatever the candidate may have
)

// A sample is a finished job and its result.
type sample struct {
	job    frame.Frame
	result frame.ResultMessage
}

// An audit is a sample that runs again. Where the results differ it does so twice: only a candidate that repeats its
// second result is known not to be at fault.
type audit struct {
	sample
	again *frame.ResultMessage // the second result, if it differs from the first
}

// oneIn is a dice that says yes once in n times.
func oneIn(n int) func() bool {
	return func() bool { return rand.IntN(n) == 0 }
}

// keep remembers a result of the child for its successor, if it can be expected again and costs little.
func (c *child) keep(job frame.Frame, payload []byte) {
	if len(c.samples) >= auditMost || len(job.Payload) > auditBytes || len(payload) > auditBytes {
		return
	}
	m, err := frame.DecodeResult(payload)
	if err != nil || m.Verdict != frame.OK || !m.Replayable || m.Micros > auditTime.Microseconds() {
		return
	}
	c.samples = append(c.samples, sample{job, m})
}

// audits are the jobs that check the samples.
func audits(samples []sample) []*job {
	var jobs []*job
	for _, x := range slices.Backward(samples) {
		wall := time.Duration(x.job.Arg&frame.WallMask) * time.Millisecond
		jobs = append(jobs, &job{frame: x.job, wall: min(wall, auditWall), audit: &audit{sample: x}})
	}
	return jobs
}

// audited compares the result of a check.
func (s *supervisor) audited(j *job, payload []byte) error {
	m, err := frame.DecodeResult(payload)
	switch a := j.audit; {
	case err != nil:
		return s.suspect(j, err.Error())
	case !m.Replayable, difference(a.result, m) == "":
		return nil
	case a.again == nil:
		a.again = &m
		s.waiting = slices.Insert(s.waiting, 0, j)
		return nil
	case difference(*a.again, m) == "":
		return s.suspect(j, difference(a.result, m))
	}
	return nil // every time another result: the candidate prints an address, or the like
}

// suspect tells the host that a job has come out otherwise than before.
func (s *supervisor) suspect(j *job, how string) error {
	return s.toHost(frame.Frame{Kind: frame.Suspect, Gen: j.frame.Gen, ID: j.frame.ID, Payload: []byte(how[:min(len(how), 1000)])})
}

// difference says how the outcomes differ, "" if they do not.
func difference(a, b frame.ResultMessage) string {
	switch {
	case a.Verdict != b.Verdict:
		return fmt.Sprintf("%s, and then %s: %s", a.Verdict, b.Verdict, b.Detail)
	case !bytes.Equal(a.Stdout, b.Stdout):
		return fmt.Sprintf("it printed %.200q, and then %.200q", a.Stdout, b.Stdout)
	case !slices.EqualFunc(a.Results, b.Results, func(x, y json.RawMessage) bool { return bytes.Equal(x, y) }):
		return fmt.Sprintf("it returned %.200s, and then %.200s", a.Results, b.Results)
	}
	return ""
}
