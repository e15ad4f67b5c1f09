// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Whether two addresses or domains are one stands once, in scim.EmailKey and scim.FoldedName. A comparison with
// strings.EqualFold or strings.ToLower forgets composed letters (NFC), or letters with more than two cases.
func TestAddressesCompareByTheirKey(t *testing.T) {
	t.Parallel()

	files := token.NewFileSet()
	seen := 0

	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		switch name := filepath.ToSlash(path); {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains([]string{"../simulator", "../acctest", "../tools"}, name):
			return filepath.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}

		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}

		seen++

		ast.Inspect(file, func(node ast.Node) bool {
			if call, ok := node.(*ast.CallExpr); ok && foldsByHand(call) {
				for _, argument := range call.Args {
					if text := names(argument); strings.Contains(text, "mail") || strings.Contains(text, "address") || strings.Contains(text, "domain") {
						t.Errorf("%s: an address is compared by hand: use scim.EmailKey or scim.FoldedName", files.Position(call.Pos()))
					}
				}
			}

			return true
		})

		return nil
	})
	if err != nil || seen < 100 {
		t.Fatal(seen, err)
	}
}

// foldsByHand reports whether the call is of a function of strings that ignores case.
func foldsByHand(call *ast.CallExpr) bool {
	function, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}

	from, ok := function.X.(*ast.Ident)

	return ok && from.Name == "strings" && slices.Contains([]string{"EqualFold", "ToLower", "ToUpper"}, function.Sel.Name)
}

// names returns all names in an expression, in lower case.
func names(expression ast.Expr) string {
	var all strings.Builder

	ast.Inspect(expression, func(node ast.Node) bool {
		if name, ok := node.(*ast.Ident); ok {
			all.WriteString(strings.ToLower(name.Name) + " ")
		}

		return true
	})

	return all.String()
}
