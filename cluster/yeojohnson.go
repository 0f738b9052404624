package cluster

import (
	"context"
	"math"
)

// yeoJohnson returns the power transform
//
//	x ≥ 0: ((x + 1)^λ − 1) / λ,             ln(x + 1) for λ = 0
//	x < 0: −((1 − x)^(2−λ) − 1) / (2 − λ),  −ln(1 − x) for λ = 2
//
// Source: Yeo and Johnson (2000), Biometrika 87(4), equation 2.1.
func yeoJohnson(x, lambda float64) float64 {
	if x < 0 {
		return -power(-x, 2-lambda)
	}
	return power(x, lambda)
}

// power returns ((x + 1)^λ − 1)/λ for x ≥ 0.
func power(x, lambda float64) float64 {
	l := math.Log1p(x)
	if math.Abs(lambda) < 1e-12 {
		return l
	}
	return math.Expm1(lambda*l) / lambda
}

// yeoJohnsonInverse returns the x that yeoJohnson takes to y. Beyond the range
// of the transform it gives the end of it.
func yeoJohnsonInverse(y, lambda float64) float64 {
	if y < 0 {
		return -powerInverse(-y, 2-lambda)
	}
	return powerInverse(y, lambda)
}

func powerInverse(y, lambda float64) float64 {
	if math.Abs(lambda) < 1e-12 {
		return math.Expm1(y)
	}
	z := lambda * y
	if z <= -1 {
		return limit
	}
	return math.Min(math.Expm1(math.Log1p(z)/lambda), limit)
}

// yeoJohnsonLambda returns the λ in [−3, 5] with the highest likelihood of the
// transformed values being normal, by golden section to 1e-9:
//
//	−½ Σw·ln σ²(λ) + (λ − 1) Σ w·sign(x)·ln(1 + |x|)
//
// Values far from 0 are no harm: where the powers overflow the likelihood is
// −∞, which keeps λ nearer to 1, where they are as they came.
//
// It ends early, at any λ, when ctx does.
func yeoJohnsonLambda(ctx context.Context, values, weights []float64) float64 {
	mass, jacobian := 0.0, 0.0
	for i, v := range values {
		mass += at(weights, i)
		jacobian += at(weights, i) * signedLog(v)
	}
	y := make([]float64, len(values))
	loglik := func(lambda float64) float64 {
		for i, v := range values {
			y[i] = yeoJohnson(v, lambda)
		}
		_, sd := meanSD(y, weights)
		if !(sd > 0) || math.IsInf(sd, 0) {
			return math.Inf(-1)
		}
		return -mass*math.Log(sd) + (lambda-1)*jacobian
	}
	const ratio = 0.6180339887498949 // (√5 − 1)/2
	lo, hi := -3.0, 5.0
	a, b := hi-ratio*(hi-lo), lo+ratio*(hi-lo)
	fa, fb := loglik(a), loglik(b)
	for hi-lo > 1e-9 && ctx.Err() == nil {
		switch {
		case math.IsInf(fa, -1) && math.IsInf(fb, -1):
			lo, hi = a, b
			a, b = hi-ratio*(hi-lo), lo+ratio*(hi-lo)
			fa, fb = loglik(a), loglik(b)
		case fa >= fb:
			hi, b, fb = b, a, fa
			a = hi - ratio*(hi-lo)
			fa = loglik(a)
		default:
			lo, a, fa = a, b, fb
			b = lo + ratio*(hi-lo)
			fb = loglik(b)
		}
	}
	return (lo + hi) / 2
}
