package qd

// Programs is an archive of program sources.
type Programs struct{ *Archive[string] }

// Vectors is an archive of real vectors, all of one length. It keeps copies of what it is given.
type Vectors struct{ *Archive[[]float64] }

// The elites and the columns of the two.
type (
	ProgramElite   = Elite[string]
	VectorElite    = Elite[[]float64]
	ProgramColumns = Columns[string]
	VectorColumns  = Columns[[]float64]
)

// NewPrograms makes an empty archive of programs.
func NewPrograms(layout Layout, options ...Option) (Programs, error) {
	a, err := NewArchive[string](layout, options...)
	return Programs{a}, err
}

// NewVectors makes an empty archive of vectors.
func NewVectors(layout Layout, options ...Option) (Vectors, error) {
	a, err := newArchive(layout, rows[[]float64](&matrix{}), options)
	return Vectors{a}, err
}
