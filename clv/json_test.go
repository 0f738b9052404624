package clv

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/clientele-go/clientele"
)

var update = flag.Bool("update-models", false, "write testdata/models-v1.json anew")

// stored are the models of testdata/models-v1.json, which every later version
// must read.
func stored() []any {
	fit := &Fit{
		Status: Converged, LogLikelihood: -10.5, Customers: 7, Distinct: 5, Iterations: 9, Unit: clientele.Week,
		StdErr: []float64{0.1, 0.25}, LogCov: []float64{0.01, 0.002, 0.002, 0.04},
	}
	edge := &Fit{
		Status: Boundary, LogLikelihood: -3, Customers: 4, Distinct: 4, Iterations: 3, Unit: clientele.Day,
		Nested: &Nested{"nbd", -3}, Warnings: []string{"No churn."},
	}
	return []any{
		NBD{R: 0.6, Alpha: 9, Fit: fit},
		BGNBD{R: 0.243, Alpha: 4.414, A: 0, B: 1, Fit: edge},
		MBGNBD{R: 0.525, Alpha: 6.18, A: 0.891, B: 1.614},
		BGCNBD{K: 2, R: 0.359, Alpha: 1.13, A: 0.523, B: 2.785},
		MBGCNBD{K: 3, R: 1.33, Alpha: 2.81, A: 0.425, B: 0.79},
		ParetoNBD{R: 0.553, Alpha: 10.58, S: 0.606, Beta: 11.67},
		GGompertzNBD{R: 0.9, Alpha: 12, B: 0.05, S: 0.8, Beta: 1.7},
		BGBB{Alpha: 1.2, Beta: 0.75, Gamma: 0.66, Delta: 2.8},
		SBG{Alpha: 0.668, Beta: 3.806},
		GammaGamma{P: 6.25, Q: 3.74, Gamma: 15.44},
		ParetoNBDCovariates{
			Base:     ParetoNBD{R: 1.5, Alpha: 10, S: 1, Beta: 20},
			Purchase: []Effect{{Name: "channel", Value: 0.6, SE: 0.1}, {Name: "age", Value: -0.02}},
			Dropout:  []Effect{{Name: "channel", Value: 0.8}},
		},
		BGNBDCovariates{
			Base:     BGNBD{R: 0.243, Alpha: 4.414, A: 0, B: 1, Fit: edge},
			Purchase: []Effect{{Name: "", Value: -0.5}},
		},
		GammaGammaCovariates{
			Base:  GammaGamma{P: 6.25, Q: 3.74, Gamma: 15.44},
			Spend: []Effect{{Name: "member", Value: 0.7, SE: 0.2}},
			Cov:   []float64{4, 0, 0, 0, 0, 3, 0, 0, 0, 0, 2, 0.5, 0, 0, 0.5, 0.04},
		},
	}
}

func TestStoredModels(t *testing.T) {
	path := filepath.Join("testdata", "models-v1.json")
	if *update {
		data, err := json.MarshalIndent(stored(), "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append(data, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var raw []json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	for i, want := range stored() {
		got := reflect.New(reflect.TypeOf(want))
		if err := json.Unmarshal(raw[i], got.Interface()); err != nil {
			t.Error(err)
			continue
		}
		if !reflect.DeepEqual(got.Elem().Interface(), want) {
			t.Errorf("%T: %+v, want %+v", want, got.Elem().Interface(), want)
		}
		d, err := Describe(got.Interface())
		if err != nil || d.Name == "" || len(d.Parameters) < 2 {
			t.Errorf("%T: %+v, %v", want, d, err)
		}
	}
	var m BGNBD
	err = json.Unmarshal([]byte(`{"model":"bg/nbd","version":2,"r":1}`), &m)
	if !errors.Is(err, clientele.ErrVersion) {
		t.Errorf("a newer version: %v", err)
	}
	if _, err := Describe(3); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("a number described: %v", err)
	}
}

// Whatever is read is a model that answers, and is written as it was read.
func FuzzDecode(f *testing.F) {
	for _, m := range stored() {
		data, err := json.Marshal(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`{"model":"gamma-gamma with covariates","version":1,"base":{"model":"gamma-gamma","version":1,"p":1,"q":2,"gamma":3},"spend":[]}`))
	f.Add([]byte(`{"model":"bg/nbd","version":1,"r":1,"alpha":1,"a":1,"b":1,"fit":{"status":"ridge","std_err":[],"warnings":[]}}`))
	f.Add([]byte(`{"model":"pareto/nbd","version":1,"r":1e308,"alpha":1e-308,"s":1e308,"beta":1e308}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, m := range stored() {
			back := reflect.New(reflect.TypeOf(m))
			if json.Unmarshal(data, back.Interface()) != nil {
				continue
			}
			again, err := json.Marshal(back.Interface())
			if err != nil {
				t.Fatalf("%s was read but not written: %v", data, err)
			}
			twice := reflect.New(reflect.TypeOf(m))
			if err := json.Unmarshal(again, twice.Interface()); err != nil {
				t.Fatalf("%s was written but not read: %v", again, err)
			}
			if !reflect.DeepEqual(back.Interface(), twice.Interface()) {
				t.Fatalf("%+v became %+v", back.Elem(), twice.Elem())
			}
		}
	})
}
