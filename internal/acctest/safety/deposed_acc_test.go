// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
)

// TestAccDeposed shows what the next apply does when a run was interrupted after it created the new object of a
// replacement and before it destroyed the old one, which Terraform calls deposed. Memberships and roles converge. For a
// user the plan is refused, changes nothing and says what to do, because it looks like the plan for two blocks of one
// person, of which one is removed.
func TestAccDeposed(t *testing.T) {
	t.Parallel()

	config := kimBlock("kim", "adopt_existing = true", "lifecycle {", "create_before_destroy = true", "}") + groupBlock("g") + createBeforeDestroy(membershipBlock("m")) +
		createBeforeDestroy(kimMembersBlock("all")) +
		roleBlocks("r", "lifecycle {", "create_before_destroy = true", "}")

	relations := []string{
		"atlassian_group_membership.m", "atlassian_group_members.all", "atlassian_user_role_assignment.r", "atlassian_group_role_assignment.r",
	}

	t.Run("relations", func(t *testing.T) {
		t.Parallel()

		environment, f := interruptedReplacement(t, config, relations...)
		before := directorySnapshot(t, environment) + accessSnapshot(environment)

		f.converges()

		if after := directorySnapshot(t, environment) + accessSnapshot(environment); after != before {
			t.Errorf("not everything is there: before\n%s\nafter\n%s", before, after)
		}
	})

	t.Run("a person", func(t *testing.T) {
		t.Parallel()

		environment, f := interruptedReplacement(t, config, "atlassian_user.kim")
		before := directorySnapshot(t, environment) + accessSnapshot(environment)

		refused := f.apply()
		if !refused.failed() || !strings.Contains(refused.output, removedAndAdded) || !strings.Contains(refused.output, "deposed") {
			t.Errorf("not refused:\n%s", refused.output)
		}

		if o := f.run("state", "rm", "atlassian_user.kim"); o.failed() {
			t.Fatal(o.output)
		}

		f.write("import.tf", importBlockFor("atlassian_user.kim", "kim@corp.test"))
		f.converges()

		if after := directorySnapshot(t, environment) + accessSnapshot(environment); after != before {
			t.Errorf("not everything is there: before\n%s\nafter\n%s", before, after)
		}
	})
}

// interruptedReplacement returns a folder whose state still has the deposed objects of the replaced resources.
func interruptedReplacement(t *testing.T, config string, addresses ...string) (*acctest.Environment, *folder) {
	t.Helper()

	environment := acctest.Start(t, sameWorldWithoutDelays)
	f := newFolder(t, environment, "TF_VAR_wiki="+confluenceApp(t, environment))

	f.write("provider.tf", requiredProvider)
	f.write("main.tf", config)
	f.converges()

	old := f.stateFile()

	var replace []string
	for _, address := range addresses {
		replace = append(replace, "-replace="+address)
	}

	if o := f.apply(replace...); o.failed() {
		t.Fatalf("replacing:\n%s", o.output)
	}

	state := f.stateFile()

	for _, address := range addresses {
		deposed := maps.Clone(old.instances(address)[0])
		deposed["deposed"] = "0a1b2c3d"
		state.setInstances(address, append(state.instances(address), deposed))
	}

	text, err := json.Marshal(state)
	if err != nil {
		t.Fatal(err)
	}

	f.write("terraform.tfstate", string(text))

	return environment, f
}

// A stateFile is a whole state file, including what the tests do not read.
type stateFile map[string]any

func (f *folder) stateFile() stateFile {
	f.t.Helper()

	data, err := os.ReadFile(filepath.Join(f.dir, "terraform.tfstate"))
	if err != nil {
		f.t.Fatal(err)
	}

	var file stateFile
	if err := json.Unmarshal(data, &file); err != nil {
		f.t.Fatal(err)
	}

	return file
}

func (s stateFile) resource(address string) map[string]any {
	resources, _ := s["resources"].([]any)

	for _, one := range resources {
		if resource, _ := one.(map[string]any); resource["type"].(string)+"."+resource["name"].(string) == address {
			return resource
		}
	}

	return nil
}

func (s stateFile) instances(address string) []map[string]any {
	var instances []map[string]any

	all, _ := s.resource(address)["instances"].([]any)
	for _, one := range all {
		if instance, ok := one.(map[string]any); ok {
			instances = append(instances, instance)
		}
	}

	return instances
}

func (s stateFile) setInstances(address string, instances []map[string]any) {
	s.resource(address)["instances"] = instances
}
