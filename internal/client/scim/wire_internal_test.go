// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func decodeUser(t testing.TB, body string) *User {
	t.Helper()

	var w userWire
	if err := json.Unmarshal([]byte(body), &w); err != nil {
		t.Fatal(err)
	}

	return w.user()
}

func TestUser_decoding(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		body string
		want User
	}{
		"as measured": {
			body: `{"schemas":["urn:scim:schemas:extension:atlassian-external:1.0"],"userName":"ann@corp.test",
				"emails":[{"value":"ann@corp.test","type":"work","primary":true}],
				"meta":{"resourceType":"User","location":"https://api.atlassian.com/x","lastModified":"2026-11-02T10:00:00.123456Z","created":"2026-11-01T10:00:00.123456Z"},
				"groups":[{"type":"direct","value":"g1","display":"dev","$ref":"https://x"}],
				"urn:scim:schemas:extension:atlassian-external:1.0":{"atlassianAccountId":"712020:1"},
				"id":"u1","externalId":"e-17","name":{"givenName":"Ann"},"displayName":"Ann Ex","active":false,
				"phoneNumbers":[{"value":"1","type":"work","primary":true}],"nickName":"A","title":"T","preferredLanguage":"en-GB","timezone":"Europe/Berlin"}`,
			want: User{
				ID: "u1", UserName: "ann@corp.test", ExternalID: new("e-17"), Emails: []Email{{"ann@corp.test", "work", true}},
				Name: Name{GivenName: new("Ann")}, DisplayName: new("Ann Ex"), NickName: new("A"), Title: new("T"),
				PreferredLanguage: new("en-GB"), Timezone: new("Europe/Berlin"), PhoneNumbers: []PhoneNumber{{"1", "work", true}},
				Groups: []GroupRef{{"g1", "dev"}}, AccountID: new("712020:1"),
				CreatedAt: new("2026-11-01T10:00:00.123456Z"), UpdatedAt: new("2026-11-02T10:00:00.123456Z"),
			},
		},
		"times in other forms": {
			body: `{"id":"u1","meta":{"created":1793527200000,"lastModified":"2026-11-02 10:00:00"}}`,
			want: User{
				ID: "u1", Active: true, ActiveHidden: true, CreatedAt: new("2026-11-01T10:00:00Z"), UpdatedAt: new("2026-11-02T10:00:00Z"),
			},
		},
		"numbers without a value": {
			body: `{"id":"u1","phoneNumbers":[{"type":"work"},{"value":"1"},{"value":"","primary":true}]}`,
			want: User{ID: "u1", Active: true, ActiveHidden: true, PhoneNumbers: []PhoneNumber{{Value: "1"}}},
		},
		"times that are none": {body: `{"id":"u1","meta":{"created":{"at":1},"lastModified":"lately"}}`, want: User{ID: "u1", Active: true, ActiveHidden: true}},
		"almost nothing":      {body: `{"id":"u1","userName":"a"}`, want: User{ID: "u1", UserName: "a", Active: true, ActiveHidden: true}},
		"nulls": {
			body: `{"id":"u1","userName":"a","active":null,"name":null,"emails":null,"groups":null,"meta":null,"externalId":null,
				"urn:scim:schemas:extension:atlassian-external:1.0":null,"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":null}`,
			want: User{ID: "u1", UserName: "a", Active: true, ActiveHidden: true},
		},
		"account id null": {
			body: `{"id":"u1","urn:scim:schemas:extension:atlassian-external:1.0":{"atlassianAccountId":null}}`,
			want: User{ID: "u1", Active: true, ActiveHidden: true},
		},
		"account id empty": {
			body: `{"id":"u1","urn:scim:schemas:extension:atlassian-external:1.0":{"atlassianAccountId":""}}`,
			want: User{ID: "u1", Active: true, ActiveHidden: true},
		},
		"department in the extension": {
			body: `{"id":"u1","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"D","organization":"O"}}`,
			want: User{ID: "u1", Active: true, ActiveHidden: true, Department: new("D"), Organization: new("O")},
		},
		"the top level first": {
			body: `{"id":"u1","department":"D","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"X","organization":"O"}}`,
			want: User{ID: "u1", Active: true, ActiveHidden: true, Department: new("D"), Organization: new("O")},
		},
		"the other spelling of meta, unknown attributes": {
			body: `{"id":"u1","meta":{"resourceType":"USER","created":"2026-11-01T10:00:00Z","version":"W/1"},"entitlements":[{"value":1}],"urn:x":{"y":[]}}`,
			want: User{ID: "u1", Active: true, ActiveHidden: true, CreatedAt: new("2026-11-01T10:00:00Z")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if diff := cmp.Diff(&c.want, decodeUser(t, c.body)); diff != "" {
				t.Errorf("the user differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestGroup_decoding(t *testing.T) {
	t.Parallel()

	var w groupWire

	body := `{"id":"g1","displayName":"dev","members":[{"value":"b"},{"value":"a","display":"A"},{"value":"b","type":"User"}],"meta":{"resourceType":"GROUP"}}`
	if err := json.Unmarshal([]byte(body), &w); err != nil {
		t.Fatal(err)
	}

	want := &Group{ID: "g1", DisplayName: "dev", Members: []Member{{"a", "A"}, {"b", ""}}}
	if diff := cmp.Diff(want, w.group()); diff != "" {
		t.Errorf("the group differs (-want +got):\n%s", diff)
	}
}

func TestPrimaryEmail(t *testing.T) {
	t.Parallel()

	for want, emails := range map[string][]Email{
		"":  nil,
		"a": {{Value: "a"}, {Value: "b"}},
		"b": {{Value: "a"}, {Value: "b", Primary: true}},
	} {
		if got := (&User{Emails: emails}).PrimaryEmail(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// Only a record that shows just what was sent, and what a directory fills in by itself, can be the one that a request
// with a lost answer created.
func TestUser_createdFrom(t *testing.T) {
	t.Parallel()

	text := func(s string) *string { return &s }
	sent := func() *User {
		return &User{
			UserName: "ann@corp.test", Emails: []Email{{Value: "ann@corp.test", Primary: true}}, Title: text("Engineer"),
			PhoneNumbers: []PhoneNumber{{Value: "1"}}, Active: true,
		}
	}

	for name, test := range map[string]struct {
		differs func(*User)
		want    bool
	}{
		"as sent":                 {func(*User) {}, true},
		"case":                    {func(u *User) { u.UserName, u.Emails[0].Value = "Ann@corp.test", "ANN@corp.test" }, true},
		"composed display name":   {func(u *User) { u.DisplayName = text("ann@corp.test") }, true},
		"composed name":           {func(u *User) { u.Name.Formatted = text("Ann") }, true},
		"language of the server":  {func(u *User) { u.PreferredLanguage = text("en") }, true},
		"time zone of the server": {func(u *User) { u.Timezone = text("UTC") }, true},
		"no address shown":        {func(u *User) { u.Emails = nil }, false},
		"another address":         {func(u *User) { u.Emails[0].Value = "bob@corp.test" }, false},
		"a second address":        {func(u *User) { u.Emails = append(u.Emails, Email{Value: "bob@corp.test"}) }, false},
		"another name":            {func(u *User) { u.UserName = "ann" }, false},
		"inactive":                {func(u *User) { u.Active = false }, false},
		"without its number":      {func(u *User) { u.PhoneNumbers = nil }, false},
		"a member of a group":     {func(u *User) { u.Groups = []GroupRef{{ID: "g"}} }, false},
		"another title":           {func(u *User) { u.Title = text("Director") }, false},
		"without its title":       {func(u *User) { u.Title = nil }, false},
		"a department":            {func(u *User) { u.Department = text("Sales") }, false},
		"an external id":          {func(u *User) { u.ExternalID = text("7") }, false},
	} {
		shown := sent()
		test.differs(shown)

		if got := shown.createdFrom(sent()); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func FuzzUser(f *testing.F) {
	for _, seed := range []string{
		"{}", "null", "[]", "\"x\"", `{"id":1}`, `{"id":"u1","emails":[null,{"value":"a"}],"groups":[{}],"name":{"givenName":null}}`,
		`{"id":"u1","active":"yes"}`, `{"urn:scim:schemas:extension:atlassian-external:1.0":[]}`, `{"ID":"u1","USERNAME":"a"}`,
	} {
		f.Add([]byte(seed))
	}

	f.Fuzz(func(_ *testing.T, body []byte) {
		var w userWire
		if json.Unmarshal(body, &w) == nil {
			u := w.user()
			_ = u.PrimaryEmail()
			_ = u.createdFrom(&User{})
		}
	})
}

func FuzzGroup(f *testing.F) {
	for _, seed := range []string{"{}", `{"members":null}`, `{"members":[null,{"value":"b"},{"value":"a"},{"value":"b"}]}`, `{"members":{}}`} {
		f.Add([]byte(seed))
	}

	f.Fuzz(func(t *testing.T, body []byte) {
		var w groupWire
		if json.Unmarshal(body, &w) != nil {
			return
		}

		g := w.group()
		for i, m := range g.Members {
			if !g.Has(m.Value) || i > 0 && g.Members[i-1].Value >= m.Value {
				t.Fatalf("the members %v are not sorted, each once", g.Members)
			}
		}
	})
}

func FuzzList(f *testing.F) {
	for _, seed := range []string{
		"{}", `{"Resources":null}`, `{"Resources":[null,{}]}`, `{"totalResults":-1,"Resources":[{"id":"u1"}]}`, `{"totalResults":"7"}`,
		`{"totalResults":1e99}`, `{"totalResults":null}`, `{"totalResults":99999999999999999999}`, `{"totalResults":[]}`,
	} {
		f.Add([]byte(seed))
	}

	f.Fuzz(func(t *testing.T, body []byte) {
		var w listWire[userWire]
		if json.Unmarshal(body, &w) != nil {
			return
		}

		p := pageOf(w, (*userWire).user, func(u *User) string { return u.ID })
		if p.total < 0 || len(p.items) > p.length || p.pages() < 1 {
			t.Fatalf("%d entries, %d with an id, total %d, %d pages", p.length, len(p.items), p.total, p.pages())
		}
	})
}

// madeSince compares at the precision of the creation time.
func TestMadeSince(t *testing.T) {
	t.Parallel()

	moment := time.Date(2026, 11, 1, 10, 0, 0, 123_456_789, time.UTC)

	for created, want := range map[string]bool{
		"2026-11-01T10:00:00.123456789Z": true, "2026-11-01T10:00:00.123456788Z": false,
		"2026-11-01T10:00:00.123456Z": true, "2026-11-01T10:00:00.123455Z": false,
		"2026-11-01T10:00:00.123Z": true, "2026-11-01T10:00:00.122Z": false,
		"2026-11-01T10:00:00Z": true, "2026-11-01T09:59:59Z": false,
		"lately": false,
	} {
		if got := madeSince(&created, moment); got != want {
			t.Errorf("%s: %t", created, got)
		}
	}
}
