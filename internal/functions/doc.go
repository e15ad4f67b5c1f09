// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package functions holds the provider's functions: pure, without a request and without the provider's configuration.
// What users_csv knows of a user's attributes it is told; it must not know any service.
package functions
