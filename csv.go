package clientele

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// CSVOptions says how a file is to be read. Nil means the zero value.
type CSVOptions struct {
	// Customer, Date, Amount and Cost name the columns: by their text in the
	// header, whatever its case, or by their number from 1 as “#3”. The default
	// is the first column of the header with a usual name of its kind, such as
	// customer_id, date, amount or cost. Without a cost column costs are 0.
	Customer, Date, Amount, Cost string

	// NoHeader says that the first line is a transaction. Columns then have
	// numbers only, by default #1, #2, #3 and no cost.
	NoHeader bool

	// Comma separates the fields. The default is whichever of comma, semicolon,
	// tab and vertical bar the first line has most of.
	Comma rune

	// Layouts are the forms of a date, as in package time. The default is
	// 2006-01-02, 2006/01/02, 2006.01.02 or 20060102, the first three also with
	// a time of day and a zone, as in RFC 3339. A time without a zone is in the
	// ledger's location.
	Layouts []string

	// DecimalComma reads 1.234,50 and not 1,234.50.
	DecimalComma bool

	// SkipBad leaves out the rows that cannot be read, and counts them, where
	// by default the first one is an error.
	SkipBad bool

	// Extra names further columns. Each is called for every transaction, in
	// order, with the customer and the fields of these columns; an error of it
	// ends the reading. Both are set or none.
	Extra []string
	Each  func(customer string, extra []string) error

	// Ledger has the options of the ledger. Its Progress is told the number of
	// bytes read.
	Ledger *LedgerOptions
}

// A CSVReport tells how a file was understood.
type CSVReport struct {
	Customer, Date, Amount, Cost string // columns used; Cost may be empty

	Rows    int           // transactions read
	Skipped int           // rows left out by SkipBad
	Bad     []*InputError // the first of them, at most 20
}

// The longest line of a file, and the number of bad rows that a report keeps.
const (
	maxLine = 1 << 20
	maxBad  = 20
)

// The usual names of the columns, best first.
var (
	customerNames = []string{"customer_id", "customer", "customerid", "cust_id", "custid", "client_id", "client", "user_id", "userid", "user", "member_id", "account_id", "buyer_id", "buyer", "id", "客户", "客户id", "客户编号", "会员", "会员id"}
	dateNames     = []string{"date", "order_date", "orderdate", "invoice_date", "invoicedate", "purchase_date", "transaction_date", "created_at", "datetime", "timestamp", "time", "day", "日期", "下单时间", "订单日期", "交易时间"}
	amountNames   = []string{"amount", "revenue", "sales", "price", "total", "value", "net", "spend", "dollars", "order_value", "total_price", "sum", "金额", "销售额", "消费金额"}
	costNames     = []string{"cost", "costs", "cogs", "cost_of_goods", "成本"}
)

// ReadCSV reads transactions from a text file with one line each into a
// ledger. The file is UTF-8, with or without a byte order mark; fields may be
// in double quotes; amounts may have a currency sign and separators before
// every third digit; a negative amount is a refund. Plain files, without
// quotes, are read on all cores.
//
// A file with a header and nothing else gives an empty ledger. Errors:
// [ErrEmpty] for a file without a line; [*InputError] with the line for a
// column that is not there and, unless SkipBad is set, for the first row that
// cannot be read; the errors of r and of the context.
func ReadCSV(ctx context.Context, r io.Reader, opts *CSVOptions) (*Ledger[string], *CSVReport, error) {
	if opts == nil {
		opts = &CSVOptions{}
	}
	c := &csvReader{
		ctx: ctx, opts: opts, builder: NewBuilder[string](opts.Ledger),
		in: bufio.NewReaderSize(r, maxLine), report: new(CSVReport),
	}
	if err := c.readHeader(); err != nil {
		return nil, nil, err
	}
	if err := c.readBlocks(); err != nil {
		return nil, c.report, err
	}
	if err := c.builder.flush(ctx); err != nil {
		return nil, c.report, err
	}
	return c.builder.ledger(), c.report, nil
}

// A csvReader reads one file.
type csvReader struct {
	ctx     context.Context //nolint:containedctx // lives as long as one call of ReadCSV
	opts    *CSVOptions
	builder *Builder[string]
	in      *bufio.Reader
	report  *CSVReport

	comma  byte
	fields int      // fields of the first line
	header []string // nil without a header
	column csvColumns
	line   int // lines read
	bytes  int // bytes read
	row    csvRows
}

// csvColumns are the places of the columns in a line; cost is −1 for none.
type csvColumns struct {
	customer, date, amount, cost int
	extra                        []int
}

// readHeader reads the first line and finds the columns.
func (c *csvReader) readHeader() error {
	if err := c.skipMark(); err != nil {
		return err
	}
	first, err := c.in.Peek(maxLine)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return fmt.Errorf("clientele: %w", err)
	}
	if len(bytes.TrimSpace(first)) == 0 && len(first) < maxLine {
		return fmt.Errorf("clientele: the file is empty: %w", ErrEmpty)
	}
	end := bytes.IndexByte(first, '\n')
	if end < 0 && len(first) == maxLine {
		return lineError(1, "", "longer than 1 MiB")
	}
	if end >= 0 {
		first = first[:end]
	}
	if bytes.IndexByte(first, 0) >= 0 || !utf8.Valid(first) {
		return lineError(1, "", "not a text file in UTF-8")
	}
	if err := c.setComma(string(first)); err != nil {
		return err
	}
	record := csv.NewReader(bytes.NewReader(first))
	record.Comma = rune(c.comma)
	names, err := record.Read()
	if err != nil {
		return lineError(1, "", csvReason(err))
	}
	c.fields = len(names)
	if !c.opts.NoHeader {
		c.header = names
		c.line = 1
		_, err := c.in.Discard(min(len(first)+1, c.in.Buffered()))
		if err != nil {
			return fmt.Errorf("clientele: %w", err)
		}
	}
	return c.findColumns()
}

