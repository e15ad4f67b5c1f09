// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package scim talks to one identity provider directory of an Atlassian organization: its users, groups and members
// (API §2). It turns SCIM into plain Go values with as few requests as possible: one shared reader serves every read of
// a directory. It also decides whether two names or addresses are the same.
//
// It knows of Terraform only how Terraform asks: about one object at a time, ten of them at once, in a process that
// serves one plan or apply and may be interrupted. It must not know blocks, plans or states, nor how requests are
// retried, paced or authenticated: that is package client.
//
// Callers share the users and groups that it returns and must not change them.
package scim
