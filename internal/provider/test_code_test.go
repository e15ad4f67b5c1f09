// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// testCode is what a test reaches in its own package: the string literals, and the names that it uses.
type testCode struct {
	texts []string
	calls map[string]bool
}

// testsNamed returns the tests whose names begin with the prefix.
func testsNamed(t *testing.T, prefix string) []testCode {
	t.Helper()

	var all []testCode

	folders, err := declarationsOfTests()
	if err != nil {
		t.Fatal(err)
	}

	for _, declared := range folders {
		for name := range declared {
			if strings.HasPrefix(name, prefix) {
				one := testCode{calls: map[string]bool{}}
				one.reach(declared, name)
				all = append(all, one)
			}
		}
	}

	return all
}

// declarationsOfTests returns the declarations in test files by folder and name. Methods of different types may share a
// name.
var declarationsOfTests = sync.OnceValues(func() (map[string]map[string][]ast.Node, error) {
	folders := map[string]map[string][]ast.Node{}

	err := filepath.WalkDir(filepath.Join("..", "..", "internal"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}

		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}

		folder := filepath.Dir(path)
		if folders[folder] == nil {
			folders[folder] = map[string][]ast.Node{}
		}

		add := func(name string, node ast.Node) { folders[folder][name] = append(folders[folder][name], node) }

		for _, declaration := range file.Decls {
			switch d := declaration.(type) {
			case *ast.FuncDecl:
				add(d.Name.Name, d)
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if values, ok := spec.(*ast.ValueSpec); ok {
						for _, name := range values.Names {
							add(name.Name, values)
						}
					}
				}
			}
		}

		return nil
	})

	return folders, err
})

func (o *testCode) reach(declared map[string][]ast.Node, name string) {
	if o.calls[name] {
		return
	}

	o.calls[name] = true

	for _, node := range declared[name] {
		ast.Inspect(node, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				o.reach(declared, n.Name)
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
					o.texts = append(o.texts, text)
				}
			}

			return true
		})
	}
}

// anyHasBlock reports whether one of the tests has a block of this kind and type.
func anyHasBlock(tests []testCode, kind, name string) bool {
	block := regexp.MustCompile(`\b` + kind + `\s+"` + name + `"`)

	return slices.ContainsFunc(tests, func(one testCode) bool { return slices.ContainsFunc(one.texts, block.MatchString) })
}

// anyCalls reports whether one of the tests has the name as a string and makes one of the calls.
func anyCalls(tests []testCode, name string, calls ...string) bool {
	return slices.ContainsFunc(tests, func(one testCode) bool {
		return slices.Contains(one.texts, name) && slices.ContainsFunc(calls, func(call string) bool { return one.calls[call] })
	})
}
