// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package functions has the provider's functions. They are pure: they send no request and need no provider
// configuration. The provider tells users_csv which attributes a user has; this package must not know any service.
package functions
