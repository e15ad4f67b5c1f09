// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// TestAccGeneratedConfiguration shows that the configuration that Terraform generates for the import of users and a
// group gives a plan without changes, and that importing them sends no write. The users and the group have values, such
// as a trailing blank, that are unusual but allowed.
func TestAccGeneratedConfiguration(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	directory := env.Credentials().DirectoryID

	ids, err := env.Simulator.SeedSCIMUsers(directory, 3)
	if err != nil {
		t.Fatal(err)
	}

	for i, id := range ids {
		env.Simulator.SetSCIMUser(directory, id, func(u *simulator.SCIMUser) {
			name, zone, language := "Kim Larsen ", "GMT+8", "de_DE.UTF-8"
			u.DisplayName, u.Timezone, u.PreferredLanguage = &name, &zone, &language
			u.Active = i > 0
			u.PhoneNumbers = []simulator.SCIMPhoneNumber{{Value: "+45 1", Primary: true}, {Value: "+45 1", Type: "work", Primary: true}}
		})
	}

	group, err := env.Simulator.SeedSCIMGroup(directory, "Platform Team ", ids[1])
	if err != nil {
		t.Fatal(err)
	}

	imports := fmt.Sprintf("import {\n  to = atlassian_group.team\n  id = %q\n}\n", group)
	for i, id := range ids {
		imports += fmt.Sprintf("import {\n  to = atlassian_user.p%d\n  id = %q\n}\n", i, id)
	}

	folder := newFolder(t, env)
	folder.configure(nil, nil)
	folder.write("imports.tf", imports)

	if o := folder.run("plan", "-generate-config-out=generated.tf", "-input=false"); o.failed() || !strings.Contains(o.output, "4 to import, 0 to add, 0 to change, 0 to destroy") {
		t.Fatalf("the generated configuration does not plan clean:\n%s", o.output)
	}

	env.Simulator.ResetJournal()
	folder.converges()

	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		for _, sent := range env.Simulator.Requests(simulator.Filter{Method: method}) {
			if strings.HasPrefix(sent.Path, "/scim/") {
				t.Errorf("%s %s was sent", sent.Method, sent.Path)
			}
		}
	}
}
