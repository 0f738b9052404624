package main

// A request is one piece of work on a file of float64.
type request struct {
	Kind   string  `json:"kind"`
	File   string  `json:"file"`
	D      int     `json:"d"`
	K      int     `json:"k,omitempty"`
	Start  []int   `json:"start,omitempty"` // rows
	Eps    float64 `json:"eps,omitempty"`
	Tol    float64 `json:"tol,omitempty"`
	Labels []int   `json:"labels,omitempty"`
}

// An answer is what either side reached, in CPU seconds.
type answer struct {
	Seconds float64 `json:"seconds"`
	Quality float64 `json:"quality"`
	Rounds  int     `json:"rounds"`
	Version string  `json:"version"`
}
