package abc

import (
	"errors"
	"math"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
)

func TestGap(t *testing.T) {
	three := &Cuts{Lower: []float64{1000, 100}}
	for _, c := range []struct {
		cuts *Cuts
		v    float64
		want Gap
	}{
		{three, 1200, Gap{Value: 1200, Class: A, Below: B, Cushion: 200}},
		{three, 1000, Gap{Value: 1000, Class: A, Below: B}},
		{three, 900, Gap{Value: 900, Class: B, Next: A, Missing: 100, Below: C, Cushion: 800}},
		{three, 40, Gap{Value: 40, Class: C, Next: B, Missing: 60, Below: Loss, Cushion: 40}},
		{three, -5, Gap{Value: -5, Class: Loss, Next: C, Missing: 5}},
		{&Cuts{Lower: []float64{10}, Signed: true}, -5, Gap{Value: -5, Class: B, Next: A, Missing: 15}},
		{&Cuts{Lower: []float64{10, 10, 5}}, 7, Gap{Value: 7, Class: C, Next: A, Missing: 3, Below: D, Cushion: 2}},
		{&Cuts{Lower: []float64{10, 10, 5}}, 11, Gap{Value: 11, Class: A, Below: C, Cushion: 1}},
		{&Cuts{Lower: []float64{10, 0}}, 3, Gap{Value: 3, Class: B, Next: A, Missing: 7, Below: Loss, Cushion: 3}},
		{&Cuts{Lower: []float64{10, -5}}, 3, Gap{Value: 3, Class: B, Next: A, Missing: 7, Below: Loss, Cushion: 3}},
		{&Cuts{Lower: []float64{10, -5, -8}}, 0, Gap{Class: B, Next: A, Missing: 10, Below: Loss}},
		{&Cuts{}, 3, Gap{Value: 3, Class: A, Below: Loss, Cushion: 3}},
		{&Cuts{Signed: true}, 3, Gap{Value: 3, Class: A}},
	} {
		if diff := cmp.Diff(c.want, c.cuts.Gap(c.v)); diff != "" {
			t.Errorf("%v of %v (-want +got):\n%s", c.v, c.cuts, diff)
		}
	}
	if got := three.Gap(math.NaN()); got.Class != 0 || got.Next != 0 {
		t.Errorf("NaN: %v", got)
	}
}

// Adding what is missing raises; losing the cushion keeps, losing more falls.
func TestGapIsExactlyTheDistance(t *testing.T) {
	cuts := &Cuts{Lower: []float64{64, 64, 16, 4}}
	for v := -8.; v < 80; v += .5 {
		g := cuts.Gap(v)
		if g.Next != 0 {
			if got := cuts.Class(v + g.Missing); got != g.Next {
				t.Errorf("%v + %v is in %v, want %v", v, g.Missing, got, g.Next)
			}
			if got := cuts.Class(v + g.Missing - .25); got != g.Class {
				t.Errorf("a little less than missing: %v, want %v", got, g.Class)
			}
		}
		if g.Below != 0 {
			if got := cuts.Class(v - g.Cushion); got != g.Class {
				t.Errorf("%v − %v is in %v, want %v", v, g.Cushion, got, g.Class)
			}
			if got := cuts.Class(v - g.Cushion - .25); got != g.Below {
				t.Errorf("a little more than the cushion: %v, want %v", got, g.Below)
			}
		}
	}
}

func TestNearLists(t *testing.T) {
	cuts := &Cuts{Lower: []float64{1000, 100}}
	values := []float64{950, 99, 89, 1000, 900, 105, 1050, 99, -1, 1051, 98, 101}
	activity := []float64{1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1}
	rows := func(gaps []Gap) (rows []int) {
		for _, g := range gaps {
			rows = append(rows, g.Row)
		}
		return rows
	}
	rise, err := cuts.NearRise(values, activity, .1)
	if diff := cmp.Diff([]int{1, 10, 0, 4}, rows(rise)); diff != "" || err != nil {
		t.Errorf("rise: %v (-want +got):\n%s", err, diff)
	}
	fall, err := cuts.NearFall(values, activity, .05)
	if diff := cmp.Diff([]int{3, 11, 5, 6}, rows(fall)); diff != "" || err != nil {
		t.Errorf("fall: %v (-want +got):\n%s", err, diff)
	}
	for _, within := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if _, err := cuts.NearRise(values, nil, within); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("within %v: %v", within, err)
		}
	}
	if _, err := cuts.NearFall(values, []float64{1}, .1); err == nil {
		t.Error("different lengths gave no error")
	}
}

func TestExplain(t *testing.T) {
	cuts := &Cuts{Lower: []float64{1000, 100}}
	for _, c := range []struct {
		v       float64
		lang    clientele.Lang
		explain string
	}{
		{900, clientele.English, "B: value 900, 100 short of A, 800 above the limit to C"},
		{-5, clientele.English, "Loss: value -5, 5 short of C"},
		{900, clientele.Chinese, "B类：数值 900，距A类还差 100，高出C类界限 800"},
		{1000, clientele.Chinese, "A类：数值 1000，高出B类界限 0"},
	} {
		if got := cuts.Explain(c.v, c.lang); got != c.explain {
			t.Errorf("got %q, want %q", got, c.explain)
		}
	}
}

func TestInWords(t *testing.T) {
	for v, want := range map[float64]string{
		1113.6200000000001: "1113.62", 49.67999999999999: "49.68", -12: "-12", 100: "100", 2.5: "2.5",
		0.1 + 0.2: "0.3", 0.0012345: "0.001234", 0: "0", 123456789.125: "123456789.12",
	} {
		if got := inWords(v); got != want {
			t.Errorf("inWords(%v) = %s, want %s", v, got, want)
		}
	}
}
