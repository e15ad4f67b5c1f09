// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package product

import "strings"

// spellings maps the other spellings of a key to the one that workspaces and resource ids use (API §7).
var spellings = map[string]string{
	"jira":                    "jira-software",
	"jira-service-desk":       "jira-servicedesk",
	"jira-service-management": "jira-servicedesk",
	"jira-work-management":    "jira-core",
	"jira-ops":                "opsgenie",
	"guard_detect":            "beacon",
}

// names are the display names of the products of API §7, for where Atlassian gives none.
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

// NormalKey is the one spelling of a product key: "jira-service-desk" and "jira-servicedesk" are the same product, as
// are "jira" and "jira-software". People write the product's name as well: "Jira Service Management". A key that is not
// known stays as it is, apart from white space and case.
func NormalKey(spelling string) string {
	key := strings.Join(strings.Fields(strings.ToLower(spelling)), "-")
	// Older calls say "confluence.ondemand" (API §7).
	key = strings.TrimSuffix(key, ".ondemand")

	if known, ok := spellings[key]; ok {
		return known
	}

	return key
}

// Name is the display name of the product with this key, in any spelling, or the key itself.
func Name(key string) string {
	if name, ok := names[NormalKey(key)]; ok {
		return name
	}

	return key
}

// IsAdministration reports whether the key stands for the administration of other products: such entries are listed
// beside the apps and give nobody a seat (API §7).
func IsAdministration(key string) bool {
	switch NormalKey(key) {
	case "jira-admin", "platform":
		return true
	default:
		return false
	}
}
