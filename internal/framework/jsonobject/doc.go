// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package jsonobject splits a JSON object into its members, one level deep and in order. A plan of a hundred thousand
// people reads half a million small objects of texts, and encoding/json takes ten times as long for each. The package
// must not know what the members mean.
package jsonobject
