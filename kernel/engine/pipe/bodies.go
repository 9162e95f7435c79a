package pipe

// ExecuteBody asks for a cell to be run.
type ExecuteBody struct {
	Code            string            `json:"code"`
	Count           int               `json:"count"` // the N of In[N]
	Silent          bool              `json:"silent,omitempty"`
	AllowStdin      bool              `json:"allow_stdin,omitempty"`
	UserExpressions map[string]string `json:"user_expressions,omitempty"`
}

// ReplyBody ends a cell.
type ReplyBody struct {
	Status          string         `json:"status"` // ok or error
	Name            string         `json:"name,omitempty"`
	Value           string         `json:"value,omitempty"`
	Traceback       []string       `json:"traceback,omitempty"`
	UserExpressions map[string]any `json:"user_expressions,omitempty"`
	// Payload is what the client is to do besides: {"source": "page", "data": bundle, "start": 0} shows documentation.
	Payload []map[string]any `json:"payload,omitempty"`
	// Keep is what has changed of what brings the session's imports, types, functions and constants back in a new engine.
	Keep []Source `json:"keep,omitempty"`
}

// A Source is what one cell has declared and later cells see.
type Source struct {
	Cell  string `json:"cell"`            // its name, as In[3]
	Decls []Decl `json:"decls,omitempty"` // none: all have been declared anew by other cells
}

// A Decl is one declaration of a Source.
type Decl struct {
	Name string `json:"name"`
	Line int    `json:"line"` // of the cell, from 1
	Text string `json:"text"`
}

// CodeBody is code with a position, for completion and inspection.
type CodeBody struct {
	Code   string `json:"code"`
	Cursor int    `json:"cursor,omitempty"` // in code points
	Detail int    `json:"detail,omitempty"` // 0 or 1
}

// A Candidate is one completion.
type Candidate struct {
	Text      string `json:"text"`
	Type      string `json:"type,omitempty"` // function, variable, type, ...
	Signature string `json:"signature,omitempty"`
}

// CompletionBody answers Complete; Start and End are code points.
type CompletionBody struct {
	Candidates []Candidate `json:"candidates"`
	Start      int         `json:"start"`
	End        int         `json:"end"`
}

// InspectionBody answers Inspect.
type InspectionBody struct {
	Found    bool           `json:"found"`
	Data     map[string]any `json:"data,omitempty"`
	Metadata map[string]any `json:"metadata,omitempty"`
}

// StatusBody answers IsComplete.
type StatusBody struct {
	Status string `json:"status"` // complete, incomplete, invalid, unknown
	Indent string `json:"indent,omitempty"`
}

// ReplayBody restores declarations in a new engine. Inputs are the cells so far, which In lists; index 0 is empty.
type ReplayBody struct {
	Sources []Source `json:"sources"`
	Inputs  []string `json:"inputs,omitempty"`
}

// ReplayedBody tells what is declared in the new engine, and which declarations could not be restored, with their errors.
type ReplayedBody struct {
	Keep   []Source `json:"keep,omitempty"`
	Failed []string `json:"failed,omitempty"`
}

// DisplayBody is a Display or a Result.
type DisplayBody struct {
	Data     map[string]any `json:"data"`
	Metadata map[string]any `json:"metadata,omitempty"`
	ID       string         `json:"id,omitempty"`
	Update   bool           `json:"update,omitempty"`
}

// LateBody is text that a goroutine printed after its cell. It is any bytes, and may end inside a UTF-8 sequence.
type LateBody struct {
	Stream string `json:"stream"` // stdout or stderr
	Text   []byte `json:"text"`
}

// StrayBody counts the interrupted cells that are still in a compiled call.
type StrayBody struct {
	Cells int `json:"cells"`
}

// ClearBody clears the cell's output; Wait defers that until the next output.
type ClearBody struct {
	Wait bool `json:"wait,omitempty"`
}

// AskBody asks the person for a line of text.
type AskBody struct {
	Prompt   string `json:"prompt"`
	Password bool   `json:"password,omitempty"`
}

// AnswerBody is what they typed, or why there is nothing.
type AnswerBody struct {
	Text        string `json:"text"`
	Err         string `json:"err,omitempty"`
	Interrupted bool   `json:"interrupted,omitempty"` // the cell was interrupted while it waited
}
