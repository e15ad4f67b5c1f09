// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package suggestion guesses what a wrong name was meant for: an attribute of a person, in the headings of a file or in
// JSON, or one of the words that an argument accepts. It knows what other systems call these attributes. It must not
// know Terraform or Atlassian.
package suggestion
