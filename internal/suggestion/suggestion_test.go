// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package suggestion_test

import (
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/suggestion"
)

func TestFor(t *testing.T) {
	t.Parallel()

	known := []string{"active", "department", "display_name", "email", "given_name", "phone_numbers", "title", "user_name"}

	for name, want := range map[string]string{
		"titel": "title", "titl": "title", "tittle": "title", "Title": "title", "mail": "email", "E-Mail": "email", "First Name": "given_name",
		"displayName": "display_name", "dispaly_name": "display_name", "enabled": "active", "phone": "phone_numbers", "Abteilung": "", "": "",
		"company":                  "", // organization, which is not among them
		strings.Repeat("x", 1<<20): "",
	} {
		got := suggestion.For(name, known)

		if want != "" {
			want = "; did you mean " + want + "?"
		}

		if got != want {
			t.Errorf("%.40q: got %q, want %q", name, got, want)
		}
	}
}
