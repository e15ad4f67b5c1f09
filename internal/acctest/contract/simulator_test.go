// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// TestSimulatorKeepsTheContract calls every operation of the simulator, correctly and wrongly, with each option that
// changes an answer.
func TestSimulatorKeepsTheContract(t *testing.T) {
	t.Parallel()

	publishedContract(t)

	// A separate contract records which known deviations occur here.
	c, err := loadPublished(os.Getenv(FolderVariable))
	if err != nil {
		t.Fatal(err)
	}

	t.Cleanup(func() {
		for i, k := range c.known {
			if _, used := c.used.Load(i); !used {
				t.Errorf("nothing deviates any more as known: %s %s %d %s %v %s", k.document, k.operation, k.status, k.place, k.fields, k.rule)
			}
		}
	})

	for name, options := range map[string]simulator.Options{
		"as documented": {},
		"empty":         {World: "empty"},
		"page of one":   {SCIM: simulator.SCIMOptions{PageCap: 1}, Admin: simulator.AdminOptions{ManagedPageSize: 1}},
		"organization switches": {Admin: simulator.AdminOptions{
			RefuseSecondJoin: true, WorkspaceNextURL: true, NewProducts: true,
			RefuseSecondDisable: true, WriteAnyDirectory: true,
		}},
		"organization refusals": {Admin: simulator.AdminOptions{SCIMOwnsLifecycle: true, NoSubscription: true}},
		"sparse":                {Admin: simulator.AdminOptions{Sparse: true}},
		"directory answers":     {SCIM: simulator.SCIMOptions{EnterpriseAnswers: true, OmitActive: true, NullAccountID: true}},
		"no content":            {SCIM: simulator.SCIMOptions{PatchNoContent: true}},
		"no content when empty": {SCIM: simulator.SCIMOptions{EmptyPatchNoContent: true}},
		"other sources": {
			SCIM: simulator.SCIMOptions{
				DeleteDeactivates: true, ImmutableName: true, ShareExternalIDs: true, ReadOnlyEnterprise: true, UpperResourceTypes: true,
			},
			Admin: simulator.AdminOptions{WorkspaceSingular: true, AcceptJiraAdmin: true},
		},
		"other readings": {
			SCIM: simulator.SCIMOptions{
				MemberRemoval: simulator.RemoveByListOnly, PutActive: simulator.PutActiveKept, KeepDisabled: true, NewAccountOnEmailChange: true,
				RelinkOnWrite: true, LateMembership: true, ExactCase: true, OmitSCIMType: true,
				IgnoredAdditions: map[string]int{simulator.EverybodyIgnored: 1}, AnsweredMembers: 1,
			},
			Admin: simulator.AdminOptions{
				JiraShown: simulator.JiraShownJira, ListOtherAccounts: true, ActivityUnderJira: true, ActivityTimes: simulator.TimesMinutes,
				ListJiraTwice: true, ListCustomerService: true, ListRovo: true, InferAdmins: true, RolesWithoutMembership: true,
			},
		},
		"brief answers":          {SCIM: simulator.SCIMOptions{BriefAnswers: true}},
		"PATCH 400":              {SCIM: simulator.SCIMOptions{PatchRefusal: http.StatusBadRequest}},
		"PATCH 405":              {SCIM: simulator.SCIMOptions{PatchRefusal: http.StatusMethodNotAllowed}},
		"PATCH 501":              {SCIM: simulator.SCIMOptions{PatchRefusal: http.StatusNotImplemented}},
		"directory refusals":     {SCIM: simulator.SCIMOptions{RefuseExternalUsers: true, RefuseUnknownAttributes: true, ImmutableUserName: true, RefuseGroupRename: true}},
		"everything too quickly": {Limit: simulator.Limit{RequestsPerSecond: 0.001}},
		"too quickly, to the second": {
			Limit: simulator.Limit{RequestsPerSecond: 0.001, Reset: simulator.ResetSeconds, RetryAfter: true},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if options.World == "" {
				options.World = "acme"
			}

			options.Seed = 1 // with one seed, the exchanges that an option does not change are examined once
			options.Admin.RoleDelay, options.Admin.GroupLag = simulator.NoDelay, simulator.NoDelay

			d := start(t, options)
			for _, kind := range []string{"app", "customer"} {
				d.server.AddAccount(simulator.Account{Name: "Some " + kind, Email: kind + "@acme.test", Type: kind})
			}

			d.provisioning()
			d.organization()
			d.accounts()
			d.refusals()

			seen := map[deviation]bool{}

			for i, entry := range d.server.Journal() {
				for _, found := range c.check(t.Context(), &entry).deviations {
					onPurpose := d.wrong[i] && (found.place == inRequest || found.place == inQuery)
					if kind := found.kind(); !onPurpose && !seen[kind] {
						seen[kind] = true

						t.Errorf("%s %s: %s", entry.Method, entry.Path, found)
					}
				}
			}
		})
	}
}

