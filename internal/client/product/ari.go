// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package product

import "strings"

// ari is what a resource id says: the owner, which is a product, and the site's cloud id.
type ari struct {
	owner   string
	cloudID string
}

// parseARI reads "ari:cloud:<owner>:<cloud id>:<type>/<id>". The id of the type "site" is a cloud id (API §4.7).
// Missing parts are empty.
func parseARI(resourceID string) ari {
	parts := strings.SplitN(resourceID, ":", 5)
	if len(parts) != 5 || !strings.EqualFold(parts[0], "ari") {
		return ari{}
	}

	p := ari{owner: parts[2], cloudID: strings.ToLower(parts[3])}

	if kind, id, found := strings.Cut(parts[4], "/"); found && p.cloudID == "" && kind == "site" {
		p.cloudID = strings.ToLower(id)
	}

	return p
}
