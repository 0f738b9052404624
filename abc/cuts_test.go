package abc

import (
	"encoding/json"
	"errors"
	"flag"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write golden files")

func TestCutsClass(t *testing.T) {
	three := &Cuts{Lower: []float64{1000, 100}}
	signed := &Cuts{Lower: []float64{1000, 100}, Signed: true}
	for _, c := range []struct {
		cuts *Cuts
		v    float64
		want Class
	}{
		{three, 1000, A},
		{three, math.Nextafter(1000, 0), B},
		{three, 100, B},
		{three, 99, C},
		{three, 0, C},
		{three, math.Copysign(0, -1), C},
		{three, -5e-324, Loss},
		{signed, -1, C},
		{signed, 1e308, A},
		{&Cuts{}, 5, A},
		{&Cuts{}, -5, Loss},
		{&Cuts{Lower: []float64{9, 9, 1}}, 9, A},
		{&Cuts{Lower: []float64{9, 9, 1}}, 8, C},
		{&Cuts{Lower: []float64{9, 9, 1}}, 0, D},
		{three, math.NaN(), 0},
		{three, math.Inf(1), A},
	} {
		if got := c.cuts.Class(c.v); got != c.want {
			t.Errorf("%v: class of %v = %v, want %v", c.cuts, c.v, got, c.want)
		}
		if math.IsNaN(c.v) || math.IsInf(c.v, 0) {
			continue
		}
		if got, err := c.cuts.Assign([]Class{D}, []float64{c.v, c.v}, []float64{1, 0}); err != nil ||
			!cmp.Equal(got, []Class{D, c.want, Inactive}) {
			t.Errorf("%v: Assign of %v = %v, %v", c.cuts, c.v, got, err)
		}
	}
}

func TestAssignRefuses(t *testing.T) {
	good := &Cuts{Lower: []float64{1}}
	for _, c := range []struct {
		cuts             *Cuts
		values, activity []float64
		want             string
	}{
		{&Cuts{Lower: []float64{1, 2}}, nil, nil, "abc: threshold 2 above the one before, 1: bad option"},
		{good, []float64{math.NaN()}, nil, "abc: values[0]: not finite"},
		{good, []float64{1}, []float64{1, 2}, "abc: Activity: 2 rows, want 1"},
	} {
		dst := []Class{B}
		got, err := c.cuts.Assign(dst, c.values, c.activity)
		if err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
		if !cmp.Equal(got, dst) {
			t.Errorf("dst became %v", got)
		}
	}
}

// golden checks that a file, which an earlier release may have written, is read
// as want, and that want is written as the file says.
func golden[T any](t *testing.T, file string, want T) {
	t.Helper()
	written, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	written = append(written, '\n')
	path := filepath.Join("testdata", file)
	if *update {
		if err := os.WriteFile(path, written, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(data), string(written)); diff != "" {
		t.Errorf("%s, text (-file +written):\n%s", file, diff)
	}
	var got T
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s, value (-want +got):\n%s", file, diff)
	}
}

func TestCutsGolden(t *testing.T) {
	r := rank(t, []float64{100.1, 50, 20, 10, 5, -30}, &Options{Rule: Value{}})
	golden(t, "cuts-v1.json", r.Cuts)
}

func TestCutsRefusals(t *testing.T) {
	empty := Cuts{Lower: []float64{3}, Counts: []int{0, 5}}
	data, err := json.Marshal(empty)
	if err != nil {
		t.Fatal(err)
	}
	var again Cuts
	if err := json.Unmarshal(data, &again); err != nil || !cmp.Equal(again, empty) {
		t.Errorf("an empty class: %v, %v", again, err)
	}
	kept := Cuts{Lower: []float64{3}}
	for bad, want := range map[string]string{
		`{"model":"abc cuts","version":1,"lower":[1,2]}`:               "abc: threshold 2 above the one before, 1: bad option",
		`{"model":"abc cuts","version":1,"lower":[1],"counts":[1]}`:    "abc: counts: 1 rows, want 2",
		`{"model":"abc cuts","version":1,"lower":[1],"counts":[1,-1]}`: "abc: counts[1]: negative",
		`{"model":"abc cuts","version":1,"lower":[1],"losses":-1}`:     "abc: losses: negative",
		`{"model":"abc cuts","version":1,"lower":[1e999]}`:             "abc: abc cuts: json: ",
		`{"model":"abc cuts","version":1}`:                             "abc: lower: missing",
		`{"model":"abc cuts","version":1,"lower":[1],"colour":"red"}`:  "abc: abc cuts: json: ",
		`{"model":"other","version":1,"lower":[1]}`:                    `abc: abc cuts: the data holds a model "other"`,
		`{"model":"abc cuts","version":0,"lower":[1]}`:                 "abc: abc cuts: version 0",
		`{}`: `abc: abc cuts: the data holds a model ""`,
	} {
		got := kept
		if err := json.Unmarshal([]byte(bad), &got); err == nil || !strings.HasPrefix(err.Error(), want) || !cmp.Equal(got, kept) {
			t.Errorf("%s: error %v, want %s; cuts %v", bad, err, want, got)
		}
	}
	err = json.Unmarshal([]byte(`{"model":"abc cuts","version":2}`), new(Cuts))
	if !errors.Is(err, clientele.ErrVersion) {
		t.Errorf("newer version: %v, want ErrVersion", err)
	}
	if _, err := json.Marshal(Cuts{Lower: []float64{math.Inf(1)}}); err == nil {
		t.Error("an infinite bound was written")
	}
}

func FuzzCutsJSON(f *testing.F) {
	f.Add([]byte(`{"model":"abc cuts","version":1,"lower":[10,5],"signed":true,"counts":[1,2,3],"losses":4}`))
	f.Add([]byte(`{"model":"abc cuts","version":1,"lower":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var c Cuts
		if json.Unmarshal(data, &c) != nil {
			return
		}
		text, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var again Cuts
		if err := json.Unmarshal(text, &again); err != nil {
			t.Fatal(err)
		}
		for _, v := range append([]float64{-1, 0, 1}, c.Lower...) {
			if c.Class(v) != again.Class(v) {
				t.Errorf("%s: class of %v changed", data, v)
			}
		}
	})
}
