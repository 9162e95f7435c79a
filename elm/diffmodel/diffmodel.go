// Package diffmodel is a language model for diffs of Go programs: small enough to train and run on a CPU, and to travel inside of the binary.
//
// ELM's mutation operator is a model that continues
//
//	<NME> file <BEF> text before <MSG> commit message <DFF>
//
// with a diff (Lehman et al. 2022; Bradley et al. 2023 for the form). [Embedded] is such a model of a million parameters, trained on generated
// programs alone (package corpus); [Model.Ask] samples diffs from it, [FineTuning] goes on training it with diffs that a search found.
// A diff is written under constraints by default (constraint.go): what the model writes is well formed and applies to the text.
//
// Models are GGUF files that llama.cpp loads too ([Model.Save]). The package knows texts and diffs, neither tasks nor searches. Start
// reading at prompt.go (what the model sees), then sample.go and train.go; the arithmetic is in the packages transformer and vec.
package diffmodel
