// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

func apiKeys(h *plain.Admin, query string) string {
	return "/admin/api-access/v1/orgs/" + h.Org + "/api-keys" + query
}

// API §6.1: the list has the organization's keys with their creators, but no directory's keys.
func TestAPIKeys(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)

	keys := plain.List(h.Do("GET", apiKeys(h, "?sort=expiresAt"), nil, 200)["data"])
	if got := plain.Texts(keys, "label"); !slices.Equal(got, []string{"Migration", "Pipeline", "Terraform", "License reports"}) {
		t.Fatalf("keys %v", got)
	}

	expires, err := time.Parse(time.RFC3339, plain.TextOf(keys[1]["expiresAt"]))
	if err != nil || expires.Sub(plain.Noon) != 9*24*time.Hour {
		t.Fatalf("expires %v: %v", keys[1]["expiresAt"], err)
	}

	if maker := plain.ObjectOf(keys[1]["createdBy"]); maker["name"] != "Yusuf Demir" || keys[1]["keyType"] != "CLOUD_ADMIN" {
		t.Fatalf("key %v", keys[1])
	}

	if scopes := plain.ItemsOf(keys[3]["scopes"]); len(scopes) == 0 || len(plain.ItemsOf(keys[2]["scopes"])) != 0 {
		t.Fatalf("scopes %v", scopes)
	}

	if keys[2]["lastActiveAt"] != "2026-11-24T12:00:00.000Z" {
		t.Fatalf("the key that asks was active at %v", keys[2]["lastActiveAt"])
	}

	if strings.Contains(string(h.Raw("GET", apiKeys(h, ""), nil, 200)), "simulator-") {
		t.Fatal("a key is shown")
	}
}

// API §6.1: date blocks.
func TestAPIKeyDates(t *testing.T) {
	t.Parallel()

	h := plain.StartAdmin(t, "acme", plain.Immediate)
	for query, want := range map[string]int{
		"expiresAtSearchType=range&expiresAtFrom=2026-11-24T00:00:00Z&expiresAtTo=2026-12-24T00:00:00Z": 1,
		"expiresAtSearchType=range_time&expiresAtRangeFrom=-2w&expiresAtRangeTo=1w+3d":                  2,
		"expiresAtSearchType=gt&expiresAtUom=day&expiresAtValue=0":                                      3,
		"lastActiveAtSearchType=lt&lastActiveAtUom=week&lastActiveAtValue=4":                            1,
	} {
		if got := len(plain.List(h.Do("GET", apiKeys(h, "?"+query), nil, 200)["data"])); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
}

// API §6.1: the accepted page sizes and sorts; a cursor does not remember them.
func TestAPIKeyPages(t *testing.T) {
	t.Parallel()

	h := plain.StartAdmin(t, "acme", plain.Immediate)
	for n := range 8 {
		h.Server.AddKey(world.Key{Value: "extra" + string(rune('a'+n)), Kind: world.KeyUnscoped, Label: "Z" + string(rune('a'+n))})
	}

	first := h.Do("GET", apiKeys(h, "?pageSize=5&sort=label"), nil, 200)
	next := url.QueryEscape(plain.TextOf(plain.Field(first, "links", "next")))

	same := h.Do("GET", apiKeys(h, "?pageSize=5&sort=label&cursor="+next), nil, 200)
	if got := plain.Texts(same["data"], "label"); !slices.Equal(got, []string{"Zb", "Zc", "Zd", "Ze", "Zf"}) {
		t.Fatalf("second page %v", got)
	}

	forgot := h.Do("GET", apiKeys(h, "?cursor="+next), nil, 200)
	if slices.Equal(plain.Texts(forgot["data"], "label"), plain.Texts(same["data"], "label")) {
		t.Fatal("the cursor remembers size and sort")
	}

	for query, code := range map[string]string{
		"pageSize=7":                            "INVALID_PAGE_SIZE",
		"pageSize=0":                            "INVALID_PAGE_SIZE",
		"sort=name":                             "INVALID_SORT",
		"cursor=x":                              "INVALID_FIELD_FORMAT",
		"keyType=OTHER":                         "INVALID_FIELD_FORMAT",
		"expiresAtSearchType=before":            "INVALID_FIELD_FORMAT",
		"expiresAtSearchType=gt":                "INVALID_FIELD_FORMAT",
		"expiresAtSearchType=range":             "INVALID_FIELD_FORMAT",
		"lastActiveAtSearchType=range_time":     "INVALID_FIELD_FORMAT",
		"expiresAtSearchType=lt&expiresAtUom=y": "INVALID_FIELD_FORMAT",
	} {
		h.Refused("GET", apiKeys(h, "?"+query), nil, 400, code)
	}
}
