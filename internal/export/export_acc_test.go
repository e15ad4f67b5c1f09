// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package export_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
)

// terraform is a CLI with the provider as it is built.
type terraform struct {
	t                         *testing.T
	program, binary, settings string
	env                       []string
}

func newTerraform(t *testing.T, env *acctest.Environment) *terraform {
	t.Helper()

	if os.Getenv("TF_ACC") == "" {
		t.Skip("needs Terraform or OpenTofu: set TF_ACC")
	}

	program := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if program == "" {
		program = "terraform"
	}

	binary, err := built()
	if err != nil {
		t.Fatal(err)
	}

	dir := filepath.Dir(binary)
	settings := filepath.Join(dir, "cli.tfrc")
	text := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n  }\n  direct {}\n}\n", provider.Address, filepath.ToSlash(dir))

	if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}

	credentials := env.Credentials()

	return &terraform{t: t, program: program, binary: binary, settings: settings, env: append(os.Environ(),
		"TF_CLI_CONFIG_FILE="+settings, "CHECKPOINT_DISABLE=1", "TF_REATTACH_PROVIDERS=",
		"ATLASSIAN_BASE_URL="+env.Simulator.URL(), "ATLASSIAN_ORG_ID="+credentials.OrgID, "ATLASSIAN_API_KEY="+credentials.APIKey,
		"ATLASSIAN_DIRECTORY_ID="+credentials.DirectoryID, "ATLASSIAN_SCIM_API_KEY="+credentials.SCIMKey)}
}

// built is the provider, built once for all tests.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "export-provider-")
	if err != nil {
		return "", err
	}

	binary := filepath.Join(dir, "terraform-provider-atlassian")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}

	build := exec.CommandContext(context.Background(), "go", "build", "-o", binary, ".")
	build.Dir = filepath.Join("..", "..")

	if output, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the provider: %w\n%s", err, output)
	}

	return binary, nil
})

func TestMain(m *testing.M) {
	code := m.Run()

	if os.Getenv("TF_ACC") != "" {
		if binary, err := built(); err == nil {
			_ = os.RemoveAll(filepath.Dir(binary))
		}
	}

	os.Exit(code)
}

func (c *terraform) run(dir, program string, args ...string) string {
	c.t.Helper()

	command := exec.CommandContext(c.t.Context(), program, args...)
	command.Dir, command.Env = dir, c.env

	output, err := command.CombinedOutput()
	if err != nil {
		c.t.Fatalf("%s %v: %v\n%.8000s", filepath.Base(program), args, err, output)
	}

	return string(output)
}

var imported = regexp.MustCompile(`(\d+) imported, 0 added, 0 changed, 0 destroyed`)

// TestAccExport exports organizations, plans and applies what was written: it is imports only, and nothing is left to do. Then somebody joins, and
// a second export adds them. Sixty people are enough for each kind of awkward one; EXPORT_PEOPLE=2000 makes a large organization of them, which is
// minutes of the CLI's time.
func TestAccExport(t *testing.T) {
	t.Parallel()

	many := 60

	if text := os.Getenv("EXPORT_PEOPLE"); text != "" {
		var err error
		if many, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}

	for name, test := range map[string]struct {
		world  string
		people int
		args   []string
	}{
		"acme":                   {"acme", 0, nil},
		"an awkward world":       {"", many, nil},
		"awkward and personal":   {"", 60, []string{"-personal"}},
		"as a file and personal": {"", 60, []string{"-people", "csv", "-personal"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.Start(t, prompt, acctest.World(test.world))
			if test.people > 0 {
				awkward(t, env, 7, test.people)
			}

			cli := newTerraform(t, env)
			dir := filepath.Join(t.TempDir(), "exported")
			args := append([]string{"export", "-out", dir, "-check", "-cli", cli.program}, test.args...)

			began := time.Now()
			said := cli.run(".", cli.binary, args...)
			t.Logf("export and check took %s: %s", time.Since(began).Round(time.Second), said[max(0, len(said)-300):])

			if !strings.Contains(said, "imports and no change") {
				t.Fatalf("the check says %s", said)
			}

			cli.run(dir, cli.program, "fmt", "-check", "-diff")

			applied := imported.FindStringSubmatch(cli.run(dir, cli.program, "apply", "-auto-approve", "-no-color"))
			if applied == nil || applied[1] == "0" {
				t.Fatal("the apply is not imports only")
			}

			env.Simulator.ResetJournal()

			if err := os.Remove(filepath.Join(dir, "imports.tf")); err != nil {
				t.Fatal(err)
			}

			if _, err := env.Simulator.SeedSCIMUsers(env.Credentials().DirectoryID, 1); err != nil {
				t.Fatal(err)
			}

			cli.run(".", cli.binary, args...)

			// One block for everybody takes over who joins.
			want := "1 imported, 0 added, 0 changed, 0 destroyed"
			if slices.Contains(args, "csv") {
				want = "0 added, 1 changed, 0 destroyed"
			}

			if again := cli.run(dir, cli.program, "apply", "-auto-approve", "-no-color"); !strings.Contains(again, want) {
				t.Errorf("the second apply does not say %q: %s", want, again[max(0, len(again)-300):])
			}

			cli.run(dir, cli.program, "plan", "-detailed-exitcode", "-no-color")

			for _, entry := range env.Simulator.Journal() {
				// Taking somebody over begins with the refusal to create them.
				if entry.Method != "GET" && entry.Status != http.StatusConflict && !strings.HasSuffix(entry.Path, "/search") && !strings.HasSuffix(entry.Path, "/workspaces") {
					t.Errorf("%s %s was sent", entry.Method, entry.Path)
				}
			}
		})
	}
}
