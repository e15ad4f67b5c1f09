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
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// source is the provider's source address in required_providers.
var source = strings.TrimPrefix(provider.Address, "registry.terraform.io/")

// terraform runs a CLI with the built provider.
type terraform struct {
	t                         *testing.T
	program, binary, settings string
	env                       []string
}

func newTerraform(t *testing.T, env *acctest.Environment) *terraform {
	t.Helper()

	acctest.NeedsCLI(t)

	program := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if program == "" {
		program = "terraform"
	}

	binary, err := buildProvider()
	if err != nil {
		t.Fatal(err)
	}

	settings := filepath.Join(filepath.Dir(binary), "cli.tfrc")
	credentials := env.Credentials()

	return &terraform{t: t, program: program, binary: binary, settings: settings, env: append(os.Environ(),
		"TF_CLI_CONFIG_FILE="+settings, "CHECKPOINT_DISABLE=1", "TF_REATTACH_PROVIDERS=",
		"ATLASSIAN_BASE_URL="+env.Simulator.URL(), "ATLASSIAN_ORG_ID="+credentials.OrgID, "ATLASSIAN_API_KEY="+credentials.APIKey,
		"ATLASSIAN_DIRECTORY_ID="+credentials.DirectoryID, "ATLASSIAN_SCIM_API_KEY="+credentials.SCIMKey)}
}

// buildProvider builds the provider once for all tests, beside a CLI configuration that uses it. It returns the
// program's path.
var buildProvider = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "export-provider-")
	if err != nil {
		return "", err
	}

	binary := filepath.Join(dir, "terraform-provider-atlassian")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}

	build := exec.CommandContext(context.Background(), "go", "build", "-ldflags", "-s -w", "-o", binary, ".")
	build.Dir = filepath.Join("..", "..")

	if output, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the provider: %w\n%s", err, output)
	}

	settings := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n  }\n  direct {}\n}\n", source, filepath.ToSlash(dir))

	return binary, os.WriteFile(filepath.Join(dir, "cli.tfrc"), []byte(settings), 0o600)
})

func TestMain(m *testing.M) {
	code := m.Run()

	if os.Getenv("TF_ACC") != "" {
		if binary, err := buildProvider(); err == nil {
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

// TestAccExport exports organizations and applies the configuration: the apply only imports, and the next plan is
// empty. Then somebody joins, and a second export adds them. Sixty people have every kind of awkward name;
// EXPORT_PEOPLE=2000 makes a large organization, which takes the CLI minutes.
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
		"acme":                   {"acme", 0, []string{"-organization-members", "-roles"}},
		"acme in one block":      {"acme", 0, []string{"-people", "csv", "-personal", "-organization-members", "-roles"}},
		"an awkward world":       {"", many, nil},
		"awkward and personal":   {"", 60, []string{"-personal"}},
		"as a file and personal": {"", 60, []string{"-people", "csv", "-personal", "-organization-members", "-roles"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.Start(t, withoutDelays, acctest.World(test.world))
			if test.people > 0 {
				seedAwkward(t, env, 7, test.people)
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

			oneBlock := strings.Contains(readFolder(t, dir)["users.tf"], "atlassian_directory_users")
			if oneBlock != (name == "acme in one block") {
				t.Errorf("people are one block: %t", oneBlock)
			}

			// One block for everybody adopts a new person by an update.
			want := "1 imported, 0 added, 0 changed, 0 destroyed"
			if oneBlock {
				want = "0 added, 1 changed, 0 destroyed"
			}

			if again := cli.run(dir, cli.program, "apply", "-auto-approve", "-no-color"); !strings.Contains(again, want) {
				t.Errorf("the second apply does not say %q: %s", want, again[max(0, len(again)-300):])
			}

			cli.run(dir, cli.program, "plan", "-detailed-exitcode", "-no-color")

			for _, entry := range env.Simulator.Journal() {
				// An adoption begins with a creation that is refused.
				if entry.Method != "GET" && entry.Status != http.StatusConflict && !strings.HasSuffix(entry.Path, "/search") && !strings.HasSuffix(entry.Path, "/workspaces") {
					t.Errorf("%s %s was sent", entry.Method, entry.Path)
				}
			}
		})
	}
}

// The written configuration can be initialized and applied as by a user: with the provider from a mirror, and an
// encrypted connection to it.
func TestAccExportInitialized(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t, withoutDelays)
	if _, err := env.Simulator.SeedSCIMUsers(env.Credentials().DirectoryID, 3); err != nil {
		t.Fatal(err)
	}

	cli := newTerraform(t, env)
	mirror := t.TempDir()

	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		dir := filepath.Join(mirror, host, filepath.FromSlash(source), "1.0.0", runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}

		if err := os.Symlink(cli.binary, filepath.Join(dir, "terraform-provider-atlassian_v1.0.0")); err != nil {
			t.Fatal(err)
		}
	}

	settings := filepath.Join(mirror, "cli.tfrc")
	text := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.ToSlash(mirror))

	if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}

	cli.env = append(cli.env, "TF_CLI_CONFIG_FILE="+settings, "TF_DISABLE_PLUGIN_TLS=")

	dir := filepath.Join(t.TempDir(), "exported")
	cli.run(".", cli.binary, "export", "-out", dir)
	cli.run(dir, cli.program, "init", "-no-color")

	if said := cli.run(dir, cli.program, "apply", "-auto-approve", "-no-color"); !strings.Contains(said, "3 imported, 0 added, 0 changed, 0 destroyed") {
		t.Errorf("the apply says %s", said)
	}

	cli.run(dir, cli.program, "plan", "-detailed-exitcode", "-no-color")
}

