// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/computed"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/raw"
)

func unusedSeatAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"account_id":     computed.Text("Atlassian account id of the holder."),
		"email":          computed.Text(emailDescription),
		"name":           computed.Text("Name of the holder."),
		"resource_id":    computed.Text("ARI of the app: what role assignments call `resource_id`."),
		"product_key":    computed.Text(productKeyDescription),
		"product_name":   computed.Text("Name of the product, as Atlassian gives it."),
		"site_url":       computed.Text("Scheme and host of the app's address. Null for an app without a site."),
		"role":           computed.Text(roleDescription),
		"last_active_at": computed.Text(lastActiveDescription),
		"never_active":   computed.Bool("Whether Atlassian reports no activity of the holder in the app, ever."),
		"added_at":       computed.Text("When the holder was added to the organization, in RFC 3339 (UTC). Null when Atlassian does not say."),
		"cost":           computed.Decimal("Cost of the seat from `cost_per_seat`. Null when the product has no price there."),
		"granted_by":     grantedByAttribute(),
		"revocable_by":   revocableByAttribute(),
	}
}

func unusedProductAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"product_key":  computed.Text(productKeyDescription),
		"seats":        computed.Int("Number of unused seats, never active ones included. Null when it can't be told for one of the product's apps."),
		"never_active": computed.Int("Number of them whose holder has never been active. Null when `seats` is."),
		"cost":         computed.Decimal("Cost of the unused seats. Null when the product has no price in `cost_per_seat`, and when `seats` is null."),
	}
}

func flattenUnusedSeats(ctx context.Context, seats []unusedSeat) tftypes.Value {
	object := raw.NewObject(ctx, unusedSeatAttributes())
	grants := newGrantFlattener(ctx)
	values := make([]tftypes.Value, len(seats))

	for i, seat := range seats {
		never := seat.neverActive()

		values[i] = object.Of(map[string]tftypes.Value{
			"account_id":     raw.Text(seat.accountID),
			"email":          raw.Text(seat.email),
			"name":           raw.Text(seat.name),
			"resource_id":    raw.Text(seat.app.ID),
			"product_key":    raw.Text(seat.app.Key),
			"product_name":   raw.Text(seat.app.Name),
			"site_url":       raw.Text(seat.app.SiteURL),
			"role":           raw.Text(seat.role),
			"last_active_at": raw.Time(seat.activity.Last),
			"never_active":   raw.Bool(&never),
			"added_at":       raw.Time(seat.addedAt),
			"cost":           raw.Decimal(seat.cost),
			"granted_by":     grants.grantedBy(seat.grants),
			"revocable_by":   grants.revocableBy(seat.grants),
		})
	}

	return object.List(values)
}

func flattenUnusedProducts(ctx context.Context, products []unusedProduct) tftypes.Value {
	object := raw.NewObject(ctx, unusedProductAttributes())
	values := make([]tftypes.Value, len(products))

	for i, p := range products {
		values[i] = object.Of(map[string]tftypes.Value{
			"product_key":  raw.Text(p.key),
			"seats":        raw.Int(p.seats),
			"never_active": raw.Int(p.neverActive),
			"cost":         raw.Decimal(p.cost),
		})
	}

	return object.List(values)
}
