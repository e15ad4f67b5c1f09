// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// providerVersion is the version under which the demo installs its build.
const providerVersion = "0.1.0"

// stage has the folders of the demo, the environment of its commands, and its output.
type stage struct {
	cli       string   // the Terraform or OpenTofu to run
	cliName   string   // its name in the output
	source    string   // the configuration, examples/demo
	run       string   // the folder for everything the demo writes
	workspace string   // the copy of the configuration that it changes
	env       []string // the environment of the CLI

	out  io.Writer
	log  *os.File
	step int
}

func newStage(cli, dir string, out io.Writer) (*stage, error) {
	source, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}

	s := &stage{cli: cli, cliName: cliName(cli), source: source, run: filepath.Join(source, ".run"), out: out}
	s.workspace = filepath.Join(s.run, "workspace")

	if err := os.RemoveAll(s.run); err != nil {
		return nil, fmt.Errorf("clearing what an earlier demo left: %w", err)
	}

	if err := os.MkdirAll(s.workspace, 0o750); err != nil {
		return nil, err
	}

	files, err := filepath.Glob(filepath.Join(source, "*.tf"))
	if err != nil {
		return nil, err
	}

	if len(files) == 0 {
		return nil, fmt.Errorf("no configuration in %s", source)
	}

	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}

		if err := os.WriteFile(filepath.Join(s.workspace, filepath.Base(file)), content, 0o600); err != nil {
			return nil, err
		}
	}

	s.log, err = os.Create(filepath.Join(s.run, "demo.log"))

	return s, err
}

func (s *stage) close() error { return s.log.Close() }

// cliName returns terraform or tofu for a program whose name may contain a version.
func cliName(path string) string {
	name := strings.TrimSuffix(filepath.Base(path), ".exe")
	name, _, _ = strings.Cut(name, "_")

	return name
}

// relative returns a path relative to the repository, for the output.
func (s *stage) relative(path string) string {
	root := filepath.Dir(filepath.Dir(s.source))
	if relative, err := filepath.Rel(root, path); err == nil {
		return relative
	}

	return path
}

func (s *stage) heading(text string) {
	s.step++
	title := fmt.Sprintf("%d. %s", s.step, text)
	fmt.Fprintf(s.out, "\n%s\n%s\n", title, strings.Repeat("─", len([]rune(title))))
}

// build builds the provider and the simulator. It puts the provider into a mirror, from which init installs it.
func (s *stage) build(ctx context.Context) error {
	s.heading("Build the provider and the simulator")
	fmt.Fprintln(s.out, "  The first time Go downloads and compiles all libraries, which takes some minutes.")
	root := filepath.Dir(filepath.Dir(s.source))

	address, err := s.providerSource()
	if err != nil {
		return err
	}

	exe := ""
	if runtime.GOOS == "windows" {
		exe = ".exe"
	}

	mirror := filepath.Join(s.run, "plugins")
	// Terraform and OpenTofu read the short address with different registries.
	first := filepath.Join(mirror, "registry.terraform.io", filepath.FromSlash(address), providerVersion, runtime.GOOS+"_"+runtime.GOARCH)
	second := filepath.Join(mirror, "registry.opentofu.org", filepath.FromSlash(address), providerVersion, runtime.GOOS+"_"+runtime.GOARCH)
	binary := "terraform-provider-atlassian_v" + providerVersion + exe

	for _, target := range []struct{ output, pkg string }{
		{filepath.Join(first, binary), "."},
		{s.simulatorBinary(), "./internal/simulator/cmd/atlassian-simulator"},
	} {
		fmt.Fprintf(s.out, "$ go build %s\n", target.pkg)
		command := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-X main.version="+providerVersion, "-o", target.output, target.pkg)

		command.Dir = root
		if err := s.runLogged(command, hidden); err != nil {
			return err
		}
	}

	if err := copyFile(filepath.Join(first, binary), filepath.Join(second, binary)); err != nil {
		return err
	}

	content := fmt.Sprintf("disable_checkpoint = true\n\nprovider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.ToSlash(mirror))
	if err := os.WriteFile(s.cliConfig(), []byte(content), 0o600); err != nil {
		return err
	}

	// The user's own settings must not change the demo, or send it to a real organization.
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "TF_") && !strings.HasPrefix(variable, "ATLASSIAN_") {
			s.env = append(s.env, variable)
		}
	}

	s.env = append(s.env, "TF_CLI_CONFIG_FILE="+s.cliConfig(), "TF_IN_AUTOMATION=1", "TF_INPUT=0", "CHECKPOINT_DISABLE=1")

	return nil
}

// cliConfig returns the path of the CLI configuration that installs the provider from the demo's mirror.
func (s *stage) cliConfig() string { return filepath.Join(s.run, "cli.tfrc") }

