// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"fmt"
	"strings"
)

// SplitImportID splits an import id at its commas into one value per name. Only the first value may contain commas
// itself, since it may be the display name of a group.
func SplitImportID(id string, names ...string) ([]string, error) {
	parts := strings.Split(id, ",")
	if extra := len(parts) - len(names); extra > 0 {
		parts = append([]string{strings.Join(parts[:extra+1], ",")}, parts[extra+1:]...)
	}

	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}

	form := "\"" + strings.Join(names, ",") + "\""

	if len(parts) < len(names) {
		return nil, fmt.Errorf("the import id is %s, with commas between, but has %d of %d values", form, len(parts), len(names))
	}

	for i, part := range parts {
		if part == "" {
			return nil, fmt.Errorf("the import id is %s, with commas between, but its %s is empty", form, names[i])
		}
	}

	return parts, nil
}
