// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package guard has the reasons for which several services refuse a plan or warn in it: a read-only provider, two
// blocks for one object, the last administrator, a move to another directory, a license limit, an unverified domain.
//
// It sends only the requests that such a decision needs. It must not know how any single resource, data source or
// action works; only the advice in its messages names some.
package guard
