// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/computed"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/raw"
)

func licenseAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":           computed.Text("ARI of the app: what role assignments call `resource_id`."),
		"product_key":  computed.Text(productKeyDescription),
		"product_name": computed.Text("Name of the product, as Atlassian gives it, such as `Jira`."),
		"site_url":     computed.Text("Scheme and host of the app's address, such as `https://acme.atlassian.net`. Null for an app without a site."),
		"host_url":     computed.Text("Address of the app, as Atlassian gives it. Null for an app without a site."),
		"plan":         computed.Text("Plan, as Atlassian gives it, such as `Standard`. Null when Atlassian does not say."),
		"status":       computed.Text("Status, as Atlassian gives it: `online`, `offline` or `deprecated`."),
		"seats_total":  computed.Int("Number of seats. Null when Atlassian does not say, which is frequent for apps with a site and always so for Trello."),
		"seats_used":   computed.Int("Number of seats in use. Where Atlassian refuses to list who holds those of this app, its count, which may have service accounts and apps in it. Null when Atlassian refuses to count them."),
		"seats_source": computed.Text("Where `seats_used` comes from: `counted` (people with a role that takes a seat) or `atlassian` (Atlassian's own figure, " +
			"which it gives for Bitbucket). Null when `seats_used` is."),
		"seats_available":     computed.Int("Number of free seats; 0 when more are used than there are. Null when `seats_total` or `seats_used` is."),
		"utilization_percent": computed.Decimal("Used share of the seats, in percent, rounded to one decimal. More than 100 when more seats are used than there are. Null when `seats_total` is null or 0, or `seats_used` null."),
		"seats_inactive":      computed.Int("Number of used seats whose holder was active once, but not for `inactive_days`. Null when holders are not read, when Atlassian refuses to list them for this app, and when it reports no activity of anybody in the product."),
		"seats_never_used":    computed.Int("Number of used seats whose holder has never been active in the app, as far as Atlassian reports, people added lately included. Null when `seats_inactive` is."),
		"users":               computed.List("Who holds the seats, ordered by e-mail and account id; people whose e-mail is hidden come last. Null unless `include_users` is true, and when Atlassian refuses to list them for this app, though it may count them in `seats_used`.", holderAttributes()),
	}
}

func holderAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"account_id":     computed.Text("Atlassian account id."),
		"email":          computed.Text(emailDescription),
		"name":           computed.Text("Name, as the organization shows it."),
		"role":           computed.Text(roleDescription),
		"last_active_at": computed.Text(lastActiveDescription),
		"granted_by":     grantedByAttribute(),
		"revocable_by":   revocableByAttribute(),
	}
}

func totalAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"product_key":         computed.Text(productKeyDescription),
		"product_name":        computed.Text("Name of the product, as Atlassian gives it."),
		"seats_total":         computed.Int("Number of seats over all apps. Null when Atlassian does not say it for one of them."),
		"seats_used":          computed.Int("Number of seats in use over all apps. Somebody with a seat in two apps has two. Null when it is for one of them."),
		"seats_available":     computed.Int("Number of free seats over all apps. Null when `seats_total` or `seats_used` is."),
		"utilization_percent": computed.Decimal("Used share of the seats over all apps, in percent, rounded to one decimal. Null when `seats_total` is null or 0, or `seats_used` null."),
		"seats_inactive":      computed.Int("Sum of `seats_inactive`. Null when it is for one of the apps."),
		"seats_never_used":    computed.Int("Sum of `seats_never_used`. Null when it is for one of the apps."),
	}
}

// flattener turns rows into Terraform's values.
type flattener struct {
	license, holder, total raw.Object
	grants                 grantFlattener
	since                  time.Time
	withActivity           bool
	withUsers              bool
}

func newFlattener(ctx context.Context, since time.Time, withActivity, withUsers bool) flattener {
	return flattener{
		license:      raw.NewObject(ctx, licenseAttributes()),
		holder:       raw.NewObject(ctx, holderAttributes()),
		total:        raw.NewObject(ctx, totalAttributes()),
		grants:       newGrantFlattener(ctx),
		since:        since,
		withActivity: withActivity,
		withUsers:    withUsers,
	}
}

func (f flattener) licenses(rows []row) tftypes.Value {
	people := raw.Memo[*person, personValues]{}
	values := make([]tftypes.Value, len(rows))

	for i, r := range rows {
		users := f.holder.NullList()
		if f.withUsers && r.holders != nil {
			users = f.users(r.holders, people)
		}

		inactive, never := f.idleValues(r.countIdle(f.since))

		values[i] = f.license.Of(map[string]tftypes.Value{
			"id":                  raw.Text(r.app.ID),
			"product_key":         raw.Text(r.app.Key),
			"product_name":        raw.Text(r.app.Name),
			"site_url":            raw.Text(r.app.SiteURL),
			"host_url":            raw.Text(r.app.HostURL),
			"plan":                raw.Text(r.app.Plan),
			"status":              raw.Text(r.app.Status),
			"seats_total":         raw.Int(r.app.Capacity),
			"seats_used":          raw.Int(r.used),
			"seats_source":        raw.Text(r.source),
			"seats_available":     raw.Int(available(r.app.Capacity, r.used)),
			"utilization_percent": raw.Decimal(utilization(r.app.Capacity, r.used)),
			"seats_inactive":      inactive,
			"seats_never_used":    never,
			"users":               users,
		})
	}

	return f.license.List(values)
}

func (f flattener) totals(sums []total) tftypes.Value {
	values := make([]tftypes.Value, len(sums))

	for i, t := range sums {
		inactive, never := f.idleValues(t.idle)

		values[i] = f.total.Of(map[string]tftypes.Value{
			"product_key":         raw.Text(t.key),
			"product_name":        raw.Text(t.name),
			"seats_total":         raw.Int(t.seats),
			"seats_used":          raw.Int(t.used),
			"seats_available":     raw.Int(t.available),
			"utilization_percent": raw.Decimal(utilization(t.seats, t.used)),
			"seats_inactive":      inactive,
			"seats_never_used":    never,
		})
	}

	return f.total.List(values)
}

// idleValues are null unless the holders, and so their activity, have been read.
func (f flattener) idleValues(n idleCounts) (inactive, never tftypes.Value) {
	if !f.withActivity {
		return raw.Int(nil), raw.Int(nil)
	}

	return raw.Int(n.inactive), raw.Int(n.never)
}

func (f flattener) users(holders []holder, people raw.Memo[*person, personValues]) tftypes.Value {
	values := make([]tftypes.Value, len(holders))

	for i, h := range holders {
		p := people.Of(h.person, newPersonValues)

		values[i] = f.holder.Of(map[string]tftypes.Value{
			"account_id":     p.accountID,
			"email":          p.email,
			"name":           p.name,
			"role":           raw.Text(h.role),
			"last_active_at": raw.Time(h.activity.Last),
			"granted_by":     f.grants.grantedBy(h.grants),
			"revocable_by":   f.grants.revocableBy(h.grants),
		})
	}

	return f.holder.List(values)
}

// personValues are the values that all seats of a person share.
type personValues struct {
	accountID, email, name tftypes.Value
}

func newPersonValues(p *person) personValues {
	return personValues{
		accountID: raw.Text(p.accountID),
		email:     raw.Text(p.email),
		name:      raw.Text(p.name),
	}
}
