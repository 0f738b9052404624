// Package peer runs the other half of a benchmark: a Python program that reads
// one JSON request per line and answers with one line of JSON.
package peer

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// A Peer is a running program.
type Peer struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

// Start starts a script, with its libraries kept to the given number of
// threads, and reads its greeting.
func Start(python, script string, threads int, greeting any) (*Peer, error) {
	cmd := exec.Command(python, script)
	n := fmt.Sprint(threads)
	cmd.Env = append(os.Environ(), "OMP_NUM_THREADS="+n, "OPENBLAS_NUM_THREADS="+n, "POLARS_MAX_THREADS="+n)
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
	p := &Peer{cmd: cmd, in: in, out: bufio.NewScanner(out)}
	return p, p.read(greeting)
}

// Run sends a request and reads the answer.
func (p *Peer) Run(request, answer any) error {
	line, err := json.Marshal(request)
	if err != nil {
		return err
	}
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		return err
	}
	return p.read(answer)
}

// Close ends the program.
func (p *Peer) Close() error {
	if err := p.in.Close(); err != nil {
		return err
	}
	return p.cmd.Wait()
}

func (p *Peer) read(answer any) error {
	if !p.out.Scan() {
		if err := p.out.Err(); err != nil {
			return fmt.Errorf("the peer: %w", err)
		}
		return errors.New("the peer ended; what it wrote is above")
	}
	return json.Unmarshal(p.out.Bytes(), answer)
}