func (s *stage) simulatorBinary() string {
	name := "atlassian-simulator"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}

	return filepath.Join(s.run, "bin", name)
}

var sourceArgument = regexp.MustCompile(`(?m)^\s*source\s*=\s*"([\w-]+/[\w-]+)"`)

// providerSource returns the provider's source address in the configuration.
func (s *stage) providerSource() (string, error) {
	files, err := filepath.Glob(filepath.Join(s.workspace, "*.tf"))
	if err != nil {
		return "", err
	}

	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}

		if match := sourceArgument.FindSubmatch(content); match != nil {
			return string(match[1]), nil
		}
	}

	return "", errors.New("no configuration file names the provider's source")
}

// withExample returns the stage with an initialized copy of another example as its workspace.
func (s *stage) withExample(ctx context.Context, name, example string) (*stage, error) {
	other := *s
	other.workspace = filepath.Join(s.run, name)

	if err := os.CopyFS(other.workspace, os.DirFS(filepath.Join(filepath.Dir(s.source), example))); err != nil {
		return nil, err
	}

	return &other, other.runCLI(ctx, hidden, "init")
}

// filter reports whether the demo prints a line of a command's output.
type filter func(line string) bool

func hidden(string) bool { return false }

// runCLI runs the CLI in the workspace.
func (s *stage) runCLI(ctx context.Context, show filter, args ...string) error {
	fmt.Fprintf(s.out, "$ %s %s\n", s.cliName, strings.Join(args, " "))
	command := exec.CommandContext(ctx, s.cli, slices.Insert(slices.Clone(args), 1, "-no-color")...)
	command.Dir = s.workspace
	command.Env = s.env

	return s.runLogged(command, show)
}

// cliOutput runs the CLI in the workspace and returns its standard output.
func (s *stage) cliOutput(ctx context.Context, args ...string) ([]byte, error) {
	fmt.Fprintf(s.out, "$ %s %s\n", s.cliName, strings.Join(args, " "))
	command := exec.CommandContext(ctx, s.cli, args...)
	command.Dir = s.workspace
	command.Env = s.env
	command.Stderr = s.log

	return command.Output()
}

// runLogged runs a command and logs its output. It prints the lines that the filter accepts and, after a failure, the
// others too.
func (s *stage) runLogged(command *exec.Cmd, show filter) error {
	fmt.Fprintf(s.log, "\n$ %s\n", strings.Join(command.Args, " "))

	reader, writer := io.Pipe()
	command.Stdout = writer

	command.Stderr = writer
	if err := command.Start(); err != nil {
		return err
	}

	waited := make(chan error, 1)

	go func() {
		err := command.Wait()
		_ = writer.CloseWithError(io.EOF)

		waited <- err
	}()

	var unseen []string

	scanner := bufio.NewScanner(reader)
	scanner.Buffer(nil, 1<<20)

	for scanner.Scan() {
		line := strings.TrimRight(scanner.Text(), " \r")
		fmt.Fprintln(s.log, line)

		if show(line) {
			fmt.Fprintln(s.out, "  "+line)
		} else {
			unseen = append(unseen, line)
		}
	}

	_ = reader.CloseWithError(scanner.Err())

	err := <-waited
	if err != nil {
		fmt.Fprintln(s.out, strings.Join(unseen, "\n"))
		return fmt.Errorf("%s: %w", filepath.Base(command.Path), err)
	}

	return nil
}

// editFile replaces a text in a file of the workspace and prints the change.
func (s *stage) editFile(name, before, after string) error {
	path := filepath.Join(s.workspace, name)

	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}

	if strings.Count(string(content), before) != 1 {
		return fmt.Errorf("%s does not have the line %q exactly once", name, before)
	}

	if err := os.WriteFile(path, []byte(strings.Replace(string(content), before, after, 1)), 0o600); err != nil {
		return err
	}

	fmt.Fprintf(s.out, "%s\n  - %s\n  + %s\n", name, before, after)

	return nil
}

// addFile writes a new file into the workspace and prints it.
func (s *stage) addFile(name, content string) error {
	if err := os.WriteFile(filepath.Join(s.workspace, name), []byte(content), 0o600); err != nil {
		return err
	}

	fmt.Fprintln(s.out, name)

	for line := range strings.Lines(content) {
		fmt.Fprintln(s.out, strings.TrimRight("  + "+line, " \n"))
	}

	return nil
}

func copyFile(from, to string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}

	if err := os.MkdirAll(filepath.Dir(to), 0o750); err != nil {
		return err
	}

	return os.WriteFile(to, content, 0o700) // executable, since it is a program
}
