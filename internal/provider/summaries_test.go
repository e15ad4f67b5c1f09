// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The troubleshooting guide has a heading for each message of the provider, and no other heading.
func TestEveryMessageIsExplained(t *testing.T) {
	t.Parallel()

	if testing.Short() {
		t.Skip("holds the whole provider against its documentation")
	}

	root := filepath.Join("..", "..")

	said, unknown := summaries(t, root)
	for _, where := range unknown {
		t.Errorf("%s: what this message is called can't be told from the code: give it as a literal or a constant", where)
	}

	if len(said) < 30 {
		t.Fatalf("only %d messages are found: %v", len(said), slices.Sorted(maps.Keys(said)))
	}

	text, err := os.ReadFile(filepath.Join(root, "templates", "guides", "troubleshooting.md.tmpl"))
	if err != nil {
		t.Fatal(err)
	}

	explained := map[string]bool{} // by heading; a heading that ends in an ellipsis explains all messages with that beginning
	for _, heading := range regexp.MustCompile(`(?m)^### (.+)$`).FindAllStringSubmatch(string(text), -1) {
		if explained[heading[1]] {
			t.Errorf("the guide has the heading %q twice", heading[1])
		}

		explained[heading[1]] = true
	}

	used := map[string]bool{}

	for _, summary := range slices.Sorted(maps.Keys(said)) {
		found := false

		for heading := range explained {
			begin, family := strings.CutSuffix(heading, ellipsis)
			if heading == summary || family && strings.HasPrefix(summary, begin) {
				used[heading], found = true, true
			}
		}

		if !found {
			t.Errorf("the guide has no heading ### %s (said by %s)", summary, said[summary])
		}
	}

	for heading := range explained {
		if !used[heading] {
			t.Errorf("the guide explains %q, which the provider never says", heading)
		}
	}
}

// ellipsis stands in a summary for what the code adds, and in a heading for any text.
const ellipsis = "…"

// summaryArguments names the functions that take the summary of a message, with the index of that argument.
func summaryArguments() map[string]int {
	return map[string]int{
		"AddError": 0, "AddWarning": 0, "AddAttributeError": 1, "AddAttributeWarning": 1,
		"NewErrorDiagnostic": 0, "NewWarningDiagnostic": 0, "NewAttributeErrorDiagnostic": 1, "NewAttributeWarningDiagnostic": 1,
	}
}

// summaries returns the summaries of all messages with a file for each, and the places whose summary the code does not
// show. A function that passes its own parameter on as a summary takes summaries too, so the arguments of its callers
// count.
func summaries(t *testing.T, root string) (said map[string]string, unknown []string) {
	t.Helper()

	code := readCode(t, filepath.Join(root, "internal"))
	said, takes := map[string]string{}, summaryArguments()

	for grown := true; grown; {
		grown = false
		unknown = nil

		for _, file := range code.files {
			for _, use := range code.uses(file, takes) {
				texts, parameter, ok := code.resolve(use, 0)

				name := file.qualify(use.within)
				if closure, at := use.closure(); at >= 0 {
					name, parameter = file.file.Name.Name+"."+closure, at
				}

				switch {
				case parameter >= 0:
					if before, known := takes[name]; !known {
						takes[name], grown = parameter, true
					} else if before != parameter {
						unknown = append(unknown, use.where()+" (two parameters of "+name+")")
					}
				case !ok:
					unknown = append(unknown, use.where())
				}

				for _, text := range texts {
					said[text] = file.path
				}
			}
		}
	}

	return said, unknown
}

// code is the parsed source of the provider.
type code struct {
	files     []source
	values    map[string][]ast.Expr    // constants and variables of packages, such as framework.summary
	functions map[string]*ast.FuncDecl // likewise; methods with the same name share one entry
	fields    map[string]int           // index of the field called summary, by type
}

type source struct {
	path string
	set  *token.FileSet
	file *ast.File
}

func readCode(t *testing.T, folder string) *code {
	t.Helper()

	c := &code{values: map[string][]ast.Expr{}, functions: map[string]*ast.FuncDecl{}, fields: map[string]int{}}

	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}

		if entry.IsDir() && slices.Contains([]string{"simulator", "acctest", "tools", "testdata"}, entry.Name()) {
			return filepath.SkipDir
		}

		if entry.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return nil
		}

		set := token.NewFileSet()

		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err == nil {
			c.add(source{path: filepath.ToSlash(path), set: set, file: file})
		}

		return err
	})
	if err != nil {
		t.Fatal(err)
	}

	return c
}

func (c *code) add(s source) {
	c.files = append(c.files, s)

	for _, declaration := range s.file.Decls {
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			c.functions[s.qualify(d)] = d
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if named, ok := spec.(*ast.TypeSpec); ok {
					c.addType(s.file.Name.Name+"."+named.Name.Name, named.Type)
				}

				value, ok := spec.(*ast.ValueSpec)
				if !ok {
					continue
				}

				for i, name := range value.Names {
					if i < len(value.Values) {
						key := s.file.Name.Name + "." + name.Name
						c.values[key] = append(c.values[key], value.Values[i])
					}
				}
			}
		}
	}
}

