// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package product

import "strings"

// place is where a resource id points: the product that owns it and the site that it is on.
type place struct {
	owner   string
	cloudID string
}

// placeOf reads "ari:cloud:<owner>:<cloud id>:<type>/<id>"; for sited apps the cloud id is the id of the type "site"
// (API §4.7). What is missing stays empty.
func placeOf(resourceID string) place {
	parts := strings.SplitN(resourceID, ":", 5)
	if len(parts) != 5 || !strings.EqualFold(parts[0], "ari") {
		return place{}
	}

	p := place{owner: parts[2], cloudID: strings.ToLower(parts[3])}

	if kind, id, found := strings.Cut(parts[4], "/"); found && p.cloudID == "" && kind == "site" {
		p.cloudID = strings.ToLower(id)
	}

	return p
}
