// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

// Switches choose a behavior where the documents contradict each other or are silent (API §9.2, §9.3).
type Switches struct {
	SCIM  SCIMOptions
	Admin AdminOptions
}
