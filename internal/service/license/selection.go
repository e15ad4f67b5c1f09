// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// selection selects apps. A nil filter selects all; an empty one selects none.
type selection struct {
	productKeys, siteURLs []string
	sandboxes             bool
}

// of returns the selected apps, in their order.
func (s selection) of(apps []product.App) []product.App {
	selected := make([]product.App, 0, len(apps))

	for _, app := range apps {
		if s.has(app) {
			selected = append(selected, app)
		}
	}

	return selected
}

func (s selection) has(app product.App) bool {
	if app.Sandbox && !s.sandboxes {
		return false
	}

	if s.productKeys != nil && !slices.ContainsFunc(s.productKeys, func(key string) bool { return product.NormalKey(key) == app.Key }) {
		return false
	}

	return s.siteURLs == nil || slices.ContainsFunc(s.siteURLs, func(site string) bool { return product.SameSite(site, app.HostURL) })
}

// unmatched warns of filter values that the organization does not have.
func (s selection) unmatched(apps []product.App) diag.Diagnostics {
	diags := unknownProducts("product_keys", s.productKeys, apps)

	var missing []string

	for _, site := range s.siteURLs {
		if !slices.ContainsFunc(apps, func(app product.App) bool { return product.SameSite(site, app.HostURL) }) {
			missing = append(missing, site)
		}
	}

	var sites []string

	for _, app := range apps {
		if app.SiteURL != "" {
			sites = append(sites, app.SiteURL)
		}
	}

	return append(diags, diagnostics.Unmatched{
		Argument: "site_urls", Where: "organization", Noun: "app on the site", Missing: missing, Existing: sites,
	}.Warning()...)
}

// unknownProducts warns of product keys, in any spelling, that no app of the organization has.
func unknownProducts(argument string, keys []string, apps []product.App) diag.Diagnostics {
	return diagnostics.Unmatched{
		Argument: argument, Where: "organization", Noun: "product with the key", Missing: product.UnknownKeys(keys, apps), Existing: product.Keys(apps),
	}.Warning()
}
