package newton

import (
	"context"
	"errors"
	"math"
	"testing"
)

func rosenbrock(x, g, h []float64) float64 {
	a, b := 1-x[0], x[1]-x[0]*x[0]
	g[0], g[1] = -2*a-400*x[0]*b, 200*b
	h[0], h[1], h[2], h[3] = 2-400*b+800*x[0]*x[0], -400*x[0], -400*x[0], 200
	return a*a + 100*b*b
}

var settings = Settings{Iterations: 200, Radius: 1, MaxRadius: 10}

func TestRosenbrock(t *testing.T) {
	r, err := Minimize(context.Background(), rosenbrock, []float64{-1.2, 1}, settings)
	if err != nil || r.Status != Converged {
		t.Fatalf("status %v, error %v", r.Status, err)
	}
	if math.Abs(r.X[0]-1) > 1e-10 || math.Abs(r.X[1]-1) > 1e-10 {
		t.Errorf("minimum at %v, want 1, 1", r.X)
	}
}

// From a saddle's neighbourhood the search must leave along the direction of
// negative curvature: x⁴ − x² + y² has its minima at x = ±1/√2.
func TestNegativeCurvature(t *testing.T) {
	f := func(x, g, h []float64) float64 {
		u, v := x[0], x[1]
		g[0], g[1] = 4*u*u*u-2*u, 2*v
		h[0], h[1], h[2], h[3] = 12*u*u-2, 0, 0, 2
		return u*u*u*u - u*u + v*v
	}
	r, err := Minimize(context.Background(), f, []float64{1e-3, 2}, settings)
	if err != nil || r.Status != Converged || math.Abs(r.X[0]-math.Sqrt2/2) > 1e-9 || math.Abs(r.X[1]) > 1e-9 {
		t.Errorf("%v at %v, %v", r.Status, r.X, err)
	}
}

// e⁻ˣ has no minimum: its infimum is at infinity, and the search says so.
func TestFlat(t *testing.T) {
	f := func(x, g, h []float64) float64 {
		e := math.Exp(-x[0])
		g[0], g[1] = -e, x[1]
		h[0], h[1], h[2], h[3] = e, 0, 0, 1
		return e + x[1]*x[1]/2
	}
	r, err := Minimize(context.Background(), f, []float64{0, 1}, settings)
	if err != nil || r.Status != Flat || r.Away[0] <= 0 || r.Value > 1e-6 {
		t.Errorf("%v at %v, away %v, %v", r.Status, r.X, r.Away, err)
	}
}

func TestDomain(t *testing.T) {
	f := func(x, g, h []float64) float64 {
		g[0], h[0] = 1-1/x[0], 1/(x[0]*x[0])
		return x[0] - math.Log(x[0])
	}
	r, err := Minimize(context.Background(), f, []float64{0.01}, settings)
	if err != nil || r.Status != Converged || math.Abs(r.X[0]-1) > 1e-10 {
		t.Errorf("%v at %v, %v", r.Status, r.X, err)
	}
	if r, _ := Minimize(context.Background(), f, []float64{-1}, settings); r.Status != Failed {
		t.Errorf("a start out of the domain: %v", r.Status)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Minimize(ctx, f, []float64{0.01}, settings); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want Canceled", err)
	}
}

// The identities A = VΛVᵀ and A·A⁻¹ = 1, on a badly scaled matrix.
func TestEigenAndInverse(t *testing.T) {
	a := []float64{4e6, 1e3, 2, 1e3, 3, 0.01, 2, 0.01, 5e-5}
	values, vectors := Eigen(a, 3)
	inv, ok := Inverse(a, 3)
	if !ok {
		t.Fatal("no inverse")
	}
	for i := range 3 {
		for j := range 3 {
			sum, one := 0.0, 0.0
			for k := range 3 {
				sum += vectors[i*3+k] * values[k] * vectors[j*3+k]
				one += a[i*3+k] * inv[k*3+j]
			}
			if math.Abs(sum-a[i*3+j]) > 1e-9*(1+math.Abs(a[i*3+j])) {
				t.Errorf("VΛVᵀ[%d,%d] = %v, want %v", i, j, sum, a[i*3+j])
			}
			want := 0.0
			if i == j {
				want = 1
			}
			if math.Abs(one-want) > 1e-9*math.Sqrt(a[i*3+i]/a[j*3+j]) {
				t.Errorf("A·A⁻¹[%d,%d] = %v", i, j, one)
			}
		}
	}
	if _, ok := Inverse([]float64{1, 1, 1, 1}, 2); ok {
		t.Error("a singular matrix was inverted")
	}
}
