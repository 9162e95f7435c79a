package tune

import (
	"fmt"
	"math"
	"time"

	"goelm/render"
)

// chart draws the loss of the steps and of what is held out.
func (t *Tuned) chart() render.Figure {
	c := render.Chart{
		Title: "fine-tuning " + t.Base, X: render.Axis{Name: "steps", Min: 0, Max: float64(max(len(t.losses), 1))},
		Y: render.Axis{Name: "loss", Unit: "nats/token", Min: 0, Max: math.NaN()}, Desc: "loss over the steps of a fine-tuning",
	}
	steps := render.Series{Name: "accepted and generated diffs"}
	const window = 10
	for i := range t.losses {
		steps.X = append(steps.X, float64(i+1))
		steps.Y = append(steps.Y, mean(t.losses[max(0, i+1-window):i+1]))
	}
	held, replay := render.Series{Name: "held-out accepted diffs"}, render.Series{Name: "held-out generated diffs"}
	for _, e := range t.Measured {
		held.X, held.Y = append(held.X, float64(e.Step)), append(held.Y, e.Loss)
		replay.X, replay.Y = append(replay.X, float64(e.Step)), append(replay.Y, e.Replay)
	}
	c.Series = []render.Series{steps, held, replay}
	return render.Lines(c)
}

// MIMEBundle shows the loss curve and what was measured after each epoch.
func (t *Tuned) MIMEBundle() map[string]any {
	table := render.Table{Columns: []string{"epoch", "loss, held out", "valid, held out", "loss, generated", ""}}
	for i, e := range t.Measured {
		note := ""
		if i == t.Chosen {
			note = "chosen"
		}
		table.Rows = append(table.Rows, []any{e.Epoch, e.Loss, fmt.Sprintf("%.0f%% of %d", 100*e.Valid, e.Asked), e.Replay, note})
	}
	table.Caption = fmt.Sprintf("%s: %s after %d accepted diffs, in %s; valid diffs apply and compile", t.Name(), t.Base, t.Learnt, t.Took.Round(time.Second))
	return render.Stack(t.chart(), table).MIMEBundle()
}
