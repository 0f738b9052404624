// Command apidiff compares the exported API of every package of the core with its
// snapshot in api/, and fails on any difference. With -w it renews the
// snapshots that differ.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/exp/apidiff"
	"golang.org/x/tools/go/gcexportdata"
	"golang.org/x/tools/go/packages"
)

func main() {
	write := flag.Bool("w", false, "renew the snapshots that differ")
	root := flag.String("root", "../..", "`folder` of the repository")
	flag.Parse()
	differ, err := run(*root, *write)
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "apidiff:", err)
		os.Exit(1)
	case differ && !*write:
		fmt.Println("If that is meant: .ci/run -w, and a line in CHANGELOG.md")
		os.Exit(1)
	}
}

// run prints the differences and reports whether there are any.
func run(root string, write bool) (differ bool, err error) {
	loaded, err := packages.Load(&packages.Config{
		Dir: root, Mode: packages.NeedName | packages.NeedTypes, Env: append(os.Environ(), "GOWORK=off"),
	}, "./...")
	if err != nil {
		return false, err
	}
	for _, p := range loaded {
		if len(p.Errors) > 0 {
			return false, p.Errors[0]
		}
		if strings.Contains(p.PkgPath, "/internal/") {
			continue
		}
		file := filepath.Join(root, "api", path.Base(p.PkgPath)+".export")
		changes, err := compare(file, p.Types)
		if err != nil {
			return false, err
		}
		if changes == "" {
			continue
		}
		differ = true
		fmt.Printf("%s\n%s", p.PkgPath, changes)
		if write {
			if err := snapshot(file, p.Types); err != nil {
				return false, err
			}
		}
	}
	return differ, nil
}

// compare describes how a package differs from its snapshot.
func compare(file string, pkg *types.Package) (string, error) {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return "no snapshot\n", nil
	}
	if err != nil {
		return "", err
	}
	old, err := gcexportdata.Read(bytes.NewReader(data), token.NewFileSet(), map[string]*types.Package{}, pkg.Path())
	if err != nil {
		return "", fmt.Errorf("%s: %w", file, err)
	}
	report := apidiff.Changes(old, pkg)
	var out strings.Builder
	err = report.Text(&out)
	return out.String(), err
}

// snapshot writes the types of a package. Without the files of the package
// there are no positions in it: it is the same wherever the repository is, and
// however its lines move.
func snapshot(file string, pkg *types.Package) error {
	var data bytes.Buffer
	if err := gcexportdata.Write(&data, token.NewFileSet(), pkg); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, data.Bytes(), 0o644)
}
