package rfm

import (
	"fmt"
	"slices"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/codec"
)

// Validate returns an error, naming the rule, unless the table can assign: 1
// to 9 axes with scores up to 9, 1 to 255 segments with different IDs, and
// rules whose segments exist and whose ranges and codes lie on the axes. It
// does not look for gaps or overlaps; that is what Lint is for.
func (t *SegmentTable) Validate() error {
	if err := t.validateAxes(); err != nil {
		return fmt.Errorf("rfm: table %q: %w: %w", t.Name, err, clientele.ErrOption)
	}
	if len(t.Segments) == 0 || len(t.Segments) > 255 {
		return fmt.Errorf("rfm: table %q: %d segments, want 1–255: %w", t.Name, len(t.Segments), clientele.ErrOption)
	}
	for i, s := range t.Segments {
		if s.ID == "" || s.ID == InactiveID || t.index(s.ID) != i {
			return fmt.Errorf("rfm: table %q: segment %d: ID %q is empty, taken or reserved: %w",
				t.Name, i, s.ID, clientele.ErrOption)
		}
	}
	for i := range t.Rules {
		if err := t.validateRule(&t.Rules[i]); err != nil {
			return fmt.Errorf("rfm: table %q: rule %d: %w: %w", t.Name, i, err, clientele.ErrOption)
		}
	}
	if t.Else != "" && t.index(t.Else) < 0 {
		return fmt.Errorf("rfm: table %q: no segment %q for the rest: %w", t.Name, t.Else, clientele.ErrOption)
	}
	return nil
}

func (t *SegmentTable) validateAxes() error {
	if len(t.Axes) == 0 || len(t.Axes) > MaxAxes {
		return fmt.Errorf("%d axes, want 1–%d", len(t.Axes), MaxAxes)
	}
	cells := 1
	for i, a := range t.Axes {
		if a.High > MaxLevels || a.Low >= a.High || a.Low > 1 {
			return fmt.Errorf("axis %d: scores %d to %d", i, a.Low, a.High)
		}
		if len(a.Of) == 0 || slices.Contains(a.Of, "") {
			return fmt.Errorf("axis %d: of what is missing", i)
		}
		if cells *= int(a.High-a.Low) + 1; cells > maxCells {
			return fmt.Errorf("more than %d combinations", maxCells)
		}
	}
	return nil
}

func (t *SegmentTable) validateRule(r *Rule) error {
	if t.index(r.Segment) < 0 {
		return fmt.Errorf("no segment %q", r.Segment)
	}
	if (r.Box == nil) == (len(r.Codes) == 0) {
		return fmt.Errorf("want either a box or codes")
	}
	if r.Box != nil && len(r.Box) != len(t.Axes) {
		return fmt.Errorf("%d ranges, want %d", len(r.Box), len(t.Axes))
	}
	for i, b := range r.Box {
		if a := t.Axes[i]; b.Low > b.High || b.Low < a.Low || b.High > a.High {
			return fmt.Errorf("range %d–%d of axis %d is not within %d–%d", b.Low, b.High, i, a.Low, a.High)
		}
	}
	for _, c := range r.Codes {
		if len(c) != len(t.Axes) {
			return fmt.Errorf("code %q, want %d digits", c, len(t.Axes))
		}
		for i, a := range t.Axes {
			if c[i] < '0'+a.Low || c[i] > '0'+a.High {
				return fmt.Errorf("code %q: digit %d is not within %d–%d", c, i+1, a.Low, a.High)
			}
		}
	}
	return nil
}

const (
	tableName    = "rfm-segments"
	tableVersion = 1
)

type plainTable SegmentTable

// MarshalJSON writes the table under the name “rfm-segments” and version 1.
func (t SegmentTable) MarshalJSON() ([]byte, error) {
	return codec.Encode(tableName, tableVersion, plainTable(t))
}

// UnmarshalJSON reads what MarshalJSON writes and validates it. On an error
// the table is as before; a newer version is a [clientele.ErrVersion].
func (t *SegmentTable) UnmarshalJSON(data []byte) error {
	var read plainTable
	if _, err := codec.Decode(data, tableName, tableVersion, &read); err != nil {
		return err
	}
	if err := (*SegmentTable)(&read).Validate(); err != nil {
		return err
	}
	*t = SegmentTable(read)
	return nil
}
