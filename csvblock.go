package clientele

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strconv"

	"github.com/clientele-go/clientele/internal/parallel"
)

// readBlocks reads the lines in blocks of at most a mebibyte, as many at once
// as there are cores. From the first quote on, and where further columns are
// wanted, it leaves the rest to readRecords.
func (c *csvReader) readBlocks() error {
	if len(c.column.extra) > 0 {
		return c.readRecords(c.in)
	}
	blocks := make([]csvBlock, runtime.GOMAXPROCS(0))
	var rest []byte // begin of a line whose end has not been read
	for end := false; !end; {
		n := 0
		for ; n < len(blocks) && !end; n++ {
			b := &blocks[n]
			var err error
			if end, err = b.read(c.in, rest); err != nil {
				return fmt.Errorf("clientele: %w", err)
			}
			if rest = b.cut(end); rest == nil {
				return lineError(c.lineAt(blocks[:n+1]), "", "longer than 1 MiB")
			}
			b.line = c.lineAt(blocks[:n])
		}
		if err := parallel.For(c.ctx, n, func(i int) { blocks[i].parse(c) }); err != nil {
			return fmt.Errorf("clientele: %w", err)
		}
		for i := range n {
			b := &blocks[i]
			if b.quoted {
				pending := []io.Reader{bytes.NewReader(b.lines)}
				for j := i + 1; j < n; j++ {
					pending = append(pending, bytes.NewReader(blocks[j].lines))
				}
				return c.readRecords(io.MultiReader(append(pending, bytes.NewReader(rest), c.in)...))
			}
			if err := c.take(b); err != nil {
				return err
			}
		}
	}
	return nil
}

// lineAt returns the number of the line that follows the blocks.
func (c *csvReader) lineAt(blocks []csvBlock) int {
	line := c.line + 1
	for i := range blocks {
		line += bytes.Count(blocks[i].lines, []byte{'\n'})
	}
	return line
}

// take puts the rows of a block on the pile.
func (c *csvReader) take(b *csvBlock) error {
	for _, e := range b.bad {
		if err := c.bad(e); err != nil {
			return err
		}
	}
	if err := c.takeRows(&b.rows); err != nil {
		return err
	}
	c.line = b.line - 1 + bytes.Count(b.lines, []byte{'\n'})
	c.bytes += len(b.lines)
	c.builder.opts.report(c.bytes)
	return nil
}

// takeRows puts rows on the pile.
func (c *csvReader) takeRows(r *csvRows) error {
	n := len(r.codes)
	c.report.Rows += n
	if int(c.builder.pile.seq)+n > maxSeq {
		if err := c.builder.flush(c.ctx); err != nil {
			return err
		}
	}
	for lo := 0; lo < n; lo += batchRows {
		hi := min(n, lo+batchRows)
		piece := batch{codes: r.codes[lo:hi], days: r.days[lo:hi], amount: r.amount[lo:hi]}
		if c.column.cost >= 0 {
			piece.cost = r.cost[lo:hi]
		}
		c.builder.zeroes += c.builder.pile.addBatch(piece, c.builder.opts.DropZero)
	}
	return nil
}

// A csvBlock is a piece of the file that begins and ends with a line.
type csvBlock struct {
	buf   []byte
	lines []byte // whole lines
	line  int    // number of the first

	quoted bool // there is a quote: nothing has been parsed
	rows   csvRows
	bad    []*InputError
}

// read fills the block behind the rest of the one before.
func (b *csvBlock) read(in io.Reader, rest []byte) (end bool, err error) {
	if b.buf == nil {
		b.buf = make([]byte, maxLine)
	}
	n := copy(b.buf, rest)
	m, err := io.ReadFull(in, b.buf[n:])
	b.lines = b.buf[:n+m]
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return true, nil
	}
	return false, err
}

