// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// A Capability is something that some CLIs support and others do not. The test tries it out, because the version
// numbers of OpenTofu and Terraform differ.
type Capability struct {
	name, config, unknown string
}

// The capabilities that tests ask about.
var (
	Identity = Capability{"import by identity", "import {\n  to = terraform_data.probe\n  identity = {}\n}\nresource \"terraform_data\" \"probe\" {}\n", "Unsupported argument"}
	Actions  = Capability{"actions", "action \"terraform_probe\" \"probe\" {}\n", "Unsupported block type"}
	// Queries has no configuration to try: a CLI supports queries if it has the query command.
	Queries = Capability{name: "queries"}
)

var supported sync.Map

// Supports reports whether a CLI has a capability.
func Supports(tb testing.TB, program string, capability Capability) bool {
	tb.Helper()

	probe, _ := supported.LoadOrStore(program+"\x00"+capability.name, sync.OnceValue(func() bool { return capability.probe(tb, program) }))

	answer, _ := probe.(func() bool)

	return answer()
}

func (c Capability) probe(tb testing.TB, program string) bool {
	tb.Helper()

	dir := tb.TempDir()

	args := []string{"validate", "-no-color"}
	if c.config == "" {
		args = []string{"query", "-help"}
	} else if err := os.WriteFile(filepath.Join(dir, "probe.tf"), []byte(c.config), 0o600); err != nil {
		tb.Fatal(err)
	}

	command := exec.CommandContext(tb.Context(), program, args...)
	command.Dir = dir

	command.Env = append(os.Environ(), "CHECKPOINT_DISABLE=1", "TF_REATTACH_PROVIDERS=")

	output, err := command.CombinedOutput()
	if c.config == "" {
		return err == nil && strings.Contains(string(output), "query")
	}

	return !strings.Contains(string(output), c.unknown)
}

// NeedsCLI skips the test unless TF_ACC is set.
func NeedsCLI(t *testing.T) {
	t.Helper()

	if os.Getenv("TF_ACC") == "" {
		t.Skip("needs Terraform or OpenTofu: set TF_ACC")
	}
}

// SkipUnless skips the test if the CLI lacks the capability.
func SkipUnless(t *testing.T, capability Capability) {
	t.Helper()

	NeedsCLI(t)

	program := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if program == "" {
		program = "terraform"
	}

	if !Supports(t, program, capability) {
		t.Skipf("%s has no %s", program, capability.name)
	}
}
