package abc

import (
	"encoding"
	"testing"

	"github.com/clientele-go/clientele"
)

func TestLabels(t *testing.T) {
	for _, c := range []struct {
		value            interface{ Label(clientele.Lang) string }
		english, chinese string
	}{
		{A, "A", "A类"},
		{Class(26), "Z", "Z类"},
		{Loss, "Loss", "亏损"},
		{Inactive, "Inactive", "未活跃"},
		{Class(0), "Unknown", "未知"},
		{Class(99), "Unknown", "未知"},
		{Blue, "Blue", "蓝色客户"},
		{Exit, "Exit", "清退客户"},
		{Exit + 1, "Unknown", "未知"},
		{Tier(9), "Unknown", "未知"},
		{HighPotential, "High potential", "高潜力"},
		{LowValue, "Low value", "低价值"},
		{LowValue + 1, "Unknown", "未知"},
		{Quadrant(9), "Unknown", "未知"},
	} {
		if got := c.value.Label(clientele.English); got != c.english {
			t.Errorf("%v: English %q, want %q", c.value, got, c.english)
		}
		if got := c.value.Label(clientele.Chinese); got != c.chinese {
			t.Errorf("%v: Chinese %q, want %q", c.value, got, c.chinese)
		}
	}
}

// enumeration is what every enumeration of the package offers.
type enumeration interface {
	String() string
	encoding.TextMarshaler
}

// Texts are stable: files hold them.
func TestEnumTexts(t *testing.T) {
	for _, c := range []struct {
		value enumeration
		into  encoding.TextUnmarshaler
		want  string
	}{
		{A, new(Class), "a"},
		{Class(26), new(Class), "z"},
		{Loss, new(Class), "loss"},
		{Inactive, new(Class), "inactive"},
		{TiesNearest, new(Ties), "nearest"},
		{TiesSplit, new(Ties), "split"},
		{NoGain, new(Status), "no gain"},
		{TooFew, new(Status), "too few"},
		{Transfer, new(Tier), "transfer"},
		{Confirmed, new(Reason), "confirmed"},
		{Returned, new(Reason), "returned"},
		{Moved, new(DriftLevel), "moved"},
		{Sporadic, new(Regularity), "z"},
		{LowPotential, new(Quadrant), "low potential"},
	} {
		text, err := c.value.MarshalText()
		if err != nil || string(text) != c.want || c.value.String() != c.want {
			t.Errorf("%v: text %q, %v, want %q", c.value, text, err, c.want)
		}
		if err := c.into.UnmarshalText(text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
		again, err := c.into.(encoding.TextMarshaler).MarshalText()
		if err != nil || string(again) != c.want {
			t.Errorf("%q came back as %q, %v", c.want, again, err)
		}
		if err := c.into.UnmarshalText([]byte("no such text")); err == nil {
			t.Errorf("%T took a text that does not exist", c.value)
		}
	}
}
