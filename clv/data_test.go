package clv

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/datatest"
)

// dataFile returns the path of a file of the shared test data, or skips.
func dataFile(t testing.TB, elem ...string) string {
	t.Helper()
	return datatest.File(t, elem...)
}

// columns reads a CSV file of numbers; what is no number becomes 0.
func columns(t testing.TB, path string) map[string][]float64 {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]float64{}
	for j, name := range rows[0] {
		for _, row := range rows[1:] {
			v, _ := strconv.ParseFloat(row[j], 64)
			out[name] = append(out[name], v)
		}
	}
	return out
}

// cdnow returns the CDNOW sample up to 1997-09-30 and the purchases of the 39
// weeks after.
func cdnow(t testing.TB) (*clientele.History, []float64) {
	t.Helper()
	c := columns(t, dataFile(t, "clv", "cdnow_summary.csv"))
	h := &clientele.History{Unit: clientele.Week, X: c["x"], Last: c["t_x"], T: c["T"], Spend: c["mean_value"]}
	for i := range h.X { // the file has 15 digits: back to exact days
		h.Last[i] = math.Round(h.Last[i]*7) / 7
		h.T[i] = math.Round(h.T[i]*7) / 7
	}
	return h, c["x_holdout"]
}

// golden is one model of testdata/golden.json, the exact maximum.
type golden struct {
	Params  numbers   `json:"params"`
	LL      number    `json:"loglik"`
	SE      numbers   `json:"se"`
	CovLog  []numbers `json:"cov_log"`
	PAlive  numbers   `json:"palive"`
	CET39   numbers   `json:"cet39"`
	E       numbers   `json:"E_1_10_39_78"`
	PMF39   numbers   `json:"pmf39_0_7"`
	DERT    numbers   `json:"dert_0.0027"`
	DERT5   numbers   `json:"dert_0.0027_first5rows"`
	DERTLog numbers   `json:"dert_log1.1"`
	Cum     numbers   `json:"cum_weeks_10_20_39_52_78"`
	Holdout struct {
		Sum, MAE, RMSE, Cor, Actual float64
	} `json:"holdout39"`
	CondMean map[string]number `json:"cond_mean"`
	Mean     number            `json:"population_mean"`
	Rows     []numbers         `json:"rows"`
	CET      numbers           `json:"cet_exact"`
	HoldoutK struct {
		Sum, MAE, RMSE, Cor, Actual float64
	} `json:"holdout_exact"`
	RowsN  []numbers `json:"rows_x_tx_n6"`
	Alive7 numbers   `json:"palive_n+1"`
	CET5   numbers   `json:"cet5"`
	DERT1  numbers   `json:"dert_0.1"`
}

// number is a number in JSON, quoted or not.
type number float64

func (n *number) UnmarshalJSON(b []byte) error {
	s := string(b)
	if len(s) > 1 && s[0] == '"' {
		s = s[1 : len(s)-1]
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil && v != 0 { // 1e-700 is 0
		return err
	}
	*n = number(v)
	return nil
}

type numbers []number

// goldens reads the exact values; see testdata/README.md for their origin.
func goldens(t testing.TB) (rows []numbers, models map[string]map[string]golden, bgbb golden) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "golden.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all struct {
		Rows  []numbers `json:"rows_named"`
		Exact struct {
			CDNOW   map[string]golden `json:"cdnow_sample"`
			BGBB    golden            `json:"donations_bgbb"`
			Grocery map[string]golden `json:"grocery"`
		}
	}
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all.Rows, map[string]map[string]golden{"cdnow": all.Exact.CDNOW, "grocery": all.Exact.Grocery}, all.Exact.BGBB
}

// agree reports a relative difference above tol.
func agree(t testing.TB, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol*math.Abs(want)) && got != want {
		t.Errorf("%s = %.15g, want %.15g (relative error %.2g)", what, got, want, math.Abs(got-want)/math.Abs(want))
	}
}
