package abc

import (
	"encoding/json"
	"errors"
	"math"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
)

func TestDefaultPlanCoversEveryDefaultClass(t *testing.T) {
	p := DefaultPlan()
	last := 0
	for _, c := range []Class{A, B, C, Loss, Inactive} {
		tr, ok := p.Of(c)
		if !ok || tr.Priority <= last || tr.Service == "" || tr.Services == "" {
			t.Errorf("class %v: %+v, %t", c, tr, ok)
		}
		last = tr.Priority
	}
	if _, ok := p.Of(D); ok {
		t.Error("class D has a treatment")
	}
}

func TestQueue(t *testing.T) {
	got, err := DefaultPlan().Queue(
		[]Class{C, A, Loss, A, D, B, C, Inactive},
		[]float64{50, 10, -3, 20, 99, 70, 50, 0},
	)
	if diff := cmp.Diff([]int{3, 1, 5, 0, 6, 2, 7, 4}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if _, err := DefaultPlan().Queue([]Class{A}, nil); err == nil {
		t.Error("different lengths gave no error")
	}
	if _, err := DefaultPlan().Queue([]Class{A}, []float64{math.NaN()}); err == nil {
		t.Error("NaN gave no error")
	}
}

func TestPlanJSON(t *testing.T) {
	golden(t, "plan-v1.json", DefaultPlan())
	if data, err := json.Marshal(Plan{}); err != nil || string(data) != `{"model":"abc plan","version":1,"treatments":[]}` {
		t.Errorf("empty plan: %s, %v", data, err)
	}
	for _, bad := range []string{
		`{"model":"abc plan","version":1,"treatments":[{"class":"unknown"}]}`,
		`{"model":"abc plan","version":1,"treatments":[{"class":"a","visit_days":-1}]}`,
		`{"model":"abc plan","version":1,"treatments":[{"class":"a"},{"class":"a","priority":2}]}`,
		`{"model":"abc plan","version":1,"treatments":[{"class":"first"}]}`,
		`{"model":"abc cuts","version":1,"lower":[]}`,
	} {
		kept := DefaultPlan()
		if err := json.Unmarshal([]byte(bad), &kept); err == nil || !cmp.Equal(kept, DefaultPlan()) {
			t.Errorf("%s: error %v", bad, err)
		}
	}
	if err := json.Unmarshal([]byte(`{"model":"abc plan","version":9}`), new(Plan)); !errors.Is(err, clientele.ErrVersion) {
		t.Errorf("newer version: %v", err)
	}
}

func FuzzPlanJSON(f *testing.F) {
	f.Add([]byte(`{"model":"abc plan","version":1,"treatments":[{"class":"a","priority":1,"visit_days":30,"service":"x","service_zh":"y"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var p, again Plan
		if json.Unmarshal(data, &p) != nil {
			return
		}
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &again); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	})
}
