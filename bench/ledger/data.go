package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/bench/internal/turns"
	"github.com/clientele-go/clientele/rfm"
)

// data are transactions of n/12 customers over three years in random order:
// purchase rates differ from customer to customer, amounts are log-normal in
// cents. All are orders, since the peers know no refunds.
type data struct {
	kind     string // int64, string or csv
	dir      string // of the files
	customer []int64
	text     []string
	date     []clientele.Date
	amount   []float64
}

const firstDay, dayCount = 18628, 3 * 365 // from 2021-01-01

func newData(n int) *data {
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	d := &data{customer: make([]int64, n), date: make([]clientele.Date, n), amount: make([]float64, n)}
	customers := float64(max(1, n/12))
	for i := range n {
		d.customer[i] = int64(customers * math.Pow(rng.Float64(), 1.6))
		d.date[i] = clientele.Date(firstDay + rng.IntN(dayCount))
		d.amount[i] = math.Round(100*math.Exp(3+rng.NormFloat64())) / 100
	}
	return d
}

// write writes the columns for the peers, and makes or writes what the kind
// wants.
func (d *data) write() error {
	switch d.kind {
	case "csv":
		return d.writeCSV()
	case "string":
		d.text = make([]string, len(d.customer))
		for i, c := range d.customer {
			d.text[i] = fmt.Sprintf("C%08d", c)
		}
	}
	for name, column := range map[string]any{"customer": d.customer, "date": d.date, "amount": d.amount} {
		f, err := os.Create(filepath.Join(d.dir, name))
		if err != nil {
			return err
		}
		if err := binary.Write(f, binary.LittleEndian, column); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

func (d *data) writeCSV() error {
	f, err := os.Create(d.file())
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "customer,date,amount")
	for i, c := range d.customer {
		fmt.Fprintf(w, "%d,%v,%v\n", c, d.date[i], d.amount[i])
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

func (d *data) file() string { return filepath.Join(d.dir, "orders.csv") }

// run does the whole job once.
func (d *data) run(b *turns.Bench) (r result, err error) {
	var table *clientele.Table
	r.Seconds, err = b.Time(func() error {
		timeline, err := d.ledger()
		if err != nil {
			return err
		}
		if table, err = timeline.Table(clientele.Date(firstDay+dayCount-1).Time(), nil); err != nil {
			return err
		}
		model, err := rfm.Fit(table, nil)
		if err != nil {
			return err
		}
		if _, err := model.Score(table); err != nil {
			return err
		}
		return classes(table)
	})
	if err != nil {
		return result{}, err
	}
	r.Customers = table.Len()
	for i := range table.Len() {
		r.Orders += table.Frequency[i]
		r.Days += table.Days[i]
		r.Revenue += table.Monetary[i]
	}
	return r, nil
}

// ledger groups the transactions.
func (d *data) ledger() (*clientele.Timeline, error) {
	switch d.kind {
	case "csv":
		f, err := os.Open(d.file())
		if err != nil {
			return nil, err
		}
		defer f.Close()
		l, _, err := clientele.ReadCSV(context.Background(), f, nil)
		if err != nil {
			return nil, err
		}
		return l.Timeline, nil
	case "string":
		return group(clientele.Columns[string]{Customer: d.text, Date: d.date, Amount: d.amount})
	default:
		return group(clientele.Columns[int64]{Customer: d.customer, Date: d.date, Amount: d.amount})
	}
}

func group[K comparable](c clientele.Columns[K]) (*clientele.Timeline, error) {
	b := clientele.NewBuilder[K](nil)
	if err := b.AddBatch(c); err != nil {
		return nil, err
	}
	return b.Ledger().Timeline, nil
}

// classes grades by cumulative value, 80 and 95 %.
func classes(t *clientele.Table) error {
	cuts, err := abc.Fit(t.Monetary, &abc.Options{Rule: abc.Value{A: .80, AB: .95}})
	if err != nil {
		return err
	}
	_, err = cuts.Assign(nil, t.Monetary, nil)
	return err
}
