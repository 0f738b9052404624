// Package datatest tells tests where the public data sets are. They are not
// part of the repository: a test that needs one is skipped without it.
package datatest

import (
	"os"
	"path/filepath"
	"testing"
)

// File returns the path of a file of the data sets, or skips the test. They
// are in the folder that the environment variable CLIENTELE_DATA names, or else
// in shared/data beside the folder of the repository.
func File(t testing.TB, elem ...string) string {
	t.Helper()
	dir := os.Getenv("CLIENTELE_DATA")
	if dir == "" {
		dir = filepath.Join(root(t), "..", "shared", "data")
	}
	path := filepath.Join(append([]string{dir}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no public data: %v", err)
	}
	return path
}

// root returns the folder of the repository, which is the one above the test
// that has the file go.work.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.work")); err == nil {
			return dir
		}
		above := filepath.Dir(dir)
		if above == dir {
			t.Skip("no public data: not in a clone of the repository")
		}
		dir = above
	}
}
