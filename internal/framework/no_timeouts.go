// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// NoTimeouts is a timeouts attribute for these operations, left out.
func NoTimeouts(operations ...string) timeouts.Value {
	kinds := make(map[string]attr.Type, len(operations))
	for _, operation := range operations {
		kinds[operation] = types.StringType
	}

	return timeouts.Value{Object: types.ObjectNull(kinds)}
}
