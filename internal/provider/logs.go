// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"slices"
	"strings"
)

// SilencedLogs names the environment variables to set to OFF so that unread logs are not written. By default the plugin
// libraries send every step of every call to Terraform at level TRACE. Without TF_LOG, Terraform parses these logs and
// drops them, which costs both sides a good part of a plan over thousands of resources. If any TF_LOG variable is set,
// nothing is silenced.
func SilencedLogs(environ []string) []string {
	if slices.ContainsFunc(environ, func(variable string) bool { return strings.HasPrefix(variable, "TF_LOG") }) {
		return nil
	}

	return []string{"TF_LOG_SDK", "TF_LOG_SDK_PROTO", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_PROVIDER_" + strings.ToUpper(TypeName)}
}
