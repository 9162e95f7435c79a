package httpd

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"goelm/sandbox"
)

// metrics are what Prometheus reads.
type metrics struct {
	registry *prometheus.Registry
	verdicts *prometheus.CounterVec
	seconds  prometheus.Histogram
	refused  prometheus.Counter
}

func newMetrics(runner sandbox.Runner) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		verdicts: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "goelm_sandbox_verdicts_total", Help: "Candidates finished, by verdict."}, []string{"verdict"}),
		seconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "goelm_sandbox_candidate_seconds", Help: "Time of a candidate in its worker, compilation included.",
			Buckets: []float64{.0005, .001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10},
		}),
		refused: prometheus.NewCounter(prometheus.CounterOpts{Name: "goelm_sandbox_refused_requests_total", Help: "Requests refused because too many were at work."}),
	}
	m.registry.MustRegister(m.verdicts, m.seconds, m.refused, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if o, ok := runner.(sandbox.Observer); ok {
		m.registry.MustRegister(pool{o})
	}
	return m
}

func (m *metrics) finished(o sandbox.Outcome) {
	m.verdicts.WithLabelValues(string(o.Verdict)).Inc()
	m.seconds.Observe(o.Elapsed.Seconds())
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// pool shows a pool's Stats.
type pool struct{ sandbox.Observer }

var (
	poolRunning  = prometheus.NewDesc("goelm_sandbox_running", "Sandboxes at work.", []string{"backend"}, nil)
	poolWanted   = prometheus.NewDesc("goelm_sandbox_wanted", "Sandboxes that there should be.", nil, nil)
	poolQueued   = prometheus.NewDesc("goelm_sandbox_queued", "Candidates that wait.", nil, nil)
	poolInFlight = prometheus.NewDesc("goelm_sandbox_in_flight", "Candidates in sandboxes.", nil, nil)
	poolStarted  = prometheus.NewDesc("goelm_sandbox_started_total", "Sandboxes started.", nil, nil)
	poolDied     = prometheus.NewDesc("goelm_sandbox_died_total", "Sandboxes that ended unasked.", nil, nil)
	poolSuspects = prometheus.NewDesc("goelm_sandbox_suspects_total", "Results that a second worker did not confirm.", nil, nil)
	poolResident = prometheus.NewDesc("goelm_sandbox_resident_bytes", "Memory of all sandboxes on the host, gVisor's own included.", nil, nil)
)

func (p pool) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{poolRunning, poolWanted, poolQueued, poolInFlight, poolStarted, poolDied, poolSuspects, poolResident} {
		out <- d
	}
}

func (p pool) Collect(out chan<- prometheus.Metric) {
	s := p.Stats()
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	gauge(poolRunning, float64(s.Running), s.Backend)
	gauge(poolWanted, float64(s.Workers))
	gauge(poolQueued, float64(s.Queued))
	gauge(poolInFlight, float64(s.InFlight))
	out <- prometheus.MustNewConstMetric(poolStarted, prometheus.CounterValue, float64(s.Started))
	out <- prometheus.MustNewConstMetric(poolDied, prometheus.CounterValue, float64(s.Died))
	out <- prometheus.MustNewConstMetric(poolSuspects, prometheus.CounterValue, float64(s.Suspects))
	resident := int64(0)
	for _, n := range s.Resident {
		resident += n
	}
	gauge(poolResident, float64(resident))
}