// skipMark passes over a byte order mark.
func (c *csvReader) skipMark() error {
	mark, err := c.in.Peek(3)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("clientele: %w", err)
	}
	switch {
	case bytes.Equal(mark, []byte("\xef\xbb\xbf")):
		_, err := c.in.Discard(3)
		if err != nil {
			return fmt.Errorf("clientele: %w", err)
		}
	case bytes.HasPrefix(mark, []byte("\xff\xfe")), bytes.HasPrefix(mark, []byte("\xfe\xff")):
		return lineError(1, "", "the file is UTF-16; save it as UTF-8")
	}
	return nil
}

// setComma finds the separator of the fields.
func (c *csvReader) setComma(first string) error {
	if r := c.opts.Comma; r != 0 {
		if r >= utf8.RuneSelf || strings.ContainsRune("\"\r\n", r) {
			return fmt.Errorf("clientele: Comma is %q: %w", r, ErrOption)
		}
		c.comma = byte(r)
		return nil
	}
	c.comma = ','
	for _, r := range ";\t|" {
		if strings.Count(first, string(r)) > strings.Count(first, string(rune(c.comma))) {
			c.comma = byte(r)
		}
	}
	return nil
}

// findColumns finds the places of the columns.
func (c *csvReader) findColumns() error {
	o := c.opts
	if (len(o.Extra) > 0) != (o.Each != nil) {
		return fmt.Errorf("clientele: Extra and Each belong together: %w", ErrOption)
	}
	var err error
	find := func(name, fallback, kind string, usual []string) (at int) {
		if err != nil {
			return -1
		}
		if name == "" && c.opts.NoHeader {
			name = fallback
		}
		at, err = c.find(name, kind, usual)
		return at
	}
	c.column.customer = find(o.Customer, "#1", "customer", customerNames)
	c.column.date = find(o.Date, "#2", "date", dateNames)
	c.column.amount = find(o.Amount, "#3", "amount", amountNames)
	c.column.cost = -1
	if o.Cost != "" {
		c.column.cost = find(o.Cost, "", "cost", nil)
	} else if !o.NoHeader {
		c.column.cost = c.usual(costNames)
	}
	for _, name := range o.Extra {
		c.column.extra = append(c.column.extra, find(name, "", name, nil))
	}
	if err != nil {
		return err
	}
	c.report.Customer, c.report.Date = c.name(c.column.customer), c.name(c.column.date)
	c.report.Amount, c.report.Cost = c.name(c.column.amount), c.name(c.column.cost)
	return nil
}

// find returns the place of a column by name or number, or by one of the usual
// names when it has none.
func (c *csvReader) find(name, kind string, usual []string) (int, error) {
	if name == "" {
		if at := c.usual(usual); at >= 0 {
			return at, nil
		}
		return -1, lineError(1, kind, "no column with a usual name for it; the columns are "+c.names())
	}
	if digits, ok := strings.CutPrefix(name, "#"); ok {
		if n, err := strconv.Atoi(digits); err == nil && n >= 1 && n <= c.fields {
			return n - 1, nil
		}
		return -1, lineError(1, name, fmt.Sprintf("no such column; the file has %d", c.fields))
	}
	at := slices.IndexFunc(c.header, func(h string) bool { return sameName(h, name) })
	if at < 0 {
		return -1, lineError(1, name, "no such column; the columns are "+c.names())
	}
	return at, nil
}

// usual returns the place of the column with the best of the usual names, or −1.
func (c *csvReader) usual(names []string) int {
	for _, name := range names {
		if at := slices.IndexFunc(c.header, func(h string) bool { return sameName(h, name) }); at >= 0 {
			return at
		}
	}
	return -1
}

func sameName(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)) }

// names lists the columns for a message.
func (c *csvReader) names() string {
	if c.header == nil {
		return fmt.Sprintf("#1 to #%d", c.fields)
	}
	const most = 20
	if len(c.header) > most {
		return strings.Join(c.header[:most], ", ") + ", …"
	}
	return strings.Join(c.header, ", ")
}

// name returns the name of the column in a place.
func (c *csvReader) name(at int) string {
	switch {
	case at < 0:
		return ""
	case c.header != nil:
		return strings.TrimSpace(c.header[at])
	default:
		return "#" + strconv.Itoa(at+1)
	}
}

// bad takes a row that cannot be read: it is counted, or it is the error.
func (c *csvReader) bad(e *InputError) error {
	if !c.opts.SkipBad {
		return fmt.Errorf("clientele: %w", e)
	}
	c.report.Skipped++
	if len(c.report.Bad) < maxBad {
		c.report.Bad = append(c.report.Bad, e)
	}
	return nil
}

// lineError returns an [*InputError] of a line.
func lineError(line int, column, reason string) error {
	return fmt.Errorf("clientele: %w", &InputError{Column: column, Row: -1, Line: line, Reason: reason})
}

// csvReason returns what is wrong with a line, without its place.
func csvReason(err error) string {
	if parse, ok := errors.AsType[*csv.ParseError](err); ok {
		return parse.Err.Error()
	}
	return err.Error()
}
