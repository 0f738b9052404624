package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// runArgs runs the program and returns what it printed.
func runArgs(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	err := run(t.Context(), args, &stdout, &stderr)
	return stdout.String(), err
}

// runFile runs the program on a file with the given text.
func runFile(t *testing.T, text string, args ...string) (string, error) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "orders.csv")
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return runArgs(t, append([]string{"-in", name}, args...)...)
}

// checkSane fails on what no report may hold.
func checkSane(t *testing.T, text string) {
	t.Helper()
	for _, bad := range []string{"NaN", "Inf", "%!", "<nil>"} {
		if strings.Contains(text, bad) {
			t.Errorf("%q in the output:\n%s", bad, text)
		}
	}
}

func TestShopReport(t *testing.T) {
	report, err := runArgs(t)
	if err != nil {
		t.Fatal(err)
	}
	checkSane(t, report)
	for _, want := range []string{
		"2,000 customers", "GRADES", "RFM SEGMENTS", "MODELS", "VALUE", "VALUE MATRIX", "INFLUENCE",
		"STAGES", "MOVEMENT", "OUTLOOK", "GRADES BY STAGE", "CLUSTERS", "WORTH KEEPING", "ALERTS",
	} {
		if !strings.Contains(report, "\n"+want) && !strings.Contains(report, "  "+want) {
			t.Errorf("the report has no %q", want)
		}
	}
}

// foreign is what may be English in a Chinese report: names of models with
// their parameters, of columns and of customers, usual abbreviations, and what
// other packages say in English alone.
var foreign = regexp.MustCompile(`(?m)^  (\S*nbd|\S*cnbd-k|gamma-gamma) .*$|“[^”]*”|C\d{4}|AUC|BIC|RFM|^.*（英文原文）.*$|第一处：.*$`)

// With -lang zh the report on the console is in Chinese, whatever the file.
func TestChineseReport(t *testing.T) {
	odd := bookOf(t, "customer,date,amount,referrer\n1,2025-01-01,5,1\n1,2025-02-01,0,2\n1,2025-03-01,9,9\n2,2025-02-01,x,\n3,2025-02-05,7,\n")
	for _, args := range [][]string{nil, {"-in", odd, "-skip-bad"}, {"-in", odd, "-skip-bad", "-as-of", "2025-02-03"}, {"-in", odd, "-skip-bad", "-as-of", "2024-01-01"}} {
		out, err := runArgs(t, append(args, "-lang", "zh")...)
		if err != nil {
			t.Fatal(err)
		}
		checkSane(t, out)
		rest := strings.ReplaceAll(foreign.ReplaceAllString(out, ""), "orders.csv", "")
		if word := regexp.MustCompile(`[A-Za-z]{3,}`).FindString(rest); word != "" {
			t.Errorf("%v: %q in\n%s", args, word, out)
		}
	}
}

