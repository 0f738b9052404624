package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// A peer is a running peer.py.
type peer struct {
	in      io.WriteCloser
	out     *bufio.Scanner
	version string
}

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

func startPeer(python, script string) (*peer, error) {
	cmd := exec.Command(python, script)
	cmd.Env = append(os.Environ(), "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &peer{in: in, out: bufio.NewScanner(out)}
	hello, err := p.read()
	p.version = hello.Version
	return p, err
}

func (p *peer) run(r request) (answer, error) {
	line, err := json.Marshal(r)
	if err != nil {
		return answer{}, err
	}
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		return answer{}, err
	}
	return p.read()
}

func (p *peer) read() (answer, error) {
	if !p.out.Scan() {
		return answer{}, fmt.Errorf("the peer ended: %w", p.out.Err())
	}
	var a answer
	err := json.Unmarshal(p.out.Bytes(), &a)
	return a, err
}
