// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package suggestion guesses which attribute of a person a misspelled or foreign name was meant for, in the headings of a file as
// in the JSON of a person. It knows what other systems call these attributes, and neither Terraform nor Atlassian.
package suggestion