// cut leaves the whole lines and returns a copy of the rest, or nil when there
// is no whole line in a full block.
func (b *csvBlock) cut(end bool) (rest []byte) {
	if end {
		return []byte{}
	}
	last := bytes.LastIndexByte(b.lines, '\n')
	if last < 0 {
		return nil
	}
	rest = append([]byte{}, b.lines[last+1:]...)
	b.lines = b.lines[:last+1]
	return rest
}

// parse makes rows of the lines.
func (b *csvBlock) parse(c *csvReader) {
	b.bad = b.bad[:0]
	b.rows.reset()
	if b.quoted = bytes.IndexByte(b.lines, '"') >= 0; b.quoted {
		return
	}
	fields := make([][]byte, c.fields)
	line := b.line
	for lines := b.lines; len(lines) > 0; line++ {
		n := 0
		begin, at := 0, 0
		for ; at < len(lines) && lines[at] != '\n'; at++ {
			if lines[at] == c.comma {
				if n < len(fields) {
					fields[n] = lines[begin:at]
				}
				n++
				begin = at + 1
			}
		}
		if n < len(fields) {
			fields[n] = lines[begin:at]
		}
		n++
		whole := lines[:at]
		lines = lines[min(at+1, len(lines)):]
		if n == 1 && len(trim(whole)) == 0 {
			continue
		}
		if e := checkRow(c, line, fields, n, &b.rows); e != nil {
			b.bad = append(b.bad, e)
			if !c.opts.SkipBad {
				return
			}
		}
	}
}

// checkRow appends the row of a line that should have as many fields as the
// first.
func checkRow[T text](c *csvReader, line int, fields []T, n int, rows *csvRows) *InputError {
	if n != c.fields {
		reason := strconv.Itoa(n) + " fields, want " + strconv.Itoa(c.fields)
		return &InputError{Row: -1, Line: line, Reason: reason}
	}
	return parseRow(c, line, fields, rows)
}

// readRecords reads the rest of the file line by line, quotes and all.
func (c *csvReader) readRecords(in io.Reader) error {
	counter := &countingReader{in: in}
	records := csv.NewReader(counter)
	records.Comma = rune(c.comma)
	records.FieldsPerRecord = -1
	records.ReuseRecord = true
	before := c.line
	for n := 0; ; n++ {
		if n%contextRows == 0 {
			if err := c.ctx.Err(); err != nil {
				return fmt.Errorf("clientele: %w", err)
			}
			c.builder.opts.report(c.bytes + counter.n)
		}
		fields, err := records.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			if err := c.badRecord(before, err); err != nil {
				return err
			}
			continue
		}
		line, _ := records.FieldPos(0)
		if err := c.takeRecord(before+line, fields); err != nil {
			return err
		}
	}
	c.bytes += counter.n
	c.builder.opts.report(c.bytes)
	return nil
}

// badRecord takes what a csv.Reader says of a line.
func (c *csvReader) badRecord(before int, err error) error {
	parse, ok := errors.AsType[*csv.ParseError](err)
	if !ok {
		return fmt.Errorf("clientele: %w", err)
	}
	return c.bad(&InputError{Row: -1, Line: before + parse.StartLine, Reason: parse.Err.Error()})
}

// takeRecord takes the fields of a line.
func (c *csvReader) takeRecord(line int, fields []string) error {
	if len(fields) == 1 && len(trim(fields[0])) == 0 {
		return nil
	}
	c.row.reset()
	if e := checkRow(c, line, fields, len(fields), &c.row); e != nil {
		return c.bad(e)
	}
	if err := c.takeRows(&c.row); err != nil || c.opts.Each == nil {
		return err
	}
	extra := make([]string, len(c.column.extra))
	for i, at := range c.column.extra {
		extra[i] = trim(fields[at])
	}
	return c.opts.Each(trim(fields[c.column.customer]), slices.Clip(extra))
}

// A countingReader counts what is read.
type countingReader struct {
	in io.Reader
	n  int
}

func (r *countingReader) Read(p []byte) (int, error) {
	n, err := r.in.Read(p)
	r.n += n
	return n, err
}
