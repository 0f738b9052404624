package main

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/clientele-go/clientele/cluster"
)

// sample returns n rows of d features in twelve overlapping groups of unequal
// size and spread, standardised: what customers look like after logarithms.
func sample(n, d int, seed uint64) *cluster.Points {
	rng := rand.New(rand.NewPCG(seed, uint64(d)))
	const groups = 12
	place, width := make([]float64, groups*d), make([]float64, groups)
	share := make([]float64, groups)
	total := 0.0
	for g := range groups {
		width[g] = 0.4 + 0.8*rng.Float64()
		share[g] = 0.3 + rng.Float64()
		total += share[g]
		for j := range d {
			place[g*d+j] = 5 * rng.Float64()
		}
	}
	p := &cluster.Points{D: d, Data: make([]float64, n*d)}
	for i := range n {
		u, g := rng.Float64()*total, 0
		for ; g < groups-1 && u >= share[g]; g++ {
			u -= share[g]
		}
		for j := range d {
			p.Data[i*d+j] = place[g*d+j] + width[g]*rng.NormFloat64()
		}
	}
	scaler, err := cluster.FitScaler(p, cluster.ZScore)
	if err != nil {
		panic(err)
	}
	p.Data, _ = scaler.Apply(nil, p)
	return p
}

// write puts the cells where the peer can read them.
func write(dir, name string, p *cluster.Points) (string, error) {
	raw := make([]byte, 8*len(p.Data))
	for i, v := range p.Data {
		binary.NativeEndian.PutUint64(raw[8*i:], math.Float64bits(v))
	}
	file := filepath.Join(dir, name)
	return file, os.WriteFile(file, raw, 0o600)
}
