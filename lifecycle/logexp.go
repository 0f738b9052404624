package lifecycle

import "math"

// The logarithm and the exponential function are most of the work of a
// detector. Those here look up the nearest of 128 steps and add a short
// polynomial, to about one unit in the last place. Products are rounded by
// themselves, so that no machine fuses them with a sum.
//
// Source: Tang (1989, 1990), ACM Transactions on Mathematical Software 15(2) and
// 16(4).
const (
	stepBits = 7
	steps    = 1 << stepBits
	logBegin = 0x3fe6000000000000 // mantissas run from 0.6875 up to 1.375
)

// A logStep is the centre of one step of mantissas.
type logStep struct{ centre, inverse, log float64 }

var (
	logSteps = newLogSteps()
	expSteps = newExpSteps()
)

// newLogSteps returns the steps of log.
func newLogSteps() (out [steps]logStep) {
	for i := range out {
		lo := math.Float64frombits(logBegin + uint64(i)<<(52-stepBits))
		hi := math.Float64frombits(logBegin + uint64(i+1)<<(52-stepBits))
		c := lo + (hi-lo)/2
		if lo == 1 || hi == 1 {
			c = 1 // so that logarithms about 0 keep their digits
		}
		out[i] = logStep{c, 1 / c, math.Log(c)}
	}
	return out
}

// newExpSteps returns the powers of 2 of exp.
func newExpSteps() (out [steps]float64) {
	for i := range out {
		out[i] = math.Exp2(float64(i) / steps)
	}
	return out
}

// log returns the natural logarithm.
func log(x float64) float64 {
	b := math.Float64bits(x)
	const least, inf = 1 << 52, 0x7ff << 52
	if b-least >= inf-least { // not a positive normal number
		return math.Log(x)
	}
	t := b - logBegin
	step := &logSteps[t>>(52-stepBits)%steps]
	m := math.Float64frombits(b - t&(0xfff<<52))
	r := float64((m - step.centre) * step.inverse) // the difference is exact
	r2 := float64(r * r)
	p := 1.0/3 - float64(r*(1.0/4)) + float64(r2*(1.0/5-float64(r*(1.0/6))+float64(r2*(1.0/7))))
	k := float64(int64(t) >> 52)
	return float64(k*math.Ln2) + step.log + (r + float64(r2*(float64(r*p)-0.5)))
}

// exp returns e to the power of x.
func exp(x float64) float64 {
	if !(x > -700 && x < 700) {
		return math.Exp(x)
	}
	const (
		perStep = steps / math.Ln2
		hi      = 0x1.62e42fefa0000p-8 // ln 2 / steps in two parts
		lo      = 0x1.cf79abc9e3b3ap-47
		round   = 0x1.8p52
	)
	shifted := float64(x*perStep) + round
	k := int64(math.Float64bits(shifted)<<12) >> 12 // its lower bits, with sign
	n := shifted - round
	r := x - float64(n*hi) - float64(n*lo)
	r2 := float64(r * r)
	p := r + float64(r2*(0.5+float64(r*(1.0/6))+float64(r2*(1.0/24+float64(r*(1.0/120))))))
	s := expSteps[k&(steps-1)]
	v := s + float64(s*p)
	return math.Float64frombits(math.Float64bits(v) + uint64(k>>stepBits)<<52)
}
