package qd

// Programs is an archive of program sources.
type Programs struct{ *Grid[string] }

// Vectors is an archive of real vectors.
type Vectors struct{ *Grid[[]float64] }

// ProgramElite and VectorElite are the elites of the two.
type (
	ProgramElite = Elite[string]
	VectorElite  = Elite[[]float64]
)

// NewPrograms makes an empty archive of programs over the axes.
func NewPrograms(axes []Axis, options ...Option) (Programs, error) {
	g, err := NewGrid[string](axes, options...)
	return Programs{g}, err
}

// NewVectors makes an empty archive of vectors over the axes.
func NewVectors(axes []Axis, options ...Option) (Vectors, error) {
	g, err := NewGrid[[]float64](axes, options...)
	return Vectors{g}, err
}