func TestExplain(t *testing.T) {
	out, err := runArgs(t, "-explain", "C0180")
	if err != nil {
		t.Fatal(err)
	}
	checkSane(t, out)
	for _, want := range []string{"CUSTOMER C0180", "GRADE", "RFM SEGMENT", "STAGE", "PURCHASES", "VALUE", "CLUSTER"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

// With -lang zh an explanation is in Chinese.
func TestExplainChinese(t *testing.T) {
	out, err := runArgs(t, "-explain", "C0180", "-lang", "zh")
	if err != nil {
		t.Fatal(err)
	}
	checkSane(t, out)
	for _, want := range []string{"客户 C0180，截至 2025-12-31", "等级", "RFM 细分", "阶段", "购买", "价值", "聚类"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if found := alien.FindString(out); found != "" {
		t.Errorf("English in it: %q", found)
	}
}

// One core or three: the same bits.
func TestSameBits(t *testing.T) {
	want, err := runArgs(t, "-json")
	if err != nil {
		t.Fatal(err)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for _, cores := range []int{1, 3} {
		runtime.GOMAXPROCS(cores)
		got, err := runArgs(t, "-json")
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("the summary with %d cores is another one", cores)
		}
	}
}

// The model that is asked for is the one that is used.
func TestModel(t *testing.T) {
	for _, name := range []string{"nbd", "bg/cnbd-k"} {
		out, err := runArgs(t, "-model", name, "-json")
		if err != nil {
			t.Fatal(err)
		}
		var s summary
		if err := json.Unmarshal([]byte(out), &s); err != nil {
			t.Fatal(err)
		}
		for got, m := range s.Models {
			if m.Chosen != (got == name) {
				t.Errorf("-model %s: chosen of %s is %v", name, got, m.Chosen)
			}
		}
	}
}

// The k that is asked for is the one that is used; otherwise it is estimated.
func TestShape(t *testing.T) {
	for _, c := range []struct {
		args []string
		want int
	}{
		{nil, 2},
		{[]string{"-k", "3"}, 3},
	} {
		out, err := runArgs(t, append(c.args, "-json")...)
		if err != nil {
			t.Fatal(err)
		}
		var s summary
		if err := json.Unmarshal([]byte(out), &s); err != nil {
			t.Fatal(err)
		}
		for name, m := range s.Models {
			if want := c.want; regular(name) && m.K != want || !regular(name) && m.K != 0 {
				t.Errorf("%v: k of %s is %d, want %d", c.args, name, m.K, want)
			}
		}
	}
}

// The two files agree with each other.
func TestFiles(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "out")
	if _, err := runArgs(t, "-out", folder); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(folder, "summary.json"))
	if err != nil {
		t.Fatal(err)
	}
	var s summary
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&s); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(folder, "customers.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	head, lines := lines[0], lines[1:]
	if got, want := strings.Join(head, ","), strings.Join(customerColumns, ","); got != want {
		t.Errorf("columns %s, want %s", got, want)
	}
	if len(lines) != s.Customers || s.Customers != 2000 {
		t.Errorf("%d lines, %d customers in the summary, want 2000", len(lines), s.Customers)
	}
	if got := lines[0][0]; got != "C0001" {
		t.Errorf("the first customer is %s, want C0001", got)
	}
	checkValues(t, lines, &s)
	checkCounts(t, lines, &s)
}

// checkValues compares sums: the parts make the total of every customer, and
// the customers that of the summary.
func checkValues(t *testing.T, lines [][]string, s *summary) {
	t.Helper()
	var profit float64
	sums := map[string]float64{}
	for _, line := range lines {
		profit += float(t, line, "profit")
		parts := 0.0
		for _, part := range []string{"existing", "potential", "influence"} {
			v := float(t, line, part)
			sums[part] += v
			parts += v
		}
		total := float(t, line, "total")
		sums["total"] += total
		if math.Abs(parts-total) > 1e-9*max(1, math.Abs(total)) {
			t.Fatalf("%s: the parts add up to %v, the total is %v", line[0], parts, total)
		}
		if p := float(t, line, "p_alive"); p < 0 || p > 1 {
			t.Fatalf("%s: p_alive is %v", line[0], p)
		}
	}
	for part, want := range map[string]float64{
		"existing": s.Values.Existing, "potential": s.Values.Potential,
		"influence": s.Values.Influence, "total": s.Values.Total,
	} {
		if got := sums[part]; math.Abs(got-want) > 1e-9*math.Abs(want) {
			t.Errorf("%s: the customers add up to %v, the summary has %v", part, got, want)
		}
	}
	if math.Abs(profit-s.Values.Existing) > 1e-9*profit {
		t.Errorf("existing value is %v, profit to date %v", s.Values.Existing, profit)
	}
}

// checkCounts compares numbers of customers.
func checkCounts(t *testing.T, lines [][]string, s *summary) {
	t.Helper()
	counts := map[string]int{}
	for _, line := range lines {
		for _, c := range []string{"class", "segment", "stage", "cluster"} {
			counts[c+" "+line[column(c)]]++
		}
	}
	for _, g := range s.Grades {
		check(t, counts, "class "+g.Class.String(), g.Customers)
	}
	for _, g := range s.Segments {
		check(t, counts, "segment "+g.Segment, g.Customers)
	}
	for _, g := range s.Stages {
		check(t, counts, "stage "+g.Stage.String(), g.Customers)
	}
	for _, g := range s.Clusters {
		check(t, counts, "cluster "+strconv.Itoa(g.Cluster), g.Customers)
	}
	moved := 0
	for _, row := range s.Movement.Counts {
		for _, n := range row {
			moved += n
		}
	}
	if moved != s.Customers {
		t.Errorf("%d customers in the movement, want %d", moved, s.Customers)
	}
}

func check(t *testing.T, counts map[string]int, what string, want int) {
	t.Helper()
	if got := counts[what]; got != want {
		t.Errorf("%d customers of %s in customers.csv, %d in summary.json", got, what, want)
	}
}

// column returns the number of a column of customers.csv.
func column(name string) int { return slices.Index(customerColumns, name) }

func float(t *testing.T, line []string, name string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(line[column(name)], 64)
	if err != nil {
		t.Fatalf("%s of %s: %v", name, line[0], err)
	}
	return v
}
