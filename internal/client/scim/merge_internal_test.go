// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"encoding/json"
	"testing"
)

func TestMerge(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		before, after string
		changes       []Change
		changed       bool
	}{
		"set":                      {`{"a":1}`, `{"a":1,"title":"T"}`, []Change{{"title", "T"}}, true},
		"set to what it is":        {`{"title":"T"}`, `{"title":"T"}`, []Change{{"title", "T"}}, false},
		"set in another case":      {`{"Title":"T"}`, `{"Title":"U"}`, []Change{{"title", "U"}}, true},
		"set in what is not there": {`{}`, `{"name":{"givenName":"A"}}`, []Change{{"name.givenName", "A"}}, true},
		"set in null":              {`{"name":null}`, `{"name":{"givenName":"A"}}`, []Change{{"name.givenName", "A"}}, true},
		"keep the neighbors":       {`{"name":{"x":[1]}}`, `{"name":{"givenName":"A","x":[1]}}`, []Change{{"name.givenName", "A"}}, true},
		"remove":                   {`{"name":{"givenName":"A","x":1}}`, `{"name":{"x":1}}`, []Change{{"name.givenName", nil}}, true},
		"remove what is not there": {`{"a":1}`, `{"a":1}`, []Change{{"name.givenName", nil}, {"title", nil}}, false},
		"e-mails":                  {`{"emails":[]}`, `{"emails":[{"value":"a","primary":true}]}`, []Change{{AttrEmails, []Email{{Value: "a", Primary: true}}}}, true},
		"active":                   {`{"active":true}`, `{"active":false}`, []Change{{AttrActive, false}}, true},
		"department in both places": {
			`{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"A","x":1}}`,
			`{"department":"B","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"B","x":1}}`,
			[]Change{{AttrDepartment, "B"}},
			true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var o rawObject
			if err := json.Unmarshal([]byte(c.before), &o); err != nil {
				t.Fatal(err)
			}

			changed, err := o.merge(c.changes)
			if err != nil {
				t.Fatal(err)
			}

			got, err := json.Marshal(o)
			if err != nil {
				t.Fatal(err)
			}

			if string(got) != c.after || changed != c.changed {
				t.Errorf("got %s (changed: %t), want %s (%t)", got, changed, c.after, c.changed)
			}
		})
	}

	if _, err := (rawObject{"name": json.RawMessage(`"Ann"`)}).merge([]Change{{"name.givenName", "A"}}); err == nil {
		t.Error("a name that is no object was merged")
	}
}