// TestAccExportOfWhatMoves exports while people and groups are created, deleted and renamed. Nobody who stays is
// missing. People are written as they are when they are read, which is last. What cannot be written, or is no longer
// there, is reported.
func TestAccExportOfWhatMoves(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t, withoutDelays)
	directory := env.Credentials().DirectoryID

	ids, err := env.Simulator.SeedSCIMUsers(directory, 105)
	if err != nil {
		t.Fatal(err)
	}

	for i := range 103 {
		if _, err := env.Simulator.SeedSCIMGroup(directory, fmt.Sprintf("team %03d", i), ids[1], ids[2]); err != nil {
			t.Fatal(err)
		}
	}

	groups := env.Simulator.SCIMGroups(directory)

	// The changes come between two pages of groups, between groups and people, and between two pages of people.
	env.Simulator.Inject(simulator.Fault{Path: "/scim/directory/*/Groups", Times: 1, After: func(*http.Request) { env.Simulator.DeleteSCIMGroup(directory, groups[3].ID) }})
	env.Simulator.Inject(simulator.Fault{Path: "/scim/directory/*/Users", Times: 1, Before: func(*http.Request) {
		env.Simulator.DeleteSCIMUser(directory, ids[1])
		env.Simulator.SetSCIMUser(directory, ids[3], func(u *simulator.SCIMUser) { u.Emails[0].Value = "married@corp.test" })
	}})
	env.Simulator.Inject(simulator.Fault{Path: "/scim/directory/*/Users", Times: 1, Skip: 1, After: func(*http.Request) {
		if _, err := env.Simulator.SeedSCIMUsers(directory, 1); err != nil {
			t.Error(err)
		}
	}})

	cli := newTerraform(t, env)
	dir := filepath.Join(t.TempDir(), "exported")

	said := cli.run(".", cli.binary, "export", "-out", dir)

	files := readFolder(t, dir)
	if n := strings.Count(files["users.tf"], "resource "); n < 104 || !strings.Contains(files["users.tf"], "married@corp.test") || strings.Contains(files["imports.tf"], "\""+ids[1]+"\"") {
		t.Errorf("%d people are written: %s", n, files["users.tf"])
	}

	if !strings.Contains(files["groups.tf"], `"team 100"`) {
		t.Error("the group that moved to another page is missing")
	}

	if !strings.Contains(files["not-managed.txt"], ids[1]+" is not written") {
		t.Errorf("memberships of who left are not spoken of in %.2000s; said was %s", files["not-managed.txt"], said)
	}

	// A group was deleted after its page was read. The second run reports that.
	if again := cli.run(".", cli.binary, "export", "-out", dir); !strings.Contains(again, "not listed any more: atlassian_group.team_003, atlassian_group_membership.") {
		t.Errorf("the second run says %s", again)
	}
}

// An export that runs out of disk space, or is interrupted at any stage, leaves no files.
func TestAccExportWithoutRoom(t *testing.T) {
	t.Parallel()

	shell, err := exec.LookPath("sh")
	if err != nil || runtime.GOOS == "windows" {
		t.Skip("needs a shell")
	}

	env := acctest.Start(t, withoutDelays)
	seedAwkward(t, env, 3, 110)

	cli := newTerraform(t, env)

	// A limit on the size of files stands in for a full disk.
	for blocks, fits := range map[int]bool{0: false, 1: false, 4: false, 16: false, 1 << 20: true} {
		for _, existing := range []bool{false, true} {
			dir := filepath.Join(t.TempDir(), "out")
			if existing {
				if err := os.Mkdir(dir, 0o700); err != nil {
					t.Fatal(err)
				}
			}

			command := exec.CommandContext(t.Context(), shell, "-c", fmt.Sprintf("ulimit -f %d && exec \"$@\"", blocks), "sh", cli.binary, "export", "-out", dir)
			command.Env = cli.env

			output, err := command.CombinedOutput()
			if left := readFolder(t, filepath.Dir(dir)); (err == nil) != fits || (len(left) > 0) != fits {
				t.Errorf("with %d blocks: %v leaves %d files; %s", blocks, err, len(left), output)
			}
		}
	}

	for _, path := range []string{"/scim/directory/*/Groups", "/scim/directory/*/Users", "/admin/v2/orgs/*/directories/*/groups/search", "/admin/v2/orgs/*/workspaces"} {
		dir := filepath.Join(t.TempDir(), "deep", "out")

		command := exec.CommandContext(t.Context(), cli.binary, "export", "-out", dir)
		command.Env = cli.env

		remove := env.Simulator.Inject(simulator.Fault{
			Path: path, Times: 1, Hold: time.Second,
			After: func(*http.Request) { _ = command.Process.Signal(os.Interrupt) },
		})
		output, err := command.CombinedOutput()

		remove()

		entries, _ := os.ReadDir(filepath.Dir(filepath.Dir(dir)))
		if err == nil || len(entries) > 0 {
			t.Errorf("interrupted at %s: %v leaves %v; %s", path, err, entries, output)
		}
	}
}
