// Package elm evolves programs: a quality-diversity search in which a mutation operator, possibly a language model,
// writes the children and a sandbox runs them (Lehman et al. 2022, "Evolution through Large Models").
//
// The words: a [Task] turns a [Program] into an [Evaluation], a scored point of the behaviour space; a [Mutator] proposes
// children of parents; a [Search] keeps the best program of every cell of a map over the task's measures. Start with
// [NewSearch]; [Search.Run] is the loop of [Search.Ask], [Search.Evaluate] and [Search.Tell].
//
// The package knows neither a particular task or mutator nor a front end. Programs run only where the sandbox runs them,
// results are plain data, and scoring happens here on the host. The same seed gives the same archive, see
// [Search.Digest].
package elm
