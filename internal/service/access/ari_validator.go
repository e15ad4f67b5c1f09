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

// ariLike refuses what can't be the id of an app, at plan time.
func ariLike() accept.Text {
	return accept.Text{About: "an Atlassian resource identifier", Summary: "Invalid resource identifier", Wrong: noARI}
}

// noARI says what is wrong with the id of an app; a site's address, its id and a product's key are what people give
// instead.
func noARI(text string) string {
	if ari.MatchString(text) {
		return ""
	}

	return fmt.Sprintf("%q is no Atlassian resource identifier (ARI); one such as ari:cloud:jira-software::site/2f4a6c8e-0b1d-4e3f-9a5b-7c8d9e0f1a2b is expected. "+
		"The id of each app is in the data source atlassian_product_licenses (`id`).", text)
}
