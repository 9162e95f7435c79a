package sandbox

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"goelm/sandbox/frame"
)

// maxDetail is the longest Outcome.Detail in bytes.
const maxDetail = 8 << 10

// fromWorker are the verdicts that a sandbox may give.
var fromWorker = map[Verdict]bool{
	OK: true, CompileError: true, Unsupported: true, Rejected: true, RuntimePanic: true, Timeout: true, Memory: true,
	OutputLimit: true, Crash: true, ProtocolViolation: true,
}

// decode reads the payload of a Result frame for t. Nothing in it is trusted: what is not as it must be is a
// ProtocolViolation of the candidate, which can only have done so by leaving its interpreter.
func decode(payload []byte, t *task) Outcome {
	m, err := frame.DecodeResult(payload)
	if err != nil {
		return violation("its result is no result: %v", err)
	}
	v := Verdict(m.Verdict)
	size := int64(0)
	for _, r := range m.Results {
		size += int64(len(r))
		if !json.Valid(r) {
			return violation("a result is not JSON: %.40q", r)
		}
	}
	switch {
	case !fromWorker[v]:
		return violation("its verdict is %.40q", m.Verdict)
	case int64(len(m.Stdout)) > t.limits.Output:
		return violation("its output has %d bytes, at most %d", len(m.Stdout), t.limits.Output)
	case size > t.limits.Result:
		return violation("its results have %d bytes, at most %d", size, t.limits.Result)
	case v == OK && len(m.Results) != t.calls, v != OK && len(m.Results) != 0:
		return violation("verdict %s came with %d results for %d calls", v, len(m.Results), t.calls)
	case m.Micros < 0 || m.Micros > (10*time.Minute).Microseconds():
		return violation("it claims to have run for %d microseconds", m.Micros)
	}
	if len(m.Detail) > maxDetail {
		m.Detail = strings.ToValidUTF8(m.Detail[:maxDetail], "") + " ..."
	}
	if len(m.Results) == 0 {
		m.Results = nil
	}
	return Outcome{
		Verdict: v, Detail: strings.ToValidUTF8(m.Detail, "\uFFFD"), Stdout: strings.ToValidUTF8(string(m.Stdout), "\uFFFD"), Results: m.Results,
		Elapsed: time.Duration(m.Micros) * time.Microsecond, Replayable: m.Replayable,
	}
}

func violation(format string, args ...any) Outcome {
	return Outcome{Verdict: ProtocolViolation, Detail: fmt.Sprintf(format, args...)}
}
