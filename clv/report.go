package clv

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Report writes a comparison as text: a line for each model with its
// parameters, log-likelihood, BIC and status, the chosen one marked, the
// holdout if there is one, and the warnings.
func Report(w io.Writer, list []Candidate) error {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\tmodel\tlog-likelihood\tBIC\tstatus\tparameters")
	holdout := false
	for _, c := range list {
		mark := " "
		if c.Chosen {
			mark = "*"
		}
		name := c.Name
		if s, err := specOf(c.Model); err == nil && s.k > 1 {
			name = fmt.Sprintf("%s (k = %d)", name, s.k)
		}
		fmt.Fprintf(t, "%s\t%s\t%.3f\t%.1f\t%v\t%s\n", mark, name, c.Fit.LogLikelihood, c.BIC, c.Fit.Status, c.pretty())
		holdout = holdout || c.Holdout != nil
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("clv: report: %w", err)
	}
	if holdout {
		fmt.Fprintln(&b, "\nholdout")
		fmt.Fprintln(t, "\tmodel\tpredicted\tactual\tMAE\tRMSE\tcorrelation\ttop decile\tGini")
		for _, c := range list {
			if e := c.Holdout; e != nil {
				fmt.Fprintf(t, "\t%s\t%.1f\t%.1f\t%.4f\t%.4f\t%.4f\t%.3f\t%.3f\n",
					c.Name, e.Predicted, e.Actual, e.MAE, e.RMSE, e.Correlation, e.TopDecile, e.Gini)
			}
		}
		if err := t.Flush(); err != nil {
			return fmt.Errorf("clv: report: %w", err)
		}
	}
	for _, c := range list {
		for _, warning := range c.Fit.Warnings {
			fmt.Fprintf(&b, "\n%s: %s\n", c.Name, warning)
		}
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("clv: report: %w", err)
	}
	return nil
}
