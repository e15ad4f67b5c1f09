// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package framework is what every resource, data source, list and action of this provider needs beside Terraform's
// plugin framework: the clients that the provider is configured with, what an operation begins with, what a plan tells
// the run of its block and is refused for, and how an error of a client becomes a diagnostic.
//
// It knows nothing of any single resource or data source. Of its own it asks Atlassian only what a plan needs whatever
// the resource is: who administers the organization, which domains it has verified, whether a directory answers, and
// which app has no seat left.
package framework
