package clv

// A paretoMemo is what a batch knows of one pair (x, time), the time being t_x
// or T.
type paretoMemo struct {
	tail float64 // as ParetoNBD.tails
	ok   bool
	ln   float64 // R·ln(1+time/α) + s·ln(1+time/β)
	mean float64 // expected purchases of one alive at that time, or −1
}

func (m ParetoNBD) scorer(horizon float64) func(x, last, t float64) float64 {
	memos := make(table[paretoMemo], tableSize)
	memo := func(x, time float64) *paretoMemo {
		v, found := memos.at(x, time)
		if !found {
			R := m.R + x
			v.tail, _, v.ok = m.tails(R, time, time)
			v.ln = R*log1p(time/m.Alpha) + m.S*log1p(time/m.Beta)
			v.mean = -1
		}
		return v
	}
	return func(x, last, t float64) float64 {
		v := memo(x, t)
		if v.mean < 0 {
			v.mean = 1
			if horizon >= 0 {
				v.mean = m.known(x, t).mean(horizon)
			}
		}
		end := *v // the next may take its place
		if t == last || m.S == 0 {
			return end.mean
		}
		begin := memo(x, last)
		// Differences of ln are exact to 1e-16 of it.
		if !begin.ok || !end.ok || end.ln > 1e3 {
			return end.mean * m.alive(x, last, t)
		}
		return end.mean / (1 + max(0, m.S*(begin.tail*exp(end.ln-begin.ln)-end.tail)))
	}
}
