// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
)

// A program of this module that tests start. It is built once, when a test first needs it.
type program struct {
	source, name string
	once         sync.Once
	folder       string
	err          error
}

var (
	providerProgram = &program{source: "../../..", name: "terraform-provider-atlassian"}
	launcherProgram = &program{source: "./launcher", name: "terraform-provider-atlassian"}
)

// build builds the program unless that is done, and returns its folder, which holds nothing else.
func (p *program) build(t *testing.T) string {
	t.Helper()

	p.once.Do(func() {
		//nolint:usetesting // The folder outlives the first test that needs it.
		if p.folder, p.err = os.MkdirTemp("", "atlassian-provider-"); p.err != nil {
			return
		}

		build := exec.Command("go", "build", "-ldflags", "-s -w", "-o", p.path(), p.source) //nolint:noctx // A build may take as long as it needs.

		if output, err := build.CombinedOutput(); err != nil {
			p.err = fmt.Errorf("building %s: %w\n%s", p.source, err, output)
		}
	})

	if p.err != nil {
		t.Fatal(p.err)
	}

	return p.folder
}

func (p *program) path() string {
	name := p.name
	if runtime.GOOS == "windows" {
		name += ".exe"
	}

	return filepath.Join(p.folder, name)
}

// TestMain removes the built programs. It runs more tests in parallel than there are processors, because these tests
// mostly wait for time-outs.
func TestMain(m *testing.M) {
	flag.Parse()

	given := false

	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })

	if !given {
		if err := flag.Set("test.parallel", "10"); err != nil {
			panic(err)
		}
	}

	code := m.Run()

	for _, program := range []*program{providerProgram, launcherProgram} {
		if program.folder != "" {
			_ = os.RemoveAll(program.folder)
		}
	}

	os.Exit(code)
}

// A folder is a working directory of Terraform that uses the built provider.
type folder struct {
	t   *testing.T
	dir string
	env []string
}

// newFolder makes a working directory for a simulated organization. It passes the keys as environment variables alone,
// so no file has a reason to contain them. It skips the test unless TF_ACC is set.
func newFolder(t *testing.T, environment *acctest.Environment, variables ...string) *folder {
	t.Helper()

	acctest.NeedsCLI(t)

	f := &folder{t: t, dir: t.TempDir()}
	rc := f.writeDevOverrides(providerProgram)

	credentials := environment.Credentials()

	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "TF_") && !strings.HasPrefix(variable, "ATLASSIAN_") {
			f.env = append(f.env, variable)
		}
	}

	f.env = append(f.env,
		"TF_CLI_CONFIG_FILE="+rc, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_DISABLE_PLUGIN_TLS="+os.Getenv("TF_DISABLE_PLUGIN_TLS"),
		"ATLASSIAN_BASE_URL="+environment.Simulator.URL(), "ATLASSIAN_ORG_ID="+credentials.OrgID, "ATLASSIAN_API_KEY="+credentials.APIKey,
		"ATLASSIAN_DIRECTORY_ID="+credentials.DirectoryID, "ATLASSIAN_SCIM_API_KEY="+credentials.SCIMKey)
	f.env = append(f.env, variables...)

	return f
}

// writeDevOverrides writes a CLI configuration that makes Terraform start a program as the provider. It returns its
// path.
func (f *folder) writeDevOverrides(program *program) string {
	f.t.Helper()

	rc := filepath.Join(f.t.TempDir(), "cli.tfrc")
	f.writeTo(rc, fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n  }\n  direct {}\n}\n",
		provider.Address, filepath.ToSlash(program.build(f.t))))

	return rc
}

func (f *folder) writeTo(path, text string) {
	f.t.Helper()

	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		f.t.Fatal(err)
	}
}

func (f *folder) write(name, text string) {
	f.t.Helper()
	f.writeTo(filepath.Join(f.dir, name), text)
}

// configure writes the configuration: the arguments of the provider block, and resource blocks.
func (f *folder) configure(arguments map[string]any, blocks []acctest.Block) {
	f.t.Helper()

	resources := map[string]map[string]any{}

	for _, block := range blocks {
		kind, name, _ := strings.Cut(block.Address, ".")
		if resources[kind] == nil {
			resources[kind] = map[string]any{}
		}

		resources[kind][name] = expressions(block.Config)
	}

	document := map[string]any{
		"terraform": map[string]any{"required_providers": map[string]any{"atlassian": map[string]any{"source": provider.Address}}},
		"provider":  map[string]any{"atlassian": arguments},
	}
	if len(resources) > 0 {
		document["resource"] = resources
	}

	text, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		f.t.Fatal(err)
	}

	f.write("main.tf.json", string(text))
}

func expressions(value any) any {
	switch v := value.(type) {
	case acctest.Reference:
		return "${" + v.Address + "." + v.Attribute + "}"
	case map[string]any:
		out := map[string]any{}
		for name, element := range v {
			out[name] = expressions(element)
		}

		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = expressions(v[i])
		}

		return out
	}

	return value
}

