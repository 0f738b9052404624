package main

import (
	"context"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/clientele-go/clientele/cluster"
)

// writeFiles writes customers.csv, summary.json and report.html into a folder.
func writeFiles(ctx context.Context, folder string, r *result) error {
	err := create(filepath.Join(folder, "summary.json"), func(w io.Writer) error {
		return writeJSON(w, r)
	})
	if err != nil {
		return err
	}
	err = create(filepath.Join(folder, "customers.csv"), func(w io.Writer) error {
		return writeCustomers(w, r)
	})
	if err != nil {
		return err
	}
	return create(filepath.Join(folder, "report.html"), func(w io.Writer) error {
		return writePaper(ctx, w, r)
	})
}

// create writes a file and closes it, whatever happens.
func create(name string, write func(io.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}

// customerColumns are the columns of customers.csv.
var customerColumns = []string{
	"customer", "recency", "frequency", "monetary", "profit",
	"r", "f", "m", "segment", "class", "stage",
	"p_alive", "expected_purchases", "existing", "potential", "influence", "total", "cluster",
}

// writeCustomers writes a line per customer, in the order of the ledger. What
// is not known of a customer is left empty.
func writeCustomers(w io.Writer, r *result) error {
	out := csv.NewWriter(w)
	_ = out.Write(customerColumns) // the first error of all is told at the end
	line := make([]string, len(customerColumns))
	for row, customer := range r.ledger.All() {
		clear(line)
		line[0] = customer
		r.describe(row, line[1:])
		_ = out.Write(line)
	}
	out.Flush()
	return out.Error()
}

// describe fills in what is known of the customer in a row.
func (r *result) describe(row int, cells []string) {
	t := r.table
	if t.Recency[row] >= 0 {
		cells[0] = exact(t.Recency[row])
	}
	cells[1], cells[2], cells[3] = exact(t.Frequency[row]), exact(t.Monetary[row]), exact(t.Profit[row])
	if r.buyers == 0 {
		return
	}
	s := r.segments
	cells[4], cells[5], cells[6] = digit(s.scores.R[row]), digit(s.scores.F[row]), digit(s.scores.M[row])
	cells[7] = s.by.Segment(row).ID
	cells[8] = r.grades.Class[row].String()
	cells[9] = r.course.of[row].String()
	if f := r.forecast; f.chosen != nil && t.Frequency[row] > 0 {
		cells[10], cells[11] = exact(f.pAlive[row]), exact(f.expected[row])
	}
	v := r.worth.split
	cells[12], cells[13] = exact(v.Existing[row]), exact(v.Potential[row])
	cells[14], cells[15] = exact(v.Influence[row]), exact(v.Total[row])
	if c := r.grouping.of[row]; c != cluster.Noise {
		cells[16] = strconv.Itoa(c)
	}
}

func digit(score uint8) string { return strconv.Itoa(int(score)) }

// exact writes a number with as many digits as it takes to read it back.
func exact(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
