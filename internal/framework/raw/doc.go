// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package raw makes Terraform's values as they go over the wire, without the framework's model structs: for data
// sources with tens of thousands of nested objects, whose models would be converted by reflection several times over
// and cost a multiple of their memory.
//
// It knows the framework's types and no attribute of this provider.
package raw
