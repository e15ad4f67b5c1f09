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

// exampleCopy is a copy of an example, with an organization to apply it to.
type exampleCopy struct {
	cli *cli
	env *acctest.Environment
	dir string
	// settings are environment variables that replace those of the organization.
	settings []string
}

// copyOf copies an example and starts its organization. It skips the test without a CLI.
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

// run returns what the CLI prints.
func (c *exampleCopy) run(t *testing.T, arguments ...string) string {
	t.Helper()

	output, err := c.command(t, arguments...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", arguments, err, output)
	}

	return string(output)
}

// refused runs a command that must fail, and returns its output on one line.
func (c *exampleCopy) refused(t *testing.T, arguments ...string) string {
	t.Helper()

	output, err := c.command(t, arguments...).CombinedOutput()
	if err == nil {
		t.Errorf("%v passes:\n%s", arguments, output)
	}

	return flat(string(output))
}

// flat returns a message on one line, without its frame.
func flat(message string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(message, "│", " ")), " ")
}

// script runs the commands of a page, as a user would type them.
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

// saveOutput writes an output to a file, as the README of an example says.
func (c *exampleCopy) saveOutput(t *testing.T, output, name string) {
	t.Helper()

	var text string

	c.output(t, output, &text)
	c.write(t, name, text)
}

// editCSV edits each row of a CSV file, and saves it as Excel does with European settings.
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
