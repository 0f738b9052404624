package clv

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
)

// The golden files are what version 1 wrote; they are read for ever.
func TestValueGoldenFiles(t *testing.T) {
	_, split := firmSplit(t)
	cuts := ValueCuts{Existing: 62.5, Potential: 40.46875}
	for _, c := range []struct {
		file      string
		value     any
		into, was any
	}{
		{"testdata/value_split_v1.json", split, &ValueSplit{}, split},
		{"testdata/value_cuts_v1.json", cuts, &ValueCuts{}, &cuts},
	} {
		got, err := json.Marshal(c.value)
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(c.file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.TrimSpace(string(want)), string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.file, diff)
		}
		if err := json.Unmarshal(want, c.into); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.was, c.into); diff != "" {
			t.Errorf("%s, read (-want +got):\n%s", c.file, diff)
		}
	}
}

func TestReferralCutsJSON(t *testing.T) {
	want := ReferralCuts{CLV: 0.1, CRV: -7}
	data, err := json.Marshal(want)
	if err != nil || string(data) != `{"model":"referral cuts","version":1,"clv":0.1,"crv":-7}` {
		t.Fatalf("%s, %v", data, err)
	}
	var got ReferralCuts
	if err := json.Unmarshal(data, &got); err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestValueJSONRefusals(t *testing.T) {
	_, split := firmSplit(t)
	good, err := json.Marshal(split)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string][2]string{
		"newer version":   {`"version":1`, `"version":2`},
		"another model":   {`"value split"`, `"value cuts"`},
		"a sum is off":    {`"total":[228.75`, `"total":[228.76`},
		"a share of 1":    {`"share":0.25`, `"share":1`},
		"a missing value": {`"own":[120,80,`, `"own":[80,`},
		"no flow":         {`"realised":{`, `"realised":null,"x":{`},
	} {
		bad := strings.Replace(string(good), change[0], change[1], 1)
		if bad == string(good) {
			t.Fatalf("%s: nothing to change", name)
		}
		v := *split
		if err := json.Unmarshal([]byte(bad), &v); err == nil {
			t.Errorf("%s was read", name)
		} else if name == "newer version" && !errors.Is(err, clientele.ErrVersion) {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(*split, v); diff != "" {
			t.Errorf("%s: the split has changed", name)
		}
	}
	if _, err := json.Marshal(&ValueSplit{}); err == nil {
		t.Error("a split without flows was written")
	}
}

func FuzzValueSplitJSON(f *testing.F) {
	_, split := firmSplit(f)
	good, err := json.Marshal(split)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"model":"value split","version":1}`))
	f.Add([]byte(`{"model":"value split","version":1,"realised":{"own":[1]},"expected":{}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var v ValueSplit
		if json.Unmarshal(data, &v) != nil {
			return
		}
		again, err := json.Marshal(&v)
		if err != nil {
			t.Fatalf("read but not written: %v", err)
		}
		var w ValueSplit
		if err := json.Unmarshal(again, &w); err != nil {
			t.Fatal(err)
		}
		third, err := json.Marshal(&w)
		if err != nil || !bytes.Equal(again, third) {
			t.Fatalf("not stable: %s and %s", again, third)
		}
	})
}

func FuzzValueCutsJSON(f *testing.F) {
	f.Add([]byte(`{"model":"value cuts","version":1,"existing":1,"potential":2}`))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var c, back ValueCuts
		if json.Unmarshal(data, &c) != nil {
			return
		}
		again, err := json.Marshal(c)
		if err != nil || json.Unmarshal(again, &back) != nil || back != c {
			t.Fatalf("%+v became %+v, %v", c, back, err)
		}
	})
}
