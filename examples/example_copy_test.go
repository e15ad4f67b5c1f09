// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
)

// copied is a copy of an example, and the organization that it is for.
type exampleCopy struct {
	cli *cli
	env *acctest.Environment
	dir string
	// settings go before those of the organization's environment.
	settings []string
}

// copyOf copies an example and starts its organization; the test needs a CLI.
func copyOf(t *testing.T, example, world string) *exampleCopy {
	t.Helper()

	acctest.NeedsCLI(t)

	c := &exampleCopy{cli: newCLI(t), env: acctest.Start(t, acctest.World(world)), dir: t.TempDir()}
	if err := os.CopyFS(c.dir, os.DirFS(example)); err != nil {
		t.Fatal(err)
	}

	return c
}

func (c *exampleCopy) command(t *testing.T, arguments ...string) *exec.Cmd {
	t.Helper()

	command := c.cli.command(t.Context(), c.dir, arguments...)
	command.Env = append(append(command.Env, environment(c.env)...), append(c.settings, "TF_CLI_ARGS=-no-color", "TF_INPUT=0")...)

	return command
}

// run answers what the CLI prints.
func (c *exampleCopy) run(t *testing.T, arguments ...string) string {
	t.Helper()

	output, err := c.command(t, arguments...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", arguments, err, output)
	}

	return string(output)
}

// refused answers the errors, on one line, of what has to fail.
func (c *exampleCopy) refused(t *testing.T, arguments ...string) string {
	t.Helper()

	output, err := c.command(t, arguments...).CombinedOutput()
	if err == nil {
		t.Errorf("%v passes:\n%s", arguments, output)
	}

	return flat(string(output))
}

// flat is a message without its frame and line breaks.
func flat(message string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(message, "│", " ")), " ")
}

// script runs what somebody would type, as a page prints it.
func (c *exampleCopy) script(t *testing.T, script string) string {
	t.Helper()

	command := c.cli.shell(t.Context(), c.dir, script)
	command.Env = append(append(command.Env, environment(c.env)...), c.settings...)

	output, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s\n%s", err, script, output)
	}

	return string(output)
}

func (c *exampleCopy) output(t *testing.T, name string, into any) {
	t.Helper()

	text, err := c.command(t, "output", "-json", name).Output()
	if err != nil {
		t.Fatalf("output %s: %v", name, err)
	}

	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

func (c *exampleCopy) read(t *testing.T, name string) string {
	t.Helper()

	return read(t, filepath.Join(c.dir, filepath.FromSlash(name)))
}

func (c *exampleCopy) write(t *testing.T, name, content string) {
	t.Helper()

	if err := os.WriteFile(filepath.Join(c.dir, filepath.FromSlash(name)), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (c *exampleCopy) replace(t *testing.T, name, before, after string) {
	t.Helper()

	c.write(t, name, strings.Replace(c.read(t, name), before, after, 1))
}

// saveOutput writes an output to a file, as the pages of the examples say.
func (c *exampleCopy) saveOutput(t *testing.T, output, name string) {
	t.Helper()

	var text string

	c.output(t, output, &text)
	c.write(t, name, text)
}

// editCSV edits a CSV file row by row, and saves it as the spreadsheet of a European desk does.
func (c *exampleCopy) editCSV(t *testing.T, name string, edit func(row map[string]string)) {
	t.Helper()

	reader := csv.NewReader(strings.NewReader(strings.TrimPrefix(c.read(t, name), "\uFEFF")))
	if head, _, _ := strings.Cut(c.read(t, name), "\n"); strings.Contains(head, ";") {
		reader.Comma = ';'
	}

	table, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}

	var edited strings.Builder

	edited.WriteString("\uFEFF")
	writer := csv.NewWriter(&edited)
	writer.Comma, writer.UseCRLF = ';', true

	for i, cells := range table {
		if i > 0 {
			row := map[string]string{}
			for n, column := range table[0] {
				row[column] = cells[n]
			}

			edit(row)

			for n, column := range table[0] {
				cells[n] = row[column]
			}
		}

		if err := writer.Write(cells); err != nil {
			t.Fatal(err)
		}
	}

	writer.Flush()
	c.write(t, name, edited.String())
}
