package llm

import (
	"fmt"
	"time"
)

// A Budget is what a model may cost; zero fields are no limit.
type Budget struct {
	Tokens  int     // read and written
	Dollars float64 // by the price table
}

// A BudgetError says that a budget is spent. A search that meets it ends and keeps what it has.
type BudgetError struct {
	Spent Usage
	Limit Budget
}

func (e *BudgetError) Error() string {
	if e.Limit.Tokens > 0 && e.Spent.Tokens() >= e.Limit.Tokens {
		return fmt.Sprintf("the budget of %d tokens is spent (%d); a larger one, or none, lets it go on", e.Limit.Tokens, e.Spent.Tokens())
	}
	return fmt.Sprintf("the budget of %g US dollars is spent (%.4g); a larger one, or none, lets it go on", e.Limit.Dollars, e.Spent.Dollars)
}

// Budget marks the error for those who do not know this package.
func (e *BudgetError) Budget() bool { return true }

// Usage is what a model has cost in this process.
type Usage struct {
	Requests  int           // sent, tries not counted
	Tries     int           // requests with those that failed
	Answers   int           // samples
	Cached    int           // of them from the cache, free of charge
	Read      int           // tokens of prompts
	Written   int           // tokens of answers, reasoning included
	Reasoning int           // of those, tokens of reasoning
	Dollars   float64       // 0 for a model without a price
	Time      time.Duration // of requests, added up
}

// Tokens are those read and written.
func (u Usage) Tokens() int { return u.Read + u.Written }

// String is the usage in one line.
func (u Usage) String() string {
	return fmt.Sprintf("%d answers, %d of them from the cache; %d requests in %d tries; %d tokens read, %d written, %d of them reasoning; $%.4f; %v",
		u.Answers, u.Cached, u.Requests, u.Tries, u.Read, u.Written, u.Reasoning, u.Dollars, u.Time.Round(time.Millisecond))
}

// Usage is what the model has cost so far.
func (m *Model) Usage() Usage {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.usage
}

// within is an error when the budget is spent.
func (m *Model) within() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	b, u := m.settings.budget, m.usage
	if b.Tokens > 0 && u.Tokens() >= b.Tokens || b.Dollars > 0 && u.Dollars >= b.Dollars {
		return &BudgetError{Spent: u, Limit: b}
	}
	return nil
}