// cliRun is the result of a run of the CLI.
type cliRun struct {
	code   int
	output string
	// errors are the texts of errors, by resource address.
	errors map[string]string
	// withoutAddress are the errors without a resource address, such as those of a destroy.
	withoutAddress []string
}

// errorOf returns the errors of a resource, "" if there is none. It finds those of a destroy by their text.
func (o cliRun) errorOf(address string) string {
	texts := []string{o.errors[address]}

	for _, unplaced := range o.withoutAddress {
		if isDestroyError(address, unplaced) {
			texts = append(texts, unplaced)
		}
	}

	return strings.Join(texts, "")
}

// isDestroyError reports whether an error is that of destroying a resource. Of the two single users, only theUser is
// deleted without being unlinked first.
func isDestroyError(address, text string) bool {
	ofCompany := strings.Contains(text, firstEmail) || strings.Contains(text, secondEmail)
	if ofCompany || address == theDirectoryUsers {
		return ofCompany && address == theDirectoryUsers
	}

	if address == theUser || address == theUnlinkedUser {
		return strings.Contains(text, "Destroying user failed") && strings.Contains(text, "Deleting SCIM user") == (address == theUser)
	}

	return strings.Contains(text, destroyErrors[address])
}

var destroyErrors = map[string]string{
	theGroup:         "Deleting group failed",
	theMembership:    "Deleting group membership failed",
	theMembers:       "Deleting group members failed",
	theGroupRole:     "Revoking role of group",
	theOrgGroup:      "Deleting organization group failed",
	theOrgMembership: "Deleting organization group membership failed",
	theOrgMembers:    "Deleting organization group members failed",
	theUserRole:      "Revoking role of user",
}

func (o cliRun) failed() bool { return o.code != 0 }

func (f *folder) run(arguments ...string) cliRun {
	f.t.Helper()

	command, output := f.command(f.t.Context(), arguments...)

	return f.finish(command.Run(), output)
}

func (f *folder) command(ctx context.Context, arguments ...string) (*exec.Cmd, *bytes.Buffer) {
	f.t.Helper()

	program := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if program == "" {
		program = "terraform"
	}

	var output bytes.Buffer

	command := exec.CommandContext(ctx, program, arguments...)
	command.Dir, command.Env, command.Stdout, command.Stderr = f.dir, f.env, &output, &output
	command.WaitDelay = 10 * time.Second

	return command, &output
}

func (f *folder) finish(err error, output *bytes.Buffer) cliRun {
	f.t.Helper()

	o := cliRun{output: output.String(), errors: map[string]string{}}

	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		o.code = exit.ExitCode()
	} else if err != nil {
		f.t.Fatalf("running the CLI: %s\n%s", err, o.output)
	}

	for line := range strings.Lines(o.output) {
		var message struct {
			Diagnostic struct {
				Severity string `json:"severity"`
				Summary  string `json:"summary"`
				Detail   string `json:"detail"`
				Address  string `json:"address"`
			} `json:"diagnostic"`
		}
		if json.Unmarshal([]byte(line), &message) == nil && message.Diagnostic.Severity == "error" {
			d := message.Diagnostic
			text := d.Summary + ": " + d.Detail + "\n"

			if d.Address == "" {
				o.withoutAddress = append(o.withoutAddress, text)
			} else {
				o.errors[d.Address] += text
			}
		}
	}

	return o
}

func (f *folder) apply(arguments ...string) cliRun {
	f.t.Helper()

	return f.run(append([]string{"apply", "-json", "-auto-approve", "-input=false"}, arguments...)...)
}

func (f *folder) destroy() cliRun { return f.apply("-destroy") }

// planIsEmpty fails the test unless the next plan is empty.
func (f *folder) planIsEmpty() {
	f.t.Helper()

	if o := f.run("plan", "-json", "-input=false", "-detailed-exitcode"); o.code != 0 {
		f.t.Errorf("the next plan is not empty (exit code %d):\n%s", o.code, o.output)
	}
}

// converges fails the test unless one apply succeeds and the plan after it is empty.
func (f *folder) converges() {
	f.t.Helper()

	if o := f.apply(); o.failed() {
		f.t.Fatalf("one apply did not converge:\n%s", o.output)
	}

	f.planIsEmpty()
}

// state returns the attributes of each resource in the state, by address.
func (f *folder) state() map[string]map[string]any {
	f.t.Helper()

	data, err := os.ReadFile(filepath.Join(f.dir, "terraform.tfstate"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}

	var document struct {
		Resources []struct {
			Type      string `json:"type"`
			Name      string `json:"name"`
			Instances []struct {
				Attributes map[string]any `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}

	if err == nil {
		err = json.Unmarshal(data, &document)
	}

	if err != nil {
		f.t.Fatal(err)
	}

	state := map[string]map[string]any{}

	for _, resource := range document.Resources {
		if len(resource.Instances) > 0 {
			state[resource.Type+"."+resource.Name] = resource.Instances[0].Attributes
		}
	}

	return state
}
