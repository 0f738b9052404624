package main

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/bench/internal/peer"
	"github.com/clientele-go/clientele/rfm"
)

// data are transactions of n/12 customers over three years in random order:
// purchase rates differ from customer to customer, amounts are log-normal in
// cents. All are orders, since the peers know no refunds.
type data struct {
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

// makeTexts makes text keys such as C00012345.
func (d *data) makeTexts() {
	d.text = make([]string, len(d.customer))
	for i, c := range d.customer {
		d.text[i] = fmt.Sprintf("C%08d", c)
	}
}

// write writes the columns for the peers.
func (d *data) write(dir string) error {
	for name, column := range map[string]any{"customer": d.customer, "date": d.date, "amount": d.amount} {
		f, err := os.Create(filepath.Join(dir, name))
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

// run does the whole job once.
func (d *data) run(texts bool, threads int) (result, error) {
	runtime.GC()
	begin, wall := peer.CPU(), time.Now()
	var timeline *clientele.Timeline
	if texts {
		b := clientele.NewBuilder[string](nil)
		if err := b.AddBatch(clientele.Columns[string]{Customer: d.text, Date: d.date, Amount: d.amount}); err != nil {
			return result{}, err
		}
		timeline = b.Ledger().Timeline
	} else {
		b := clientele.NewBuilder[int64](nil)
		if err := b.AddBatch(clientele.Columns[int64]{Customer: d.customer, Date: d.date, Amount: d.amount}); err != nil {
			return result{}, err
		}
		timeline = b.Ledger().Timeline
	}
	table, err := timeline.Table(clientele.Date(firstDay+dayCount-1).Time(), nil)
	if err != nil {
		return result{}, err
	}
	model, err := rfm.Fit(table, nil)
	if err != nil {
		return result{}, err
	}
	if _, err := model.Score(table); err != nil {
		return result{}, err
	}
	if err := classes(table); err != nil {
		return result{}, err
	}
	r := result{Seconds: peer.CPU() - begin, Customers: table.Len()}
	if threads > 1 {
		r.Seconds = time.Since(wall).Seconds()
	}
	for i := range table.Len() {
		r.Orders += table.Frequency[i]
		r.Days += table.Days[i]
		r.Revenue += table.Monetary[i]
	}
	return r, nil
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