func (c *code) addType(name string, kind ast.Expr) {
	if structure, ok := kind.(*ast.StructType); ok {
		if at := position(structure.Fields, "summary"); at >= 0 {
			c.fields[name] = at
		}
	}
}

// use is a place where the code passes a summary.
type use struct {
	source   source
	argument ast.Expr
	within   *ast.FuncDecl // nil outside of functions
	bound    map[string]ast.Expr
}

func (u use) where() string {
	return u.source.path + ":" + strconv.Itoa(u.source.set.Position(u.argument.Pos()).Line)
}

// closure returns the name of the enclosing function literal's variable, and the index of its parameter that is the
// summary.
func (u use) closure() (name string, parameter int) {
	argument, ok := u.argument.(*ast.Ident)
	if !ok || u.within == nil {
		return "", -1
	}

	parameter = -1

	ast.Inspect(u.within, func(node ast.Node) bool {
		assignment, ok := node.(*ast.AssignStmt)
		if !ok || len(assignment.Rhs) != 1 {
			return true
		}

		literal, isFunction := assignment.Rhs[0].(*ast.FuncLit)
		target, isName := assignment.Lhs[0].(*ast.Ident)

		if isFunction && isName && literal.Pos() < argument.Pos() && argument.Pos() < literal.End() {
			if at := parameterOf(literal.Type, argument.Name); at >= 0 {
				name, parameter = target.Name, at
			}
		}

		return true
	})

	return name, parameter
}

// uses returns the summaries that a file passes: arguments of functions that take one, and values of the field Summary.
func (c *code) uses(s source, takes map[string]int) []use {
	var out []use

	for _, declaration := range s.file.Decls {
		function, _ := declaration.(*ast.FuncDecl)

		ast.Inspect(declaration, func(node ast.Node) bool {
			switch n := node.(type) {
			case *ast.CallExpr:
				qualified, bare := s.called(n)

				at, ok := takes[qualified]
				if !ok {
					at, ok = takes[bare]
				}

				if ok && at < len(n.Args) {
					out = append(out, use{source: s, argument: n.Args[at], within: function})
				}
			case *ast.CompositeLit:
				if kind, ok := n.Type.(*ast.SelectorExpr); ok && kind.Sel.Name == "Definition" {
					return true // a definition of a function has a summary, but is no message
				}

				at, ok := -1, false
				if name, isName := n.Type.(*ast.Ident); isName {
					at, ok = c.fields[s.file.Name.Name+"."+name.Name]
				}

				for i, element := range n.Elts {
					pair, keyed := element.(*ast.KeyValueExpr)
					if !keyed {
						if ok && i == at {
							out = append(out, use{source: s, argument: element, within: function})
						}

						continue
					}

					if key, ok := pair.Key.(*ast.Ident); ok && (key.Name == "Summary" || key.Name == "summary") {
						out = append(out, use{source: s, argument: pair.Value, within: function})
					}
				}
			}

			return true
		})
	}

	return out
}

// method separates package and method name, because a function may have the same name.
const method = "()."

func (s source) qualify(function *ast.FuncDecl) string {
	switch {
	case function == nil:
		return ""
	case function.Recv != nil:
		return s.file.Name.Name + method + function.Name.Name
	default:
		return s.file.Name.Name + "." + function.Name.Name
	}
}

// called returns the name of the called function, with its package and without. The package is this file's, unless the
// call names an imported one.
func (s source) called(call *ast.CallExpr) (qualified, bare string) {
	callee := call.Fun
	if generic, ok := callee.(*ast.IndexExpr); ok {
		callee = generic.X
	}

	switch f := callee.(type) {
	case *ast.Ident:
		return s.file.Name.Name + "." + f.Name, ""
	case *ast.SelectorExpr:
		if pkg, ok := f.X.(*ast.Ident); ok && s.imports(pkg.Name) {
			return pkg.Name + "." + f.Sel.Name, f.Sel.Name
		}

		return s.file.Name.Name + method + f.Sel.Name, f.Sel.Name
	default:
		return "", ""
	}
}

func (s source) imports(name string) bool {
	return slices.ContainsFunc(s.file.Imports, func(spec *ast.ImportSpec) bool {
		path := strings.Trim(spec.Path.Value, `"`)

		return spec.Name != nil && spec.Name.Name == name || spec.Name == nil && path[strings.LastIndex(path, "/")+1:] == name
	})
}