// driver calls a simulator.
type driver struct {
	t           *testing.T
	server      *simulator.Server
	credentials simulator.Credentials
	client      *http.Client
	wrong       []bool // for each call: the request is wrong on purpose
}

func start(t *testing.T, options simulator.Options) *driver {
	t.Helper()

	server := simulator.New(options)

	transport, stop, err := server.StartInProcess()
	if err != nil {
		t.Fatal(err)
	}

	t.Cleanup(stop)

	return &driver{t: t, server: server, credentials: server.Credentials(), client: &http.Client{Transport: transport}}
}

// answer is the body of an answer. Most are checked against the documents but not read here.
type answer []byte

// object returns the JSON object in the answer, nil if it is none.
func (a answer) object() map[string]any {
	var object map[string]any
	if json.Unmarshal(a, &object) != nil {
		return nil
	}

	return object
}

func (d *driver) call(key, method, target, body string) answer {
	d.t.Helper()

	var content io.Reader
	if body != "" {
		content = strings.NewReader(body)
	}

	request, err := http.NewRequestWithContext(d.t.Context(), method, d.server.URL()+target, content)
	if err != nil {
		d.t.Fatal(err)
	}

	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}

	if key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}

	response, err := d.client.Do(request)
	if err != nil {
		d.t.Fatal(err)
	}

	defer func() { _ = response.Body.Close() }()

	text, err := io.ReadAll(response.Body)
	if err != nil {
		d.t.Fatal(err)
	}

	d.wrong = append(d.wrong, false)

	return text
}

// misuse sends a request that is wrong on purpose.
func (d *driver) misuse(key, method, target, body string) {
	d.t.Helper()
	d.call(key, method, target, body)
	d.wrong[len(d.wrong)-1] = true
}

func (d *driver) scim(method, target, body string) answer {
	d.t.Helper()

	return d.call(d.credentials.SCIMKey, method, "/scim/directory/"+d.credentials.DirectoryID+target, body)
}

func (d *driver) admin(method, target, body string) answer {
	d.t.Helper()

	return d.call(d.credentials.APIKey, method, "/admin"+strings.ReplaceAll(target, "{org}", d.credentials.OrgID), body)
}

// idOf returns the id in an answer, or an id that does not exist.
func idOf(a answer) string {
	if id, ok := a.object()["id"].(string); ok {
		return id
	}

	return "00000000-0000-4000-8000-000000000000"
}

const patchSchema = `"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"]`

