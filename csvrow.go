package clientele

import (
	"fmt"
	"unicode/utf8"
)

// A csvRow is a transaction of a file, ready for the pile.
type csvRow struct {
	code         code
	day          Date
	amount, cost float64
}

// parseRow makes a transaction of the fields of one line; field i is that of
// column i.
func parseRow[T text](c *csvReader, line int, fields []T) (csvRow, *InputError) {
	var r csvRow
	fail := func(at int, reason string) (csvRow, *InputError) {
		return csvRow{}, &InputError{Column: c.name(at), Row: -1, Line: line, Reason: reason}
	}
	customer := trim(fields[c.column.customer])
	if len(customer) == 0 {
		return fail(c.column.customer, "empty")
	}
	if !utf8.ValidString(string(customer)) {
		return fail(c.column.customer, "not text in UTF-8")
	}
	var ok bool
	if r.day, ok = parseDate(trim(fields[c.column.date]), c.opts.Layouts, c.builder.opts.Location); !ok {
		return fail(c.column.date, "not a date: "+quote(fields[c.column.date]))
	}
	var reason string
	if r.amount, reason = parseMoney(c, trim(fields[c.column.amount])); reason != "" {
		return fail(c.column.amount, reason)
	}
	if c.column.cost >= 0 {
		if r.cost, reason = parseMoney(c, trim(fields[c.column.cost])); reason != "" {
			return fail(c.column.cost, reason)
		}
	}
	if r.code, ok = pack(customer); !ok {
		r.code = c.builder.coder.number(string(customer))
	}
	return r, nil
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
