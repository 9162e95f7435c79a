package render

import (
	"fmt"
	"html"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Table is rows of values under named columns. A cell may be a Figure (shown as a picture), anything with MIMEBundle, or
// a plain value; numbers stand right. Rows may be shorter than Columns.
type Table struct {
	Columns []string
	Rows    [][]any
	Caption string
}

// tableFigureHeight is how high pictures in a table may be, in CSS pixels.
const tableFigureHeight = 120.0

// MIMEBundle is text/html (inline styles that a sanitizer leaves in place) and aligned text/plain.
func (t Table) MIMEBundle() map[string]any {
	return map[string]any{"text/html": t.html(), "text/plain": t.text()}
}

func (t Table) width() int {
	n := len(t.Columns)
	for _, r := range t.Rows {
		n = max(n, len(r))
	}
	return n
}

// numeric tells for each column whether all its values are numbers.
func (t Table) numeric() []bool {
	right := make([]bool, t.width())
	for i := range right {
		for _, r := range t.Rows {
			if i >= len(r) || r[i] == nil || r[i] == "" {
				continue
			}
			if !isNumber(r[i]) {
				right[i] = false
				break
			}
			right[i] = true
		}
	}
	return right
}

func isNumber(v any) bool {
	if _, ok := v.(time.Duration); ok {
		return true
	}
	switch reflect.ValueOf(v).Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Float32, reflect.Float64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return true
	}
	return false
}

func (t Table) html() string {
	right := t.numeric()
	side := func(i int) string {
		if right[i] {
			return "right"
		}
		return "left"
	}
	var b strings.Builder
	b.WriteString(`<div style="overflow-x:auto"><table style="border-collapse:collapse;margin:4px 0">`)
	if t.Caption != "" {
		fmt.Fprintf(&b, `<caption style="text-align:left;padding:2px 0 6px 0;font-weight:bold">%s</caption>`, html.EscapeString(clean(t.Caption)))
	}
	if len(t.Columns) > 0 {
		b.WriteString(`<thead><tr style="background:transparent">`)
		for i := range right {
			name := ""
			if i < len(t.Columns) {
				name = t.Columns[i]
			}
			fmt.Fprintf(&b, `<th style="text-align:%s;padding:4px 10px;border:none;border-bottom:2px solid rgba(128,128,128,0.6)">%s</th>`,
				side(i), html.EscapeString(clean(name)))
		}
		b.WriteString(`</tr></thead>`)
	}
	b.WriteString("<tbody>")
	for _, r := range t.Rows {
		b.WriteString(`<tr style="background:transparent">`)
		for i := range right {
			var v any
			if i < len(r) {
				v = r[i]
			}
			fmt.Fprintf(&b, `<td style="text-align:%s;vertical-align:top;padding:4px 10px;border:none;border-bottom:1px solid rgba(128,128,128,0.25)">%s</td>`,
				side(i), cellHTML(v))
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody></table></div>")
	return b.String()
}

func cellHTML(v any) string {
	switch v := v.(type) {
	case Figure:
		if v.IsZero() {
			return ""
		}
		w, h := v.Size()
		width := number(w*min(1, tableFigureHeight/h), 0)
		return v.imgTag("width:" + width + "px;min-width:" + width + "px;max-width:none") // or a long text beside it takes its room
	case Bundler:
		return fromBundle(v.MIMEBundle()).HTML
	}
	return strings.ReplaceAll(html.EscapeString(plain(v)), "\n", "<br>")
}

func (t Table) text() string {
	right := t.numeric()
	rows := make([][]string, 0, len(t.Rows)+2)
	widths := make([]int, len(right))
	add := func(cells func(i int) string) {
		row := make([]string, len(right))
		for i := range row {
			row[i] = cells(i)
			widths[i] = max(widths[i], utf8.RuneCountInString(row[i]))
		}
		rows = append(rows, row)
	}
	if len(t.Columns) > 0 {
		add(func(i int) string {
			if i < len(t.Columns) {
				return clean(t.Columns[i])
			}
			return ""
		})
	}
	for _, r := range t.Rows {
		add(func(i int) string {
			if i < len(r) {
				most := 60
				if len(t.Columns) == 0 && i == len(r)-1 {
					most = 400 // of a list of properties: an error's text, which a terminal wraps
				}
				return cellText(r[i], most)
			}
			return ""
		})
	}
	var b strings.Builder
	if t.Caption != "" {
		b.WriteString(clean(t.Caption) + "\n")
	}
	for n, row := range rows {
		line := make([]string, len(row))
		for i, s := range row {
			gap := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(s))
			if line[i] = s + gap; right[i] {
				line[i] = gap + s
			}
		}
		b.WriteString(strings.TrimRight(strings.Join(line, "  "), " ") + "\n")
		if n == 0 && len(t.Columns) > 0 {
			for i, w := range widths {
				line[i] = strings.Repeat("-", w)
			}
			b.WriteString(strings.Join(line, "  ") + "\n")
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// cellText is the first line of a cell's text, shortened to so many runes, as a text table has one line per row.
func cellText(v any, most int) string {
	s := ""
	switch v := v.(type) {
	case Figure:
		if !v.IsZero() {
			s = "[" + orElse(v.title, "figure") + "]"
		}
	case Bundler:
		s = fromBundle(v.MIMEBundle()).Text
	default:
		s = plain(v)
	}
	s, rest, _ := strings.Cut(s, "\n")
	if s = clean(s); utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most-1]) + "…"
	} else if strings.TrimSpace(rest) != "" {
		s += " …"
	}
	return s
}

// plain is a value as text: floats with five significant digits, durations rounded, the rest as fmt prints it.
func plain(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		return plainFloat(v)
	case float32:
		return plainFloat(float64(v))
	case time.Duration:
		return v.Round(roundTo(v)).String()
	}
	return fmt.Sprint(v)
}

func plainFloat(v float64) string {
	if a := math.Abs(v); a >= 1e5 && a < 1e15 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 5, 64)
}

// roundTo keeps about three digits of a duration.
func roundTo(d time.Duration) time.Duration {
	unit := time.Duration(1)
	for a := d.Abs(); a >= 1000*unit; {
		unit *= 10
	}
	return unit
}
