// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package export

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// check plans the written configuration with this program as the provider. It fails unless the plan has only imports.
// It leaves nothing in the folder.
func check(ctx context.Context, options Options, m *manifest, out io.Writer) error {
	program, err := findCLI(options.CLI)
	if err != nil {
		return err
	}

	dir, err := os.MkdirTemp("", "export-check-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)

	settings, err := writeCLIConfig(dir, options.Source)
	if err != nil {
		return err
	}

	run := func(args ...string) ([]byte, error) {
		command := exec.CommandContext(ctx, program, args...) //nolint:gosec // The user names the program; else it is Terraform.
		command.Dir = options.Out

		command.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+settings, "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1")

		// An initialized folder keeps its own data, which says where its state is.
		if _, err := os.Stat(filepath.Join(options.Out, ".terraform")); err != nil {
			command.Env = append(command.Env, "TF_DATA_DIR="+filepath.Join(dir, "data"))
		}

		var failed strings.Builder

		command.Stderr = &failed

		output, err := command.Output()
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w\n%s", filepath.Base(program), args[0], err, failed.String())
		}

		return output, nil
	}

	saved := filepath.Join(dir, "plan")
	if _, err := run("plan", "-input=false", "-lock=false", "-no-color", "-out="+saved); err != nil {
		return fmt.Errorf("%w\n%s", err, changedHint)
	}

	text, err := run("show", "-json", saved)
	if err != nil {
		return err
	}

	imports, changes, err := planChanges(text)
	if err != nil {
		return err
	}

	// The one block for everybody adopts people who are new in the file by an update, since it has been imported
	// before.
	if joins := oneBlockAddress + ": update"; m.OneBlock && m.Runs > 1 {
		changes = slices.DeleteFunc(changes, func(change string) bool { return change == joins })
	}

	if len(changes) > 0 {
		return fmt.Errorf("the plan is not imports only:\n  %s\n%s", strings.Join(changes, "\n  "), changedHint)
	}

	fmt.Fprintf(out, "Checked with %s: %d imports and no change.\n", filepath.Base(program), imports)

	return nil
}

// changedHint says what to do about the usual reason of a failed check.
const changedHint = "If the organization has changed since it was read, export it again, into another folder."

// planChanges returns the number of imports in a plan, and its other changes.
func planChanges(plan []byte) (imports int, changes []string, err error) {
	var decoded struct {
		Changes []struct {
			Address string `json:"address"`
			Mode    string `json:"mode"`
			Change  struct {
				Actions   []string        `json:"actions"`
				Importing json.RawMessage `json:"importing"`
			} `json:"change"`
		} `json:"resource_changes"`
	}

	if err := json.Unmarshal(plan, &decoded); err != nil {
		return 0, nil, fmt.Errorf("reading the plan: %w", err)
	}

	for _, change := range decoded.Changes {
		if change.Mode != "managed" {
			continue
		}

		if len(change.Change.Importing) > 0 && string(change.Change.Importing) != "null" {
			imports++
		}

		if actions := strings.Join(change.Change.Actions, ", "); actions != "no-op" {
			changes = append(changes, change.Address+": "+actions)
		}
	}

	return imports, changes, nil
}

// findCLI returns the path of the program to check with.
func findCLI(named string) (string, error) {
	if named != "" {
		return exec.LookPath(named)
	}

	for _, name := range []string{"terraform", "tofu"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}

	return "", errors.New("-check needs terraform or tofu on PATH, or -cli")
}

// writeCLIConfig writes a CLI configuration that makes this program the provider, and returns its path.
func writeCLIConfig(dir, source string) (string, error) {
	own, err := os.Executable()
	if err != nil {
		return "", err
	}

	if own, err = filepath.EvalSymlinks(own); err != nil {
		return "", err
	}

	plugins := filepath.Join(dir, "plugins")
	if err := os.Mkdir(plugins, folderMode); err != nil {
		return "", err
	}

	if err := os.Symlink(own, filepath.Join(plugins, "terraform-provider-"+source[strings.LastIndex(source, "/")+1:]+filepath.Ext(own))); err != nil {
		return "", err
	}

	settings := filepath.Join(dir, "cli.tfrc")
	text := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %s = %s\n  }\n  direct {}\n}\n", quoted(source), quoted(filepath.ToSlash(plugins)))

	return settings, os.WriteFile(settings, []byte(text), fileMode)
}
