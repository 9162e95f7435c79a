package llm

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"math"
	"net"
	"net/http"
	"strconv"
	"time"
)

// A pause says how long to wait before another try.
type pause struct {
	first, longest time.Duration
	random         func() float64 // from 0 to 1
}

// longestRetryAfter is as long as a server may ask us to wait.
const longestRetryAfter = 5 * time.Minute

// after is the pause behind that many tries: what the server asks for, or a random part of a time that doubles up to the
// longest ("full jitter", M. Brooker, Exponential Backoff and Jitter, AWS Architecture Blog 2015). On top of what a server asks
// for comes a random part of the first pause, so that not all callers come back at once.
func (p pause) after(tries int, asked time.Duration) time.Duration {
	if asked > 0 {
		return min(asked, longestRetryAfter) + time.Duration(p.random()*float64(p.first))
	}
	most := math.Min(float64(p.longest), float64(p.first)*math.Pow(2, float64(tries-1)))
	return time.Duration(p.random() * most)
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// worthwhile tells whether another try may succeed, and how long the server wants us to wait.
func worthwhile(a *answer, err error) (again bool, after time.Duration) {
	if err != nil {
		return transient(err), 0
	}
	switch a.code {
	case http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout, 529: // 529: overloaded, as some services have it
	default:
		return false, 0
	}
	if spent(a.body) {
		return false, 0
	}
	return true, retryAfter(a.header, time.Now())
}

// spent tells whether a 429 means that the account has no money left, which waiting does not change.
func spent(body []byte) bool {
	var e struct{ Error struct{ Code, Type any } }
	return json.Unmarshal(body, &e) == nil && (e.Error.Code == "insufficient_quota" || e.Error.Type == "insufficient_quota")
}

// retryAfter reads the header of RFC 9110, section 10.2.3, and the one in milliseconds that OpenAI and Azure send.
func retryAfter(h http.Header, now time.Time) time.Duration {
	if ms, err := strconv.ParseFloat(h.Get("Retry-After-Ms"), 64); err == nil && ms > 0 && ms < 1e9 {
		return time.Duration(ms * float64(time.Millisecond))
	}
	text := h.Get("Retry-After")
	if s, err := strconv.ParseFloat(text, 64); err == nil {
		if s > 0 && s < 1e6 {
			return time.Duration(s * float64(time.Second))
		}
		return 0
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}

// transient tells whether a connection may work the next time. A refused one may not: nobody is there. Certificates and names
// do not change either.
func transient(err error) bool {
	var broken *brokenAnswer
	var slow *slowAnswer
	var dns *net.DNSError
	var op *net.OpError
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var host x509.HostnameError
	var verify *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &slow), errors.As(err, &broken):
		return true
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return false
	case errors.As(err, &unknown), errors.As(err, &invalid), errors.As(err, &host), errors.As(err, &verify), errors.As(err, &record):
		return false
	case errors.As(err, &dns):
		return dns.IsTemporary
	case errors.As(err, &op) && op.Op == "dial":
		return op.Timeout()
	}
	return true
}
