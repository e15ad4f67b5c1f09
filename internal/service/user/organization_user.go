// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/computed"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/raw"
)

// The statuses of a person in the organization's API (API §4.3).
var (
	userStatuses = []string{
		admin.StatusActive, admin.StatusSuspended, admin.StatusNotInvited, admin.StatusDeactivated, admin.StatusForDeletion,
	}
	claimStatuses = []string{admin.ClaimManaged, admin.ClaimUnmanaged}
)

// organizationUser is a person as the organization's API shows them.
type organizationUser struct {
	admin.User

	// access is ordered by product key, site and id of the app.
	access []productAccess
}

// productAccess is an app that a person has used. It does not show whether they hold a seat (API §7).
type productAccess struct {
	app      product.App
	activity product.Activity
	// family holds the keys of all products that may have been used, if Atlassian does not say which.
	family []string
}

// of reports whether one of the products was used, or may have been.
func (a productAccess) of(keys map[string]bool) bool {
	return keys[a.app.Key] || slices.ContainsFunc(a.family, func(key string) bool { return keys[key] })
}

// newOrganizationUser makes a person from a search result with productAccess expanded.
func newOrganizationUser(found *admin.User, apps *product.Catalog, now time.Time) organizationUser {
	u := organizationUser{User: *found}
	u.ProductAccess = nil // the raw list takes as much memory as everything else

	return u.with(found.ProductAccess, apps, now)
}

// with returns the person with more product access.
func (u organizationUser) with(records []admin.ProductAccess, apps *product.Catalog, now time.Time) organizationUser {
	for _, record := range records {
		access := productAccess{app: apps.Find(record), activity: product.NewActivity(record, now)}

		if products := apps.ProductKeys(record); len(products) > 1 {
			access.family = products
		}

		u.access = append(u.access, access)
	}

	slices.SortFunc(u.access, func(a, b productAccess) int { return product.CompareApps(a.app, b.app) })

	return u
}

// activity returns when the person last used one of the products; nil keys mean any product.
func (u organizationUser) activity(keys map[string]bool) product.Activity {
	var all product.Activity

	for _, access := range u.access {
		if keys == nil || access.of(keys) {
			all = all.Combine(access.activity)
		}
	}

	return all
}

// idle reports whether the person certainly used none of the products since the given time.
func (u organizationUser) idle(keys map[string]bool, since time.Time) bool {
	used, known := u.activity(keys).After(since)

	return !used && known
}

// shown returns the access to show: nil, not an empty list, if Atlassian reports no activity of anybody.
func (u organizationUser) shown(silent bool) []productAccess {
	switch {
	case silent:
		return nil
	case u.access == nil:
		return []productAccess{}
	default:
		return u.access
	}
}

func compareOrganizationUsers(a, b organizationUser) int {
	return scim.ComparePeople(a.Email, a.AccountID, b.Email, b.AccountID)
}

func productAccessAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"key":  computed.Text("Key of the product, such as `jira-software`; of a key with several spellings, the one that Atlassian's workspaces use."),
		"name": computed.Text("Name of the product, as Atlassian gives it."),
		"url": computed.Text("Scheme and host of the app's address, such as `https://acme.atlassian.net`. Null for an app without a site, and for one that " +
			"the organization no longer has."),
		"last_active_at": computed.Text("When the person last used the app, in RFC 3339 (UTC), as Atlassian reports it up to 24 hours late. Null when it reports none."),
	}
}

// accessFlattener turns records of product access into Terraform's values.
type accessFlattener struct {
	object raw.Object
	apps   raw.Memo[string, appValues]
}

// appValues are the values of an app, shared by all its users.
type appValues struct {
	key, name, url tftypes.Value
}

func newAccessFlattener(ctx context.Context) accessFlattener {
	return accessFlattener{
		object: raw.NewObject(ctx, productAccessAttributes()),
		apps:   raw.Memo[string, appValues]{},
	}
}

func (f accessFlattener) list(access []productAccess) tftypes.Value {
	if access == nil {
		return f.object.NullList()
	}

	values := make([]tftypes.Value, len(access))

	for i, a := range access {
		app := f.apps.Of(a.app.ID, func(string) appValues {
			return appValues{key: raw.Text(a.app.Key), name: raw.Text(a.app.Name), url: raw.Text(a.app.SiteURL)}
		})

		values[i] = f.object.Of(map[string]tftypes.Value{
			"key":            app.key,
			"name":           app.name,
			"url":            app.url,
			"last_active_at": raw.Time(a.activity.Last),
		})
	}

	return f.object.List(values)
}

// accountValues returns the attributes of an account in the data sources. silent means that Atlassian reports no
// activity of anybody, so that product_access is null.
func accountValues(access accessFlattener, u organizationUser, silent bool) map[string]tftypes.Value {
	return map[string]tftypes.Value{
		"account_id":        raw.Text(u.AccountID),
		"email":             raw.Text(u.Email),
		"name":              raw.Text(u.Name),
		"status":            raw.Text(u.Status),
		"account_status":    raw.Text(u.AccountStatus),
		"membership_status": raw.Text(u.MembershipStatus),
		"claim_status":      raw.Text(u.ClaimStatus),
		"added_at":          raw.Time(u.AddedToOrg),
		"last_active_at":    raw.Time(u.activity(nil).Last),
		"product_access":    access.list(u.shown(silent)),
	}
}
