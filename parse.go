package clientele

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// text is what a field of a file is.
type text interface{ ~string | ~[]byte }

// trim cuts off the white space around a field.
func trim[T text](s T) T {
	for len(s) > 0 && isSpace(s[0]) {
		s = s[1:]
	}
	for len(s) > 0 && isSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' }

// powers are the powers of ten that a float64 holds exactly.
var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// parsePlain parses digits with an optional sign and an optional decimal
// point, up to 15 digits, correctly rounded: numerator and denominator are
// exact and are divided once (Clinger 1990).
func parsePlain[T text](s T) (v float64, ok bool) {
	neg := false
	i := 0
	if len(s) > 0 && (s[0] == '-' || s[0] == '+') {
		neg = s[0] == '-'
		i = 1
	}
	n, digits, fraction := int64(0), 0, -1
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			n = n*10 + int64(c-'0')
			digits++
			if digits > 15 {
				return 0, false
			}
		case c == '.' && fraction < 0:
			fraction = digits
		default:
			return 0, false
		}
	}
	if digits == 0 {
		return 0, false
	}
	v = float64(n)
	if fraction >= 0 {
		v /= powers[digits-fraction]
	}
	if neg {
		v = -v
	}
	return v, true
}

const currencySigns = "$€£¥￥"

// parseAmount parses an amount of money as people write it: with a sign or in
// brackets, with a currency sign, and with a comma, point, blank or apostrophe
// before every third digit.
func parseAmount(s string, decimalComma bool) (float64, bool) {
	s, neg := strings.CutPrefix(s, "(")
	if neg {
		if s, neg = strings.CutSuffix(s, ")"); !neg {
			return 0, false
		}
	}
	s, minus := cutSign(trimCurrency(s))
	s = trimCurrency(s)
	point, thousands := ".", ",' \u00a0\u202f"
	if decimalComma {
		point, thousands = ",", ".' \u00a0\u202f"
	}
	whole, fraction, hasPoint := strings.Cut(s, point)
	whole, ok := joinThousands(whole, thousands)
	if !ok || strings.ContainsAny(fraction, "xXpP_iInN+") || strings.ContainsAny(whole, "xXpP_iInN+-") {
		return 0, false
	}
	if hasPoint {
		whole += "." + fraction
	}
	v, err := strconv.ParseFloat(whole, 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, false
	}
	if neg != minus {
		v = -v
	}
	return v, true
}

// cutSign cuts off a sign and reports whether it was a minus.
func cutSign(s string) (rest string, minus bool) {
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		return rest, true
	}
	if rest, ok := strings.CutPrefix(s, "\u2212"); ok {
		return rest, true
	}
	return strings.TrimPrefix(s, "+"), false
}

// trimCurrency cuts a currency sign and blanks off both ends.
func trimCurrency(s string) string { return strings.Trim(s, currencySigns+" \u00a0\u202f") }

// joinThousands removes the separators of the digits before the decimal point.
// They stand before every third digit, or it is no number.
func joinThousands(s, separators string) (string, bool) {
	i := strings.IndexAny(s, separators)
	if i < 0 {
		return s, true
	}
	separator, size := utf8.DecodeRuneInString(s[i:])
	groups := strings.Split(s, string(separator))
	if len(groups[0]) == 0 || len(groups[0]) > 3 || size == 0 {
		return "", false
	}
	for _, g := range groups[1:] {
		if len(g) != 3 || strings.Trim(g, "0123456789") != "" {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

// parseDay parses a day written as 2006-01-02, 2006/01/02, 2006.01.02 or
// 20060102.
func parseDay[T text](s T) (Date, bool) {
	switch {
	case len(s) == 10 && s[4] == s[7] && (s[4] == '-' || s[4] == '/' || s[4] == '.'):
		return dayOf(number(s[0:4]), number(s[5:7]), number(s[8:10]))
	case len(s) == 8:
		return dayOf(number(s[0:4]), number(s[4:6]), number(s[6:8]))
	default:
		return 0, false
	}
}

// number parses digits, and gives a negative number for anything else.
func number[T text](s T) int {
	n := 0
	for i := range len(s) {
		c := s[i] - '0'
		if c > 9 {
			return -1 << 20
		}
		n = n*10 + int(c)
	}
	return n
}

var monthDays = [...]int{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// dayOf returns the date of a day of the Gregorian calendar, or false when
// there is no such day.
func dayOf(y, m, d int) (Date, bool) {
	if y < 1 || m < 1 || m > 12 || d < 1 || d > monthDays[m] {
		return 0, false
	}
	if m == 2 && d == 29 && (y%4 != 0 || y%100 == 0 && y%400 != 0) {
		return 0, false
	}
	// Days since 0000-03-01, a year beginning in March.
	if m < 3 {
		y--
		m += 12
	}
	days := 365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d - 1
	return Date(days - 719468), true
}

// isoTimes are the forms of a time of day after a date and T or a blank.
// Those with a zone name an instant, those without name a civil day.
var isoTimes = []string{"15:04:05", "15:04", "15:04:05Z07:00", "15:04Z07:00", "15:04:05-0700", "15:04:05 Z07:00", "15:04:05 -0700", "15:04:05 MST"}

// parseTime parses a day with a time of day. A time without a zone is taken to
// be in the location, and so is on the day that it names.
func parseTime(s string, loc *time.Location) (Date, bool) {
	if len(s) < 12 || s[10] != 'T' && s[10] != ' ' {
		return 0, false
	}
	day, ok := parseDay(s[:10])
	if !ok {
		return 0, false
	}
	for i, form := range isoTimes {
		clock, err := time.Parse(form, s[11:])
		if err != nil {
			continue
		}
		if i < 2 {
			return day, true
		}
		if form == "15:04:05 MST" && !strings.HasSuffix(s, " UTC") && !strings.HasSuffix(s, " GMT") {
			return 0, false
		}
		y, m, d := day.Time().Date()
		at := time.Date(y, m, d, clock.Hour(), clock.Minute(), clock.Second(), 0, clock.Location())
		return DateOf(at.In(loc)), true
	}
	return 0, false
}

// parseDate parses a date of one of the layouts, or of the usual forms.
func parseDate[T text](s T, layouts []string, loc *time.Location) (Date, bool) {
	if layouts == nil {
		if day, ok := parseDay(s); ok {
			return day, true
		}
		return parseTime(string(s), loc)
	}
	for _, layout := range layouts {
		if t, err := time.ParseInLocation(layout, string(s), loc); err == nil && t.Year() >= 1 {
			return DateOf(t.In(loc)), true
		}
	}
	return 0, false
}
