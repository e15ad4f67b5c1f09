// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

func TestUnmatchedWarning(t *testing.T) {
	t.Parallel()

	filter := diagnostics.Unmatched{Argument: "product_keys", Where: "organization", Noun: "app with the key", Existing: []string{"trello", "confluence", "trello"}}
	if diags := filter.Warning(); diags != nil {
		t.Errorf("nothing is missing, and it says %v", diags)
	}

	const want = "The organization has no app with the key confluense. Did you mean confluence? There is: confluence, trello."

	filter.Missing = []string{"confluense"}

	diags := filter.Warning()
	if len(diags) != 1 || diags[0].Summary() != "Unknown value in product_keys" || diags[0].Detail() != want {
		t.Fatalf("got %v", diags)
	}

	if at, ok := diags[0].(interface{ Path() path.Path }); !ok || !at.Path().Equal(path.Root("product_keys")) {
		t.Error("the warning is not on the argument")
	}
}
