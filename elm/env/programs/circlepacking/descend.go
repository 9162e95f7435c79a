//go:build ignore

package main

import "math"

// Pack begins with rows of circles and lets them push each other apart while they grow, more and more strictly.
func Pack(n int) [][]float64 {
	rows := []int{5, 5, 6, 5, 5}
	jitter := 0.03
	steps := 120
	x, y, r := place(n, rows, jitter)
	state := make([]float64, 6*n)
	for k := 0; k < steps; k++ {
		t := float64(k) / float64(steps)
		force := 5 * math.Pow(200, t)
		gx, gy, gr := push(x, y, r, force)
		rate := 0.01 * math.Pow(0.02, t)
		move(x, gx, state[:2*n], rate)
		move(y, gy, state[2*n:4*n], rate)
		move(r, gr, state[4*n:], rate)
	}
	return settle(x, y, r)
}

// place puts the circles into rows, each a little beside its place.
func place(n int, rows []int, jitter float64) (x, y, r []float64) {
	row, column := 0, 0
	noise := 7.0
	for i := 0; i < n; i++ {
		if column >= rows[row%len(rows)] {
			row, column = row+1, 0
		}
		noise = math.Mod(noise*16807, 2147483647)
		x = append(x, (float64(column)+0.5)/float64(rows[row%len(rows)])+jitter*(noise/1073741824-1))
		noise = math.Mod(noise*16807, 2147483647)
		y = append(y, (float64(row)+0.5)/float64(len(rows))+jitter*(noise/1073741824-1))
		r = append(r, 0.08)
		column++
	}
	return x, y, r
}

// push is the direction in which every number should change: radii grow, overlaps push.
func push(x, y, r []float64, force float64) (gx, gy, gr []float64) {
	n := len(x)
	gx, gy, gr = make([]float64, n), make([]float64, n), make([]float64, n)
	for i := 0; i < n; i++ {
		left, right := force*math.Max(0, r[i]-x[i]), force*math.Max(0, r[i]+x[i]-1)
		low, high := force*math.Max(0, r[i]-y[i]), force*math.Max(0, r[i]+y[i]-1)
		gx[i] += left - right
		gy[i] += low - high
		gr[i] += 1 - left - right - low - high
		for k := i + 1; k < n; k++ {
			dx, dy, reach := x[i]-x[k], y[i]-y[k], r[i]+r[k]
			if dx*dx+dy*dy < reach*reach {
				d := math.Sqrt(dx*dx+dy*dy) + 0.000001
				f := force * (reach - d)
				gx[i] += f * dx / d
				gy[i] += f * dy / d
				gx[k] -= f * dx / d
				gy[k] -= f * dy / d
				gr[i] -= f
				gr[k] -= f
			}
		}
	}
	return gx, gy, gr
}

// move takes one step of the optimiser Adam; state holds its two running means.
func move(v, g, state []float64, rate float64) {
	n := len(v)
	for i := 0; i < n; i++ {
		state[i] = 0.9*state[i] + 0.1*g[i]
		state[n+i] = 0.99*state[n+i] + 0.01*g[i]*g[i]
		v[i] += rate * state[i] / (math.Sqrt(state[n+i]) + 0.00000001)
	}
}

// settle makes the radii as large as they may be, one after another, and the circles of it.
func settle(x, y, r []float64) [][]float64 {
	n := len(x)
	for i := 0; i < n; i++ {
		r[i] = math.Max(0, math.Min(r[i], wall(x[i], y[i])))
		for k := 0; k < i; k++ {
			over := r[i] + r[k] - math.Hypot(x[i]-x[k], y[i]-y[k])
			if over > 0 {
				r[i] -= over / 2
				r[k] -= over / 2
			}
		}
	}
	circles := [][]float64{}
	for i := 0; i < n; i++ {
		room := wall(x[i], y[i])
		for k := 0; k < n; k++ {
			if k != i {
				room = math.Min(room, math.Hypot(x[i]-x[k], y[i]-y[k])-r[k])
			}
		}
		r[i] = math.Max(r[i], room)
		circles = append(circles, []float64{x[i], y[i], r[i]})
	}
	return circles
}

// wall is the distance to the nearest side of the square.
func wall(x, y float64) float64 {
	return math.Min(math.Min(x, 1-x), math.Min(y, 1-y))
}