// resolve returns the texts that a summary can have, or the index of the parameter that it is.
func (c *code) resolve(u use, depth int) (texts []string, parameter int, ok bool) {
	const tooDeep = 6
	if depth > tooDeep {
		return nil, -1, false
	}

	pkg := u.source.file.Name.Name

	switch e := u.argument.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		if text == "" {
			return nil, -1, err == nil // no summary
		}

		return []string{text}, -1, err == nil
	case *ast.Ident:
		if u.within != nil {
			if at := parameterOf(u.within.Type, e.Name); at >= 0 {
				return nil, at, true
			}
		}

		return c.resolveAll(u, append(c.assigned(u, e.Name), c.values[pkg+"."+e.Name]...), depth)
	case *ast.SelectorExpr:
		if e.Sel.Name == "summary" || e.Sel.Name == "Summary" {
			return nil, -1, true // a field; the values assigned to it count
		}

		if name, isName := e.X.(*ast.Ident); isName && u.source.imports(name.Name) {
			return c.resolveAll(u, c.values[name.Name+"."+e.Sel.Name], depth)
		}
	case *ast.CallExpr:
		qualified, bare := u.source.called(e)
		if bare == "Summary" {
			return nil, -1, true // the summary of an existing message
		}

		if function := c.functions[qualified]; function != nil {
			return c.answered(u, function, e.Args, depth)
		}
	case *ast.BinaryExpr:
		text := c.concatenated(u, e)

		return []string{text}, -1, strings.Trim(text, ellipsis+" ") != ""
	}

	return nil, -1, false
}

// answered returns the texts that a call may return, with the arguments of the call bound to the parameters.
func (c *code) answered(u use, function *ast.FuncDecl, arguments []ast.Expr, depth int) (texts []string, parameter int, ok bool) {
	bound := map[string]ast.Expr{}

	for _, field := range function.Type.Params.List {
		for _, name := range field.Names {
			if at := parameterOf(function.Type, name.Name); at < len(arguments) {
				bound[name.Name] = arguments[at]
			}
		}
	}

	values := c.returned(u.source.qualify(function), 0)
	for _, value := range values {
		more, at, known := c.resolve(use{source: u.source, argument: value, within: function, bound: bound}, depth+1)
		if !known || at >= 0 {
			return nil, -1, false
		}

		texts = append(texts, more...)
	}

	return texts, -1, len(values) > 0
}

// concatenated returns the text of a concatenation. An ellipsis stands for each part that is neither a literal nor a
// bound parameter, such as the name of an argument.
func (c *code) concatenated(u use, e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); err == nil {
			return text
		}
	case *ast.Ident:
		if bound, ok := u.bound[e.Name]; ok {
			return c.concatenated(use{source: u.source, argument: bound}, bound)
		}
	case *ast.BinaryExpr:
		return c.concatenated(u, e.X) + c.concatenated(u, e.Y)
	}

	return ellipsis
}

func (c *code) resolveAll(u use, values []ast.Expr, depth int) (texts []string, parameter int, ok bool) {
	for _, value := range values {
		more, at, known := c.resolve(use{source: u.source, argument: value, within: u.within}, depth+1)
		if !known || at >= 0 {
			return nil, -1, false
		}

		texts = append(texts, more...)
	}

	return texts, -1, len(values) > 0
}

func parameterOf(function *ast.FuncType, name string) int { return position(function.Params, name) }

// position returns the index of a name in a list of fields or parameters, -1 if it is not there.
func position(list *ast.FieldList, name string) int {
	at := 0

	for _, field := range list.List {
		for _, named := range field.Names {
			if named.Name == name {
				return at
			}

			at++
		}
	}

	return -1
}

// assigned returns the values that a function assigns to a variable. For a call with several results, it is the result
// in the variable's place.
func (c *code) assigned(u use, name string) []ast.Expr {
	if u.within == nil {
		return nil
	}

	var out []ast.Expr

	ast.Inspect(u.within, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				target, ok := left.(*ast.Ident)
				if !ok || target.Name != name {
					continue
				}

				if len(n.Lhs) == len(n.Rhs) {
					out = append(out, n.Rhs[i])
				} else if call, ok := n.Rhs[0].(*ast.CallExpr); ok {
					qualified, _ := u.source.called(call)
					out = append(out, c.returned(qualified, i)...)
				}
			}
		case *ast.ValueSpec:
			for i, target := range n.Names {
				if target.Name == name && i < len(n.Values) {
					out = append(out, n.Values[i])
				}
			}
		}

		return true
	})

	return out
}

// returned returns what a function may return at one place of its results.
func (c *code) returned(qualified string, place int) []ast.Expr {
	function := c.functions[qualified]
	if function == nil {
		return nil
	}

	var out []ast.Expr

	ast.Inspect(function, func(node ast.Node) bool {
		if _, nested := node.(*ast.FuncLit); nested {
			return false
		}

		if r, ok := node.(*ast.ReturnStmt); ok && place < len(r.Results) {
			out = append(out, r.Results[place])
		}

		return true
	})

	return out
}
