package render

// key is an entry of a legend: a sample drawn into a small box, and a text.
type key struct {
	sample func(c canvas, at box) // nil: text only
	text   string
	font   font
}

const (
	keyHeight = 18.0
	keySample = 18.0
	keyGap    = 18.0
)

func (k key) width() float64 {
	w := k.font.measure(k.text)
	if k.sample != nil {
		w += keySample + 6
	}
	return w
}

// placedKey is a key with its place.
type placedKey struct {
	key
	at Point // left end of the baseline
}

// flow places keys in lines of width w from the given point downwards; keys wider than a line are wrapped or cut.
func flow(keys []key, from Point, w float64) (placed []placedKey, height float64) {
	x, y := 0.0, 0.0
	for _, k := range keys {
		if k.text == "" && k.sample == nil {
			continue
		}
		if x > 0 && x+k.width() > w {
			x, y = 0, y+keyHeight
		}
		lines := []string{k.text}
		if k.sample == nil {
			lines = k.font.wrap(k.text, w, 3)
		} else if k.width() > w {
			lines = []string{k.font.fit(k.text, w-keySample-6)}
		}
		for i, line := range lines {
			if i > 0 {
				x, y = 0, y+keyHeight
			}
			part := key{sample: k.sample, text: line, font: k.font}
			placed = append(placed, placedKey{part, Point{from.X + x, from.Y + y + keyHeight*0.72}})
			x += part.width() + keyGap
		}
	}
	if len(placed) == 0 {
		return nil, 0
	}
	return placed, y + keyHeight
}

func (k placedKey) draw(c canvas) {
	at := k.at
	if k.sample != nil {
		k.sample(c, box{at.X, at.Y - 10, keySample, 12})
		at.X += keySample + 6
	}
	c.text(at, k.text, k.font)
}
