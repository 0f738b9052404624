package clv

// innerRules are the integrals of the Lagrange polynomials of the cellRules
// from 0 to each node: with the values f_j of a function at the nodes, its
// integral from 0 to the i-th is about Σ_j inner[i·n+j]·f_j.
//
// Where an integral ∫ h(u)·e^(−F(u)) du has an F that is known by its
// derivative, the sum over the nodes with F from these is as exact as with the
// true F, as it is the Gauss method for the differential equations F′ = f,
// I′ = h·e^(−F): at the end of a step its order is that of the rule.
//
// Source: Hairer, Nørsett and Wanner (1993), Solving Ordinary Differential
// Equations I, section II.7.
var innerRules = func() (inner [len(cellRules)][]float64) {
	for at := range cellRules {
		rule := &cellRules[at].rule
		n := len(rule.Node)
		// Legendre polynomials at the nodes, P_−1 = −1 first for the integrals.
		p := make([][]float64, n)
		for i, node := range rule.Node {
			x := 2*node - 1
			p[i] = append(p[i], -1, 1, x)
			for k := 1.0; len(p[i]) < n+2; k++ {
				a, b := p[i][len(p[i])-1], p[i][len(p[i])-2]
				p[i] = append(p[i], ((2*k+1)*x*a-k*b)/(k+1))
			}
		}
		for i := range n {
			for j := range n {
				sum := 0.0
				for k := range n {
					sum += p[j][k+1] * (p[i][k+2] - p[i][k])
				}
				inner[at] = append(inner[at], rule.Weight[j]*sum/2)
			}
		}
	}
	return inner
}()
