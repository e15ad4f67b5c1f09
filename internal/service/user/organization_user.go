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
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/computed"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/raw"
)

// The states in which the organization's API puts people (API §4.3).
var (
	userStatuses = []string{
		admin.StatusActive, admin.StatusSuspended, admin.StatusNotInvited, admin.StatusDeactivated, admin.StatusForDeletion,
	}
	claimStatuses = []string{admin.ClaimManaged, admin.ClaimUnmanaged}
)

// organizationUser is what the organization's API says about a person.
type organizationUser struct {
	admin.User

	// access is ordered by product key, site and id of the app.
	access []productAccess
}

// productAccess is an app that a person has used. It says nothing of whether they hold a seat (API §7).
type productAccess struct {
	app      product.App
	activity product.Activity
	// family is the keys of the products of which one has been used, where Atlassian does not say which.
	family []string
}

// of reports whether one of the products has, or may have, been used.
func (a productAccess) of(keys map[string]bool) bool {
	return keys[a.app.Key] || slices.ContainsFunc(a.family, func(key string) bool { return keys[key] })
}

// newOrganizationUser reads a person from a search with productAccess expanded.
func newOrganizationUser(found *admin.User, apps *product.Catalog, now time.Time) organizationUser {
	u := organizationUser{User: *found}
	u.ProductAccess = nil // as it came it is as large as all the rest

	return u.with(found.ProductAccess, apps, now)
}

// with is the person with further records of use.
func (u organizationUser) with(records []admin.ProductAccess, apps *product.Catalog, now time.Time) organizationUser {
	for _, record := range records {
		access := productAccess{app: apps.Find(record), activity: product.NewActivity(record, now)}

		if products := apps.Products(record); len(products) > 1 {
			access.family = products
		}

		u.access = append(u.access, access)
	}

	slices.SortFunc(u.access, func(a, b productAccess) int { return product.CompareApps(a.app, b.app) })

	return u
}

// activity is when the person last used any of the products; any product at all when keys is nil.
func (u organizationUser) activity(keys map[string]bool) product.Activity {
	var all product.Activity

	for _, access := range u.access {
		if keys == nil || access.of(keys) {
			all = all.Later(access.activity)
		}
	}

	return all
}

// idle reports whether the person is known to have used none of the products since the moment.
func (u organizationUser) idle(keys map[string]bool, since time.Time) bool {
	used, known := u.activity(keys).After(since)

	return !used && known
}

// shown is the access to show: none, not an empty list, where Atlassian is silent about everybody's.
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
	return admin.ComparePeople(a.Email, a.AccountID, b.Email, b.AccountID)
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
	apps   raw.Made[string, appValues]
}

// appValues are shared by everybody who has used an app.
type appValues struct {
	key, name, url tftypes.Value
}

func newAccessFlattener(ctx context.Context) accessFlattener {
	return accessFlattener{
		object: raw.NewObject(ctx, productAccessAttributes()),
		apps:   raw.Made[string, appValues]{},
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

// accountValues is what the data sources say of an account. Where Atlassian is silent about everybody's activity, so
// are they.
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
