// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package jsonobject_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/jsonobject"
)

func TestMembers(t *testing.T) {
	t.Parallel()

	for object, want := range map[string][]jsonobject.Member{
		`{}`:                     nil,
		` { } `:                  nil,
		`{"a":"x","b":null}`:     {{"a", `"x"`}, {"b", `null`}},
		`{"a":true,"a":false}`:   {{"a", `true`}, {"a", `false`}},
		`{"a" : "x" , "b": 1.5}`: {{"a", `"x"`}, {"b", `1.5`}},
		`{"a":[{"b":"}"}]}`:      {{"a", `[{"b":"}"}]`}},
		`{"\u0061":"\"\\"}`:      {{"a", `"\"\\"`}},
		`{"ø":"ü<"}`:             {{"ø", `"ü<"`}},
	} {
		if got, err := jsonobject.Members(object, nil); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %q, %v, want %q", object, got, err, want)
		}
	}

	given := []jsonobject.Member{{"first", "1"}}
	if got, err := jsonobject.Members(`{"a":"x", "b":2}`, given); err != nil || len(got) != 3 || got[0] != given[0] {
		t.Errorf("appended to what was given: %q, %v", got, err)
	}
}

// FuzzMembers compares with encoding/json: both accept the same objects, with the same values.
func FuzzMembers(f *testing.F) {
	for _, seed := range []string{
		`{"a":"x","b":null,"c":true}`, `{"a":"x"`, `{"a":"x"}}`, `{"a":"x",}`, `{"a":tru}`, `{"a":"\q"}`, `{"a":"\ud800"}`, "{\"a\":\"\xff\"}", "{\"a\":\"\n\"}",
		`{"a":"\\"}`, `{"a":"\"}`, `{"a":nullx}`, `null`, `[]`, `""`, ``, `{"":""}`, `{"a":"b" "c":"d"}`, `{a:1}`, `{"a":"x"}` + " ", `{"a":"x"}{}`,
	} {
		f.Add(seed)
	}

	f.Fuzz(func(t *testing.T, object string) {
		var want map[string]any

		refused := json.Unmarshal([]byte(object), &want) != nil || want == nil

		members, err := jsonobject.Members(object, nil)
		if (err != nil) != refused {
			t.Fatalf("%q: %v; encoding/json refuses it: %t", object, err, refused)
		}

		if refused {
			return
		}

		got := map[string]string{}
		for _, member := range members {
			got[member.Name] = member.Value
		}

		if len(got) != len(want) {
			t.Fatalf("%q: got %q, want %v", object, got, want)
		}

		for name, value := range want {
			text, isText := value.(string)
			if said, ok := jsonobject.Text(got[name]); ok != isText || said != text {
				t.Errorf("%q: %s is %q, want %v", object, name, got[name], value)
			}
		}
	})
}
