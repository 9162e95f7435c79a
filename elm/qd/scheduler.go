package qd

import (
	"errors"
	"fmt"
)

// A Scheduler joins emitters and an archive: Ask gives solutions, they are evaluated anywhere, Tell takes the results.
// The seed determines everything.
type Scheduler struct {
	Bandit Bandit // if set, chooses one emitter a round and learns from the share that entered; nil asks all emitters

	archive  Vectors
	emitters []Emitter
	seed     uint64
	round    uint64
	asked    [][]float64 // until Tell
	chosen   int         // the bandit's emitter
}

// NewScheduler makes a scheduler.
func NewScheduler(archive Vectors, seed uint64, emitters ...Emitter) (*Scheduler, error) {
	if archive.Archive == nil || len(emitters) == 0 {
		return nil, errors.New("a scheduler needs an archive and an emitter: qd.NewScheduler(archive, 1, qd.Gaussian{...})")
	}
	return &Scheduler{archive: archive, emitters: emitters, seed: seed}, nil
}

// Archive is where solutions go.
func (s *Scheduler) Archive() Vectors { return s.archive }

// Ask proposes solutions. Until Tell another Ask is an error.
func (s *Scheduler) Ask() ([][]float64, error) {
	if s.asked != nil {
		return nil, fmt.Errorf("scheduler.Ask: %d solutions of the last Ask wait for their results; call scheduler.Tell(fitness, measures)", len(s.asked))
	}
	// Stream 0 of a round is the bandit's, stream i+1 that of emitter i.
	stream := s.round * uint64(len(s.emitters)+1)
	first, last := 0, len(s.emitters)
	if s.Bandit != nil {
		s.chosen = s.Bandit.Choose(Rand(s.seed, stream))
		if s.chosen < 0 || s.chosen >= len(s.emitters) {
			return nil, fmt.Errorf("scheduler.Ask: the bandit chose emitter %d of %d; give it as many arms as there are emitters", s.chosen, len(s.emitters))
		}
		first, last = s.chosen, s.chosen+1
	}
	var all [][]float64
	for i := first; i < last; i++ {
		solutions, err := s.emitters[i].Ask(s.archive, Rand(s.seed, stream+uint64(i)+1))
		if err != nil {
			return nil, fmt.Errorf("scheduler.Ask: emitter %d: %w", i, err)
		}
		all = append(all, solutions...)
	}
	if len(all) == 0 {
		return nil, errors.New("scheduler.Ask: the emitters proposed nothing")
	}
	s.asked = all
	s.round++
	return append([][]float64(nil), all...), nil
}

// Tell adds the solutions of the last Ask with their fitness and measures, given in the order of the solutions. After an
// error nothing is added and the solutions still wait.
func (s *Scheduler) Tell(fitness []float64, measures [][]float64) ([]Added, error) {
	switch n := len(s.asked); {
	case s.asked == nil:
		return nil, errors.New("scheduler.Tell: no solutions wait for results; call solutions, err := scheduler.Ask() first")
	case len(fitness) != n || len(measures) != n:
		return nil, fmt.Errorf("scheduler.Tell: %d fitness values and %d measures for the %d solutions of the last Ask; give one of each for every solution", len(fitness), len(measures), n)
	}
	added, err := s.archive.AddBatch(s.asked, fitness, measures)
	if err != nil {
		return nil, fmt.Errorf("scheduler.Tell: %w", err)
	}
	if s.Bandit != nil {
		entered := 0
		for _, a := range added {
			if a.Status != NotAdded {
				entered++
			}
		}
		s.Bandit.Reward(s.chosen, float64(entered)/float64(len(added)))
	}
	s.asked = nil
	return added, nil
}

// Run is the loop of Ask and Tell, rounds times, around a function that evaluates one solution.
func (s *Scheduler) Run(rounds int, evaluate func(solution []float64) (fitness float64, measures []float64)) error {
	for range rounds {
		solutions, err := s.Ask()
		if err != nil {
			return err
		}
		fitness, measures := make([]float64, len(solutions)), make([][]float64, len(solutions))
		for i, x := range solutions {
			fitness[i], measures[i] = evaluate(x)
		}
		if _, err := s.Tell(fitness, measures); err != nil {
			return err
		}
	}
	return nil
}
