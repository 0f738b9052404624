package main

import (
	"bytes"
	"testing"
)

// TestPictures says when a picture of the README is stale.
func TestPictures(t *testing.T) {
	if err := run(t.Context(), []string{"-check", "-dir", "."}, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
}
