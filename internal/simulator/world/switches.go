// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

// Switches are the points on which documents disagree or are silent, each with the reading to follow (API §9.2, §9.3).
type Switches struct {
	SCIM  SCIMOptions
	Admin AdminOptions
}
