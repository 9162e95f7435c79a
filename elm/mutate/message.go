package mutate

import (
	"math/rand/v2"
	"strings"

	"goelm/elm"
)

// messages are what may be asked for.
type messages []chance

type chance struct {
	weight float64
	text   string // ENTRY stands for the name of the task's entry function
}

// paperMessages are those of the ELM paper's Sodarace runs (Lehman et al. 2022, section 4), for any entry function.
var paperMessages = messages{
	{40, "Changed ENTRY function."},
	{30, "Changed parameters in ENTRY function."},
	{30, "Small change to ENTRY function."},
}

// promptMessages is the instruction that OpenELM's prompt mutation did best with, for any program.
var promptMessages = messages{{1, "Create a new program by modifying the starting function above."}}

// draw draws one of the messages: the operator's, or what the task wants, or the form's.
func (o *Operator) draw(r *rand.Rand, spec elm.Spec) string {
	all := o.messages
	if len(all) == 0 && spec.Message != "" {
		return spec.Message
	}
	if len(all) == 0 {
		all = o.form.messages
	}
	sum := 0.0
	for _, m := range all {
		sum += m.weight
	}
	x := r.Float64() * sum
	for _, m := range all {
		if x -= m.weight; x < 0 {
			return strings.ReplaceAll(m.text, "ENTRY", spec.EntryName())
		}
	}
	return ""
}
