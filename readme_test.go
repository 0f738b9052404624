package clientele_test

import (
	"os"
	"strings"
	"testing"
)

// The program in the README is the Example, which is compiled and run.
func TestReadmeShowsTheExample(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(source), "func Example() {\n")
	body, output, _ := strings.Cut(body, "\t// Output:\n")
	output, _, _ = strings.Cut(output, "}\n")
	body = strings.ReplaceAll("\n"+strings.TrimRight(body, "\n"), "\n\t", "\n")
	output = strings.ReplaceAll("\n"+strings.TrimRight(output, "\n"), "\n\t// ", "\n")
	for _, block := range []string{"```go" + body + "\n```\n", "```" + output + "\n```\n"} {
		if !strings.Contains(string(readme), block) {
			t.Errorf("README.md does not have\n%s", block)
		}
	}
}