func (d *driver) provisioning() {
	d.t.Helper()

	user := idOf(d.scim("POST", "/Users", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"new@acme.test",
		"externalId":"e-1","displayName":"New Person","active":true,"title":"Engineer","nickName":"new",
		"preferredLanguage":"en-GB","timezone":"Europe/Oslo","department":"R&D","organization":"Acme",
		"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"R&D"},
		"name":{"givenName":"New","familyName":"Person","middleName":"M","formatted":"New Person","honorificPrefix":"Dr","honorificSuffix":"III"},
		"emails":[{"value":"new@acme.test","type":"work","primary":true}],
		"phoneNumbers":[{"value":"+47 1","type":"work","primary":true}]}`))
	d.scim("POST", "/Users", `{"userName":"new@acme.test","emails":[{"value":"new@acme.test","primary":true}]}`)

	external := idOf(d.scim("POST", "/Users", `{"userName":"out@else.test","emails":[{"value":"out@else.test","primary":true}]}`))
	other := idOf(d.scim("POST", "/Users", `{"userName":"two@acme.test","emails":[{"value":"two@acme.test","primary":true}]}`))
	group := idOf(d.scim("POST", "/Groups", `{"displayName":"builders","externalId":"g-1"}`))
	d.scim("POST", "/Groups", `{"displayName":"builders"}`)
	d.scim("PATCH", "/Groups/"+group, `{`+patchSchema+`,"Operations":[{"op":"add","path":"members","value":[{"value":"`+user+`"},{"value":"`+external+`"}]}]}`)
	d.scim("PATCH", "/Groups/"+group, `{`+patchSchema+`,"Operations":[{"op":"add","path":"members","value":[{"value":"`+group+`"}]}]}`)
	d.scim("PATCH", "/Groups/"+group, `{`+patchSchema+`,"Operations":[{"op":"remove","path":"members[value eq \"`+external+`\"]"}]}`)
	d.scim("PATCH", "/Groups/"+group, `{`+patchSchema+`,"Operations":[{"op":"replace","path":"externalId","value":"g-2"}]}`)
	d.scim("PATCH", "/Groups/"+group, `{`+patchSchema+`,"Operations":[{"op":"replace","path":"displayName","value":"others"}]}`)
	d.scim("GET", "/Groups/"+group, "")

	d.scim("GET", "/Users/"+user, "")
	d.scim("GET", "/Users/"+external, "")
	d.scim("GET", "/Users/"+user+"?attributes=userName,emails.value", "")
	d.scim("GET", "/Users/"+user+"?excludedAttributes=name", "")
	d.scim("PATCH", "/Users/"+user, `{`+patchSchema+`,"Operations":[{"op":"replace","path":"title","value":"Lead"},{"op":"remove","path":"nickName"}]}`)
	d.scim("PATCH", "/Users/"+user, `{`+patchSchema+`,"Operations":[{"op":"replace","path":"active","value":false}]}`)
	d.scim("PATCH", "/Users/"+user, `{`+patchSchema+`,"Operations":[{"op":"replace","value":{"active":true,"name":{"givenName":"Renewed"}}}]}`)
	d.scim("PATCH", "/Users/"+user, `{`+patchSchema+`,"Operations":[{"op":"replace","path":"userName","value":"two@acme.test"}]}`)
	d.scim("PATCH", "/Users/"+user, `{`+patchSchema+`,"Operations":[{"op":"replace","path":"userName","value":"newer@acme.test"}]}`)
	d.scim("PATCH", "/Users/"+user, `{`+patchSchema+`,"Operations":[{"op":"replace","path":"emails","value":[{"value":"new@acme.test","type":"work","primary":true}]}]}`)
	d.scim("PATCH", "/Users/"+user, `{`+patchSchema+`,"Operations":[{"op":"replace","path":"externalId","value":"e-2"}]}`)
	d.scim("PATCH", "/Users/"+user, `{`+patchSchema+`,"Operations":[{"op":"replace","path":"emails[type eq \"work\"].value","value":"newest@acme.test"}]}`)
	d.scim("PATCH", "/Users/"+user, `{`+patchSchema+`,"Operations":[{"op":"replace","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department","value":"Ops"}]}`)

	if record := d.scim("GET", "/Users/"+user, ""); record.object()["id"] != nil {
		d.scim("PUT", "/Users/"+user, string(record))
	}

	d.scim("PUT", "/Users/"+user, `{"userName":"two@acme.test","emails":[{"value":"two@acme.test","primary":true}]}`)
	d.scim("PUT", "/Users/"+user, `{"userName":"new@acme.test","emails":[{"value":"new@acme.test","primary":true}]}`)

	for _, list := range []string{"/Users", "/Groups"} {
		d.scim("GET", list, "")
		d.scim("GET", list+"?startIndex=2&count=2", "")
		d.scim("GET", list+"?startIndex=900&count=2", "")
	}

	d.scim("GET", "/Users?filter=userName%20eq%20%22two@acme.test%22", "")
	d.scim("GET", "/Users?filter=externalId%20eq%20%22none%22", "")
	d.scim("GET", "/Users?filter=emails%20eq%20%22x%22", "")
	d.scim("GET", "/Groups?filter=displayName%20eq%20%22builders%22", "")
	d.scim("GET", "/Groups?filter=displayName%20co%20%22b%22", "")

	d.admin("GET", "/user-provisioning/v1/org/{org}/user/"+d.account()+"/get-scim-links", "")
	d.admin("POST", "/user-provisioning/v1/org/{org}/get-scim-links-for-email", `{"email":"two@acme.test"}`)
	d.admin("PATCH", "/user-provisioning/v1/org/{org}/scimDirectoryId/"+d.credentials.DirectoryID+"/scimUserId/"+other+"/unlink", "")
	d.scim("GET", "/Users/"+other, "")

	for _, target := range []string{"/Groups/" + group, "/Users/" + user, "/Users/" + external} {
		d.scim("DELETE", target, "")
		d.scim("DELETE", target, "")
		d.scim("GET", target, "")
		d.scim("PATCH", target, `{`+patchSchema+`,"Operations":[{"op":"remove","path":"externalId"}]}`)
	}

	d.scim("PUT", "/Users/"+user, `{"userName":"new@acme.test","emails":[{"value":"new@acme.test","primary":true}]}`)
}

// account returns the id of an account in the organization.
func (d *driver) account() string {
	d.t.Helper()

	if account, found := d.server.AccountByEmail("ada@acme.test"); found {
		return account.ID
	}

	return "712020:00000000-0000-4000-8000-000000000000"
}

// first returns a member of the first entry of a list.
func first(a answer, member string) string {
	if list, ok := a.object()["data"].([]any); ok && len(list) > 0 {
		if entry, ok := list[0].(map[string]any); ok {
			if value, ok := entry[member].(string); ok {
				return value
			}
		}
	}

	return "00000000-0000-4000-8000-000000000000"
}

func (d *driver) organization() {
	d.t.Helper()

	// next returns the cursor in the link of a list, to request the next page.
	next := func(a answer) string {
		links, _ := a.object()["links"].(map[string]any)
		cursor, _ := links["next"].(string)

		if _, after, isURL := strings.Cut(cursor, "cursor="); isURL {
			return after
		}

		return strings.NewReplacer("+", "%2B", "/", "%2F", "=", "%3D").Replace(cursor)
	}

	d.admin("GET", "/v1/orgs/{org}", "")

	for _, list := range []string{"/v1/orgs/{org}/users", "/v1/orgs/{org}/domains"} {
		if cursor := next(d.admin("GET", list, "")); cursor != "" {
			d.admin("GET", list+"?cursor="+cursor, "")
		}

		d.admin("GET", list+"?cursor=none", "")
	}

	ada := d.account()
	d.admin("GET", "/v1/orgs/{org}/directory/users/"+ada+"/last-active-dates", "")
	d.admin("GET", "/v1/orgs/{org}/directory/users/none/last-active-dates", "")

	for _, role := range []string{"assign", "revoke"} {
		for _, resource := range []string{"ari:cloud:jira-software::site/11111111-a1b2-4c3d-8e4f-5a6b7c8d9e0f", "ari:cloud:confluence::site/11111111-a1b2-4c3d-8e4f-5a6b7c8d9e0f", "none"} {
			d.admin("POST", "/v1/orgs/{org}/users/"+ada+"/roles/"+role, `{"role":"atlassian/user","resource":"`+resource+`"}`)
		}

		d.admin("POST", "/v1/orgs/{org}/users/none/roles/"+role, `{"role":"atlassian/user","resource":"ari:cloud:confluence::site/1"}`)
		d.admin("GET", "/v2/orgs/{org}/directories/-/users/"+ada+"/role-assignments", "")
	}

	directory := first(d.admin("GET", "/v2/orgs/{org}/directories", ""), "directoryId")
	d.admin("GET", "/v2/orgs/{org}/directories?limit=1", "")

	workspaces := d.admin("POST", "/v2/orgs/{org}/workspaces", `{"limit":1}`)
	resource := first(workspaces, "id")

	if cursor := next(workspaces); cursor != "" {
		d.admin("POST", "/v2/orgs/{org}/workspaces", `{"cursor":"`+strings.NewReplacer("%2B", "+", "%2F", "/", "%3D", "=").Replace(cursor)+`"}`)
	}

	d.admin("POST", "/v2/orgs/{org}/workspaces", `{"limit":1000}`)
	d.admin("POST", "/v2/orgs/{org}/workspaces", `{"cursor":"none"}`)
	d.admin("POST", "/v2/orgs/{org}/workspaces", `{"query":{"field":{"name":"attributes.type","values":["confluence"]}},"sort":[{"field":"attributes.name","order":"asc"}]}`)

	for _, directory := range []string{directory, "-", "00000000-0000-4000-8000-000000000000"} {
		d.inDirectory("/v2/orgs/{org}/directories/"+directory, ada, resource)
	}

	d.admin("POST", "/v2/orgs/{org}/users/invite", `{"emails":["guest@else.test","ada@acme.test"],"permissionRules":[{"resource":"`+resource+`","role":"user"}]}`)
	d.admin("POST", "/v2/orgs/{org}/users/invite", `{"emails":["guest2@else.test"],"permissionRules":[{"resource":"ari:cloud:x::site/none","role":"user"}]}`)
	d.admin("GET", "/api-access/v1/orgs/{org}/api-keys", "")
}

func (d *driver) inDirectory(base, account, resource string) {
	d.t.Helper()

	d.admin("POST", base+"/users/search", "")
	d.admin("POST", base+"/users/search", `{"limit":1}`)
	d.admin("POST", base+"/users/search", `{"limit":100,"expand":["platformRoles","counts.resources","productAccess","groups"]}`)
	d.admin("POST", base+"/users/search", `{"accountIds":["`+account+`"],"status":["active"],"roleIds":["atlassian/user"],"resourceIds":["`+resource+`"]}`)
	d.admin("POST", base+"/users/search", `{"emails":["ada@acme.test"],"searchTerm":"ada"}`)
	d.admin("POST", base+"/users/search", `{"cursor":"none"}`)
	d.admin("GET", base+"/users/count?resourceIds="+resource+"&roleIds=atlassian/user&roleIds=atlassian/admin&status=active", "")

	for _, id := range []string{account, "none"} {
		d.admin("GET", base+"/users/"+id+"/role-assignments?limit=100", "")
	}

	group := first(d.admin("POST", base+"/groups/search", `{"limit":100,"expand":["counts.users","counts.resources"]}`), "id")
	d.admin("POST", base+"/groups/search", `{"groupNames":["a"],"searchTerm":"b"}`)
	d.admin("POST", base+"/groups", `{"name":"own","description":"Made by hand"}`)
	d.admin("POST", base+"/groups", `{"name":"own"}`)

	own := first(d.admin("POST", base+"/groups/search", `{"groupNames":["own"]}`), "id")

	for _, id := range []string{group, own, "none"} {
		d.admin("GET", base+"/groups/"+id, "")
		d.admin("GET", base+"/groups/"+id+"/role-assignments", "")
		d.admin("POST", base+"/groups/"+id+"/memberships", `{"accountId":"`+account+`"}`)
		d.admin("POST", base+"/groups/"+id+"/memberships", `{"accountId":"`+account+`"}`)
		d.admin("POST", base+"/groups/"+id+"/memberships", `{"accountId":"none"}`)
		d.admin("DELETE", base+"/groups/"+id+"/memberships/"+account, "")
		d.admin("DELETE", base+"/groups/"+id+"/memberships/"+account, "")

		for _, change := range []string{"assign", "revoke"} {
			d.admin("POST", base+"/groups/"+id+"/role-assignments/"+change, `{"roleId":"atlassian/user","resourceId":"`+resource+`"}`)
			d.admin("POST", base+"/groups/"+id+"/role-assignments/"+change, `{"roleId":"atlassian/user","resourceId":"none"}`)
		}
	}

	d.admin("DELETE", base+"/groups/"+own, "")
	d.admin("DELETE", base+"/groups/"+own, "")

	for _, id := range []string{account, "none"} {
		d.admin("POST", base+"/users/"+id+"/suspend", `{}`)
		d.admin("POST", base+"/users/"+id+"/restore", `{}`)
	}
}

func (d *driver) accounts() {
	d.t.Helper()

	for _, id := range []string{d.account(), "none", "712020:ffffffff-0000-4000-8000-000000000000"} {
		manage := "/users/" + id + "/manage"
		for _, call := range [][3]string{
			{"GET", "/profile", ""},
			{"POST", "/lifecycle/disable", `{"message":"Left"}`},
			{"POST", "/lifecycle/disable", `{}`},
			{"POST", "/lifecycle/enable", `{}`},
			{"POST", "/lifecycle/enable", `{}`},
		} {
			d.call(d.credentials.APIKey, call[0], manage+call[1], call[2])
		}
	}
}

// refusals sends requests with keys that do not fit, and wrong requests.
func (d *driver) refusals() {
	d.t.Helper()

	scim := "/scim/directory/" + d.credentials.DirectoryID
	org := "/admin/v1/orgs/" + d.credentials.OrgID
	v2 := "/admin/v2/orgs/" + d.credentials.OrgID

	const narrow = "a key with a scope that opens little"

	d.server.AddKey(simulator.Key{
		Value: narrow, Kind: simulator.KeyScoped, Scopes: simulator.NewSet("read:keys:admin"),
	})

	for _, key := range []string{"", "unknown", narrow, d.credentials.APIKey, d.credentials.SCIMKey} {
		for _, target := range []string{
			scim + "/Users", scim + "/Groups", "/scim/directory/none/Users",
			org, org + "/users", org + "/domains", org + "/directory/users/" + d.account() + "/last-active-dates",
			"/admin/v1/orgs/none", "/admin/v1/orgs/none/users", "/admin/v1/orgs/none/domains", "/admin/v2/orgs/none/directories",
			v2 + "/directories",
			v2 + "/directories/-/users/" + d.account() + "/role-assignments",
			"/users/" + d.account() + "/manage/profile",
		} {
			d.call(key, "GET", target, "")
		}

		for _, target := range []string{
			v2 + "/workspaces", v2 + "/directories/-/users/search", v2 + "/directories/-/groups/search",
			"/admin/v2/orgs/none/workspaces", "/admin/v2/orgs/none/directories/-/users/search",
			"/users/" + d.account() + "/manage/lifecycle/enable",
		} {
			d.call(key, "POST", target, "")
		}
	}

	for _, body := range []string{`{`, `[]`, `{}`, `{"userName":1}`, `{"userName":"x@acme.test"}`, `{"userName":"x@acme.test","shoeSize":45,"emails":[{"value":"x@acme.test","primary":true}]}`} {
		d.misuse(d.credentials.SCIMKey, "POST", scim+"/Users", body)
		d.misuse(d.credentials.SCIMKey, "POST", scim+"/Groups", body)
		d.misuse(d.credentials.APIKey, "POST", v2+"/workspaces", body)
		d.misuse(d.credentials.APIKey, "POST", v2+"/directories/-/users/search", body)
		d.misuse(d.credentials.APIKey, "POST", v2+"/directories/-/groups/search", body)
		d.misuse(d.credentials.APIKey, "POST", org+"/users/"+d.account()+"/roles/assign", body)
		d.misuse(d.credentials.APIKey, "POST", v2+"/users/invite", body)
	}

	d.misuse(d.credentials.SCIMKey, "GET", scim+"/Users?attributes=userName&excludedAttributes=name", "")
	d.misuse(d.credentials.SCIMKey, "GET", scim+"/Users?count=x", "")
	d.misuse(d.credentials.APIKey, "GET", v2+"/directories?limit=1000", "")
	d.misuse(d.credentials.APIKey, "GET", v2+"/directories/-/users/count?status=gone", "")
}
