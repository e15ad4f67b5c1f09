// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"fmt"
	"regexp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
)

// ari is an Atlassian resource identifier: ari:cloud:<owner>:<cloud id, often empty>:<type/id>.
var ari = regexp.MustCompile(`^ari:cloud:[a-z0-9][a-z0-9.-]*:[^:\s]*:[^\s]+$`)

// ariLike refuses at plan time what cannot be the id of an app.
func ariLike() accept.Text {
	return accept.Text{Accepts: "an Atlassian resource identifier", Summary: "Invalid resource identifier", Problem: noARI}
}

// noARI explains why a text is not the id of an app. People often give a site's address, its id or a product's key.
func noARI(text string) string {
	if ari.MatchString(text) {
		return ""
	}

	return fmt.Sprintf("%q is no Atlassian resource identifier (ARI); one such as ari:cloud:jira-software::site/2f4a6c8e-0b1d-4e3f-9a5b-7c8d9e0f1a2b is expected. "+
		"The id of each app is in the data source atlassian_product_licenses (`id`).", text)
}
