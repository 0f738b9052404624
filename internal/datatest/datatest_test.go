package datatest_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/clientele-go/clientele/internal/datatest"
)

// The variable decides where files are, and a test without its file is
// skipped.
func TestFile(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("CLIENTELE_DATA", dir)
	want := filepath.Join(dir, "clv", "a.csv")
	if err := os.MkdirAll(filepath.Dir(want), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(want, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if got := datatest.File(t, "clv/a.csv"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, folder := range []string{dir, ""} { // "": beside the repository
		t.Run("missing", func(t *testing.T) {
			t.Setenv("CLIENTELE_DATA", folder)
			defer func() {
				if !t.Skipped() {
					t.Error("not skipped")
				}
			}()
			datatest.File(t, "clv", "none.csv")
		})
	}
}
