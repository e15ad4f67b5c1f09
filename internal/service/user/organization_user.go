// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/raw"
)

// The states in which the organization's API puts people (API §4.3).
var (
	userStatuses  = []string{"active", "suspended", "not_invited", "deactivated", "for_deletion"}
	claimStatuses = []string{claimManaged, "unmanaged"}
)

const claimManaged = "managed"

// organizationUser is what the organization's API says about a person.
type organizationUser struct {
	accountID, email, name                               string
	status, accountStatus, membershipStatus, claimStatus string
	addedAt                                              *time.Time
	// access is ordered by product key, site and id of the app.
	access []productAccess
}

// productAccess is an app that a person has used. It says nothing of whether they hold a seat (API §7).
type productAccess struct {
	app        product.App
	lastActive *time.Time
}

// newOrganizationUser reads a person from a search with productAccess expanded.
func newOrganizationUser(found *admin.User, apps *product.Catalog) organizationUser {
	u := organizationUser{
		accountID:        found.AccountID,
		email:            found.Email,
		name:             found.Name,
		status:           found.Status,
		accountStatus:    found.AccountStatus,
		membershipStatus: found.MembershipStatus,
		claimStatus:      found.ClaimStatus,
		addedAt:          parseMoment(found.AddedToOrg),
	}

	if len(found.ProductAccess) > 0 {
		u.access = make([]productAccess, len(found.ProductAccess))
	}

	for i, record := range found.ProductAccess {
		u.access[i] = productAccess{app: apps.Find(record), lastActive: record.LastActive}
	}

	slices.SortFunc(u.access, func(a, b productAccess) int {
		return cmp.Or(cmp.Compare(a.app.Key, b.app.Key), cmp.Compare(a.app.SiteURL, b.app.SiteURL), cmp.Compare(a.app.ID, b.app.ID))
	})

	return u
}

// parseMoment reads a moment or a date alone; what is neither is not guessed at.
func parseMoment(text *string) *time.Time {
	if text == nil {
		return nil
	}

	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if moment, err := time.Parse(layout, *text); err == nil {
			return &moment
		}
	}

	return nil
}

// lastActive is when the person last used any of the products; any product at all when keys is nil. Nil is never.
func (u organizationUser) lastActive(keys map[string]bool) *time.Time {
	var latest *time.Time

	for _, access := range u.access {
		if keys == nil || keys[access.app.Key] {
			latest = product.Latest(latest, access.lastActive)
		}
	}

	return latest
}

// compareOrganizationUsers orders by e-mail without case, people whose e-mail is hidden last, then by account id.
func compareOrganizationUsers(a, b organizationUser) int {
	switch {
	case a.email == "" && b.email != "":
		return 1
	case a.email != "" && b.email == "":
		return -1
	default:
		return cmp.Or(cmp.Compare(strings.ToLower(a.email), strings.ToLower(b.email)), cmp.Compare(a.accountID, b.accountID))
	}
}

func computedText(description string) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: description, Computed: true}
}

func productAccessAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"key":  computedText("Key of the product, such as `jira-software`; of a key with several spellings, the one that Atlassian's workspaces use."),
		"name": computedText("Name of the product, as Atlassian gives it."),
		"url": computedText("Scheme and host of the app's address, such as `https://acme.atlassian.net`. Null for an app without a site, and for one that " +
			"the organization no longer has."),
		"last_active_at": computedText("When the person last used the app, in RFC 3339 (UTC), as Atlassian reports it up to 24 hours late. Null when it reports none."),
	}
}

// accessFlattener turns records of product access into Terraform's values.
type accessFlattener struct {
	object raw.Object
	apps   map[string]appValues
}

// appValues are made once for each app and shared by everybody who has used it.
type appValues struct {
	key, name, url tftypes.Value
}

func newAccessFlattener(ctx context.Context) accessFlattener {
	return accessFlattener{
		object: raw.NewObject(ctx, productAccessAttributes()),
		apps:   make(map[string]appValues),
	}
}

func (f accessFlattener) list(access []productAccess) tftypes.Value {
	values := make([]tftypes.Value, len(access))

	for i, a := range access {
		app, ok := f.apps[a.app.ID]
		if !ok {
			app = appValues{
				key: raw.Text(a.app.Key), name: raw.Text(a.app.Name), url: raw.Text(a.app.SiteURL),
			}
			f.apps[a.app.ID] = app
		}

		values[i] = f.object.Of(map[string]tftypes.Value{
			"key":            app.key,
			"name":           app.name,
			"url":            app.url,
			"last_active_at": raw.Time(a.lastActive),
		})
	}

	return f.object.List(values)
}
