// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group_test

import (
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
)

// An id in capitals, as some tools write a UUID, is imported as the directory writes it, for groups, memberships and
// users.
func TestProtocolImportOfAnIDInCapitals(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	directory := env.Credentials().DirectoryID

	ids, err := env.Simulator.SeedSCIMUsers(directory, 1)
	if err != nil {
		t.Fatal(err)
	}

	groupID, err := env.Simulator.SeedSCIMGroup(directory, "builders", ids[0])
	if err != nil {
		t.Fatal(err)
	}

	for typeName, test := range map[string]struct{ id, attribute, want string }{
		"atlassian_user":             {ids[0], "id", ids[0]},
		"atlassian_group":            {groupID, "id", groupID},
		"atlassian_group_members":    {groupID, "group_id", groupID},
		"atlassian_group_membership": {groupID + "," + ids[0], "user_id", ids[0]},
	} {
		imported, diags := env.Drive(t, nil).Import(t.Context(), typeName, strings.ToUpper(test.id))
		if text := protocoltest.Errors(diags); text != "" || imported == nil {
			t.Errorf("%s: %s", typeName, text)
			continue
		}

		if got := imported.Text(t, test.attribute); got != test.want {
			t.Errorf("%s: %s is %q, want %q", typeName, test.attribute, got, test.want)
		}
	}
}
