package clientele

import (
	"fmt"
	"unicode/utf8"
)

// csvRows are transactions of a file, ready for the pile.
type csvRows struct {
	codes        []code
	days         []Date
	amount, cost []float64
}

// reset drops the rows.
func (r *csvRows) reset() {
	r.codes, r.days, r.amount, r.cost = r.codes[:0], r.days[:0], r.amount[:0], r.cost[:0]
}

// parseRow appends the transaction of the fields of one line; field i is that
// of column i. On an error it appends nothing.
func parseRow[T text](c *csvReader, line int, fields []T, rows *csvRows) *InputError {
	customer := trim(fields[c.column.customer])
	if len(customer) == 0 {
		return c.cellError(line, c.column.customer, "empty")
	}
	if !isUTF8(customer) {
		return c.cellError(line, c.column.customer, "not text in UTF-8")
	}
	day, ok := parseDate(trim(fields[c.column.date]), c.opts.Layouts, c.builder.opts.Location)
	if !ok {
		return c.cellError(line, c.column.date, "not a date: "+quote(fields[c.column.date]))
	}
	amount, reason := parseMoney(c, trim(fields[c.column.amount]))
	if reason != "" {
		return c.cellError(line, c.column.amount, reason)
	}
	if c.column.cost >= 0 {
		cost, reason := parseMoney(c, trim(fields[c.column.cost]))
		if reason != "" {
			return c.cellError(line, c.column.cost, reason)
		}
		rows.cost = append(rows.cost, cost)
	}
	packed, ok := pack(customer)
	if !ok {
		packed = c.builder.coder.number(string(customer))
	}
	rows.codes = append(rows.codes, packed)
	rows.days = append(rows.days, day)
	rows.amount = append(rows.amount, amount)
	return nil
}

// cellError returns an error of a column in a line.
func (c *csvReader) cellError(line, at int, reason string) *InputError {
	return &InputError{Column: c.name(at), Row: -1, Line: line, Reason: reason}
}

// isUTF8 reports whether the field is text.
func isUTF8[T text](s T) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return utf8.ValidString(string(s))
		}
	}
	return true
}

// parseMoney parses an amount as the options say, or gives the reason why not.
func parseMoney[T text](c *csvReader, s T) (v float64, reason string) {
	if len(s) == 0 {
		return 0, "empty"
	}
	ok := false
	if !c.opts.DecimalComma {
		v, ok = parsePlain(s)
	}
	if !ok {
		v, ok = parseAmount(string(s), c.opts.DecimalComma)
	}
	if !ok {
		return 0, "not an amount: " + quote(s)
	}
	return v, amountError(v)
}

// quote returns the field for a message, cut short.
func quote[T text](s T) string {
	const most = 40
	if len(s) > most {
		return fmt.Sprintf("%q…", string(s[:most]))
	}
	return fmt.Sprintf("%q", string(s))
}
