// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"encoding/json"
	"regexp"
	"strings"
)

// listFilter is the only comparison that a list accepts (API §2.3).
type listFilter struct {
	attribute string
	value     string
}

var singleEquals = regexp.MustCompile(`^\s*([A-Za-z]+)\s+(?i:eq)\s+("(?:[^"\\]|\\.)*")\s*$`)

// parseListFilter accepts exactly one eq on one of the given attributes. Any other filter is a 400, never an empty list
// (API §2.3, §2.11).
func parseListFilter(filter string, attributes ...string) (listFilter, *refusal) {
	found := singleEquals.FindStringSubmatch(filter)
	if found != nil {
		var value string
		if json.Unmarshal([]byte(found[2]), &value) == nil {
			for _, name := range attributes {
				if strings.EqualFold(name, found[1]) {
					return listFilter{name, value}, nil
				}
			}
		}
	}

	return listFilter{}, badRequest(invalidFilter, "Filter "+filter+" is not supported.")
}
