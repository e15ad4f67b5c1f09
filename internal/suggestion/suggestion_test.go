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
		got := suggestion.DidYouMean(name, known)

		if want != "" {
			want = "; did you mean " + want + "?"
		}

		if got != want {
			t.Errorf("%.40q: got %q, want %q", name, got, want)
		}
	}
}

func TestWord(t *testing.T) {
	t.Parallel()

	roles := []string{"atlassian/user", "atlassian/admin", "atlassian/guest"}

	for text, test := range map[string]struct {
		words []string
		want  string
	}{
		"admin":           {roles, "atlassian/admin"}, // without its prefix
		"Atlassian/Admin": {roles, "atlassian/admin"},
		"gust":            {roles, "atlassian/guest"},
		"inactive":        {[]string{"active"}, ""}, // another first letter is another word
		"cats":            {[]string{"cast", "cat"}, "cast"},
		"catalog":         {[]string{"cat"}, ""},
		"":                {roles, ""},
		"a":               {nil, ""},
	} {
		if got := suggestion.Word(text, test.words); got != test.want {
			t.Errorf("%q: got %q, want %q", text, got, test.want)
		}
	}
}
