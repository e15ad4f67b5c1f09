// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"slices"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
)

// selection says which apps are asked for. A nil filter selects all; an empty one selects none.
type selection struct {
	productKeys, siteURLs []string
	sandboxes             bool
}

// of is the apps selected, in their order.
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

	if s.productKeys != nil && !slices.ContainsFunc(s.productKeys, func(key string) bool { return product.Key(key) == app.Key }) {
		return false
	}

	return s.siteURLs == nil || slices.ContainsFunc(s.siteURLs, func(site string) bool { return product.SameSite(site, app.HostURL) })
}
