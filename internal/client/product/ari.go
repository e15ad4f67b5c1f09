// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package product

import "strings"

// ari is where a resource id points: the product that owns it and the site that it is on.
type ari struct {
	owner   string
	cloudID string
}

// parseARI reads "ari:cloud:<owner>:<cloud id>:<type>/<id>"; for sited apps the cloud id is the id of the type "site"
// (API §4.7). What is missing stays empty.
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
