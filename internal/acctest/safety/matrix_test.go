// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"cmp"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/depth"
)

// A matrix is a table of the outcome of each operation under each fault.
type matrix struct {
	title     string
	addresses []string
	columns   []string

	mu     sync.Mutex
	cells  map[string]string // by row and column
	errors map[string]string // the error, for the cells that have one
}

func newMatrix(title string, columns []string) *matrix {
	return &matrix{title: title, addresses: addresses, columns: columns, cells: map[string]string{}, errors: map[string]string{}}
}

// outcome returns the text of a cell for the error of the run with the fault, "" being none.
func outcome(failure string) string {
	if failure == "" {
		return "converged"
	}

	return "error: " + strings.TrimSpace(failure)
}

func rowName(address string, p phase) string {
	kind, name, _ := strings.Cut(address, ".")
	if name != "one" {
		kind += " (" + name + ")"
	}

	return strings.TrimPrefix(kind, "atlassian_") + " " + p.String()
}

func (m *matrix) set(address string, p phase, fault, text string) {
	m.mu.Lock()
	defer m.mu.Unlock()

	key := rowName(address, p) + "|" + fault

	if failure, failed := strings.CutPrefix(text, "error: "); failed {
		m.errors[key] = failure
		text = "next apply"
	}

	m.cells[key] = text
}

func (m *matrix) print(t *testing.T) {
	t.Helper()

	appendToMatrix(t, m.table())
}

// appendToMatrix logs a table, and appends it to the file that the environment names.
func appendToMatrix(t *testing.T, text string) {
	t.Helper()
	t.Log(text)

	name := os.Getenv(depth.MatrixFile)
	if name == "" {
		return
	}

	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Error(err)

		return
	}

	_, err = file.WriteString(text)
	if closed := file.Close(); err == nil {
		err = closed
	}

	if err != nil {
		t.Error(err)
	}
}

func (m *matrix) table() string {
	m.mu.Lock()
	defer m.mu.Unlock()

	columns := m.columns

	var b strings.Builder

	fmt.Fprintf(&b, "\n%s. %d cells. \"converged\": the run with the fault converged; \"next apply\": it failed with an error, and the next apply converged; "+
		"\"import block\": the error of the next apply has the import block to paste, and with it one apply converges; "+
		"\"–\": not run, since the row of the same calls above shows it.\n\n", m.title, len(m.cells))
	fmt.Fprintf(&b, "| operation | %s |\n|---|%s\n", strings.Join(columns, " | "), strings.Repeat("---|", len(columns)))

	kinds := map[string][]string{}

	for _, address := range m.addresses {
		for _, p := range []phase{creating, updating, deleting} {
			name := rowName(address, p)
			fmt.Fprintf(&b, "| %s |", name)

			for _, column := range columns {
				fmt.Fprintf(&b, " %s |", cmp.Or(m.cells[name+"|"+column], "–"))

				if failure := m.errors[name+"|"+column]; failure != "" {
					kinds[column] = append(kinds[column], name+": "+firstParagraph(failure))
				}
			}

			b.WriteString("\n")
		}
	}

	b.WriteString("\nThe errors of the runs with a fault:\n\n")

	for _, column := range columns {
		for _, text := range kinds[column] {
			fmt.Fprintf(&b, "- %s, %s\n", column, text)
		}
	}

	return b.String()
}

// firstParagraph returns the first paragraph of a diagnostic on one line.
func firstParagraph(text string) string {
	text, _, _ = strings.Cut(text, "\n\n")

	return strings.Join(strings.Fields(text), " ")
}
