// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package shortcut

import "testing"

// TestReadPrivate: private state may be returned unread only if the framework would encode it just the same.
func TestReadPrivate(t *testing.T) {
	t.Parallel()

	for encoded, want := range map[string]bool{
		``:                                     true,
		`{"owned":"W10="}`:                     true,
		`{"a":"MQ==","b":"Mg=="}`:              true,
		`{"b":"Mg==","a":"MQ=="}`:              false, // another order
		`{"owned": "W10="}`:                    false, // blanks
		`{"owned":""}`:                         false, // dropped
		`{"owned":null}`:                       false,
		`{"owned":"bm8ganNvbg=="}`:             false, // no JSON
		`{"owned":"/w=="}`:                     false, // no UTF-8
		`{".import_before_read":"dHJ1ZQ=="}`:   false, // the framework's own
		`{"a":"MQ==",".framework":"dHJ1ZQ=="}`: false,
		`{}`:                                   false,
		`null`:                                 false,
		`{"a":1}`:                              false,
		`garbage`:                              false,
	} {
		if _, ok := readPrivate([]byte(encoded)); ok != want {
			t.Errorf("%s: got %t", encoded, ok)
		}
	}
}

func TestPrivateNotesChanges(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		key   string
		value []byte
		want  bool
	}{
		"the same":                 {"owned", []byte("[]"), false},
		"another value":            {"owned", []byte(`["a"]`), true},
		"removed":                  {"owned", nil, true},
		"a new key":                {"emails", []byte(`["home"]`), true},
		"removed, and never there": {"emails", nil, false},
	} {
		private, ok := readPrivate([]byte(`{"owned":"W10="}`))
		if !ok {
			t.Fatal("private state as the framework writes it is refused")
		}

		if diags := private.SetKey(t.Context(), test.key, test.value); len(diags) > 0 || private.changed != test.want {
			t.Errorf("%s: changed %t, want %t: %v", name, private.changed, test.want, diags)
		}
	}
}
