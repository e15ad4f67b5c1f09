// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import "strings"

// The provider's arguments that errors name.
const (
	ArgumentOrgID       = "org_id"
	ArgumentAPIKey      = "api_key"
	ArgumentDirectoryID = "directory_id"
	ArgumentSCIMAPIKey  = "scim_api_key"
	ArgumentBaseURL     = "base_url"
	// ArgumentBothKeys names both keys if they have the same value.
	ArgumentBothKeys = ArgumentAPIKey + " and " + ArgumentSCIMAPIKey
)

// EnvironmentVariable returns the variable that the provider reads if an argument is not set.
func EnvironmentVariable(argument string) string { return "ATLASSIAN_" + strings.ToUpper(argument) }

// DescribeArgument names an argument and its environment variable for an error.
func DescribeArgument(argument string) string {
	return argument + " (environment: " + EnvironmentVariable(argument) + ")"
}

// WhereToFind says where to find the value of an argument.
func WhereToFind(argument string) string {
	switch argument {
	case ArgumentOrgID:
		return "It is the part after /o/ in the address of admin.atlassian.com, and is shown when an API key is made."
	case ArgumentAPIKey:
		return "Keys are made in admin.atlassian.com under Settings → API keys; the value is shown once."
	case ArgumentDirectoryID:
		return "It is the last part of the Directory base URL, shown in admin.atlassian.com under Security → Identity providers → " +
			"the directory; the whole URL may be given as it is."
	case ArgumentSCIMAPIKey:
		return "It is shown once in admin.atlassian.com under Security → Identity providers → the directory, when provisioning " +
			"is set up or its key is regenerated."
	default:
		return ""
	}
}
