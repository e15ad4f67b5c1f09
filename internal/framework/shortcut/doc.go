// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package shortcut answers in front of the plugin framework those protocol calls of which it is certain that the
// framework would answer the same, and passes on all others.
//
// Of a plan over thousands of resources nearly every call finds nothing to do: the configuration is valid, the state
// has the current version, the record is as the state says, the plan is what it was. The framework still takes each
// apart attribute by attribute, by reflection, several times; for a resource with 27 attributes that is most of what a
// provider's plan costs. Here the values are decoded once and compared.
//
// A call is answered here only if the answer is the same in value, private state, identity and diagnostics. Whatever
// has to be said is left to the framework, except of a plan that the resource makes here with all that it says; so is
// everything in doubt. The rules of a resource stay where they are: its schema's own validators are called, and what a
// read or a plan comes to is asked of the resource (Resource), which makes it by the functions that its Read and
// ModifyPlan call. A schema of which the framework makes more than that, by a default, a plan modifier, a validator or
// a write-only argument that is not known here, is left to the framework. This package must not know any resource.
package shortcut
