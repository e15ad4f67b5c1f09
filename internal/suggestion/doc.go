// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package suggestion guesses what a misspelled or foreign name was meant for: an attribute of a person in the headings
// of a file or in the JSON of a person, a word among those that an argument takes. It knows what other systems call
// these attributes, and neither Terraform nor Atlassian.
package suggestion
