// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package raw makes and reads Terraform's values as the protocol has them, without the framework's model structs. It is
// for data sources with tens of thousands of nested objects, and for lists and plans of as many resources: the
// framework would convert their models by reflection several times, and use a multiple of their memory.
//
// It must not know any attribute of this provider.
package raw
