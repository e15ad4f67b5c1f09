// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package product

import "strings"

// spellings maps other spellings of a key to that of workspaces and resource ids (API §7).
var spellings = map[string]string{
	"jira":                    "jira-software",
	"jira-service-desk":       "jira-servicedesk",
	"jira-service-management": "jira-servicedesk",
	"jira-work-management":    "jira-core",
	"jira-ops":                "opsgenie",
	"guard_detect":            "beacon",
}

// names are the display names of the products in API §7, for use where Atlassian gives none.
var names = map[string]string{
	"avp":                    "Analytics",
	"beacon":                 "Guard Detect",
	"bitbucket":              "Bitbucket",
	"compass":                "Compass",
	"confluence":             "Confluence",
	"jira-core":              "Jira Work Management",
	"jira-customer-service":  "Jira Customer Service Management",
	"jira-product-discovery": "Jira Product Discovery",
	"jira-servicedesk":       "Jira Service Management",
	"jira-software":          "Jira",
	"loom":                   "Loom",
	"mercury":                "Focus",
	"opsgenie":               "Opsgenie",
	"statuspage":             "Statuspage",
	"townsquare":             "Atlassian Home",
	"trello":                 "Trello",
	"unified-help":           "Help Center",
}

// NormalKey returns the normal form of a product key or name: "jira-service-desk", "jira-servicedesk" and "Jira Service
// Management" are one product, as are "jira" and "jira-software". Of an unknown key only white space and case change.
func NormalKey(spelling string) string {
	key := strings.Join(strings.Fields(strings.ToLower(spelling)), "-")
	// Older calls use "confluence.ondemand" (API §7).
	key = strings.TrimSuffix(key, ".ondemand")

	if known, ok := spellings[key]; ok {
		return known
	}

	return key
}

// Name returns the display name of the product with this key in any spelling, or the key itself.
func Name(key string) string {
	if name, ok := names[NormalKey(key)]; ok {
		return name
	}

	return key
}

// IsAdministration reports whether the key stands for the administration of other products. Such entries are listed
// beside the apps and have no seats (API §7).
func IsAdministration(key string) bool {
	switch NormalKey(key) {
	case "jira-admin", "platform":
		return true
	default:
		return false
	}
}
