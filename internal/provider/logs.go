// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"slices"
	"strings"
)

// SilencedLogs names the environment variables to be set to OFF so that no logs are written that nobody reads. Unless
// told otherwise, the plugin libraries write every step of every call to Terraform, down to the level TRACE; and unless
// TF_LOG or one like it is set, Terraform parses all that and drops it, which costs both sides a good part of a plan
// over thousands of resources. Any variable of the kind in the environment leaves everything as it is.
func SilencedLogs(environ []string) []string {
	if slices.ContainsFunc(environ, func(variable string) bool { return strings.HasPrefix(variable, "TF_LOG") }) {
		return nil
	}

	return []string{"TF_LOG_SDK", "TF_LOG_SDK_PROTO", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_PROVIDER_" + strings.ToUpper(TypeName)}
}
