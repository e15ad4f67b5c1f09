// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package coverage

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
)

// A Row is a line of the table.
type Row struct {
	Method, Path string // as in Atlassian's documents
	// Use says what uses the operation, or "No: " and why nothing does.
	Use string
	// Users are the types of the provider that Use names.
	Users []string
}

// Operation returns the name of the operation: method and path.
func (r Row) Operation() string { return r.Method + " " + r.Path }

// Unused reports whether the row says why nothing uses the operation.
func (r Row) Unused() bool { return strings.HasPrefix(r.Use, "No: ") }

// Address returns the path under which the API serves the operation.
func (r Row) Address() string {
	if strings.HasPrefix(r.Path, "/v") { // the document of organizations leaves the beginning out
		return "/admin" + r.Path
	}

	return r.Path
}

var (
	rowLine  = regexp.MustCompile("(?m)^\\| `([A-Z]+) ([^`]+)` \\| (.*) \\|$")
	userName = regexp.MustCompile("`(atlassian_\\w+)`")
)

// Parse returns the rows of a table.
func Parse(text string) []Row {
	var rows []Row

	for _, line := range rowLine.FindAllStringSubmatch(text, -1) {
		row := Row{Method: line[1], Path: line[2], Use: line[3]}
		for _, user := range userName.FindAllStringSubmatch(row.Use, -1) {
			row.Users = append(row.Users, user[1])
		}

		rows = append(rows, row)
	}

	return rows
}

// File is the path of the table in the repository.
const File = "internal/client/COVERAGE.md"

// Path returns the path of the table. Tests run in the folder of their package, somewhere below the repository's root.
func Path() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}

	for {
		path := filepath.Join(dir, filepath.FromSlash(File))
		if _, err := os.Stat(path); err == nil || !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir) {
			return path, err
		}

		dir = filepath.Dir(dir)
	}
}

// table is the table by method and number of segments of the path, read once for all tests.
var table = sync.OnceValues(func() (map[class][]parsedRow, error) {
	path, err := Path()
	if err != nil {
		return nil, err
	}

	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}

	rows := map[class][]parsedRow{}

	for _, r := range Parse(string(content)) {
		segments := strings.Split(r.Address(), "/")
		of := class{r.Method, len(segments)}
		rows[of] = append(rows[of], parsedRow{r, segments})
	}

	return rows, nil
})

type class struct {
	method   string
	segments int
}

// A parsedRow has the segments of its path, each a text or a parameter.
type parsedRow struct {
	Row

	segments []string
}

// find returns the row of a request, nil for an operation that the documents do not have.
func find(rows map[class][]parsedRow, method, path string) *parsedRow {
	segments := strings.Split(path, "/")
	candidates := rows[class{method, len(segments)}]

	for i := range candidates {
		if candidates[i].matches(segments) {
			return &candidates[i]
		}
	}

	return nil
}

func (r *parsedRow) matches(path []string) bool {
	for i, segment := range r.segments {
		if !strings.HasPrefix(segment, "{") && segment != path[i] {
			return false
		}
	}

	return true
}
