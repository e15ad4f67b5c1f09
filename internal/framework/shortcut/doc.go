// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package shortcut answers protocol calls in front of the plugin framework if the framework's answer would certainly be
// the same in value, private state, identity and diagnostics. It passes on all other calls.
//
// In a plan over thousands of resources nearly every call changes nothing. The framework still converts every attribute
// by reflection, several times, which is most of the cost of such a plan; here values are decoded once and compared.
// The rules stay with the resource: its schema's validators and the functions of its Read and ModifyPlan are called.
// This package must not know any resource.
package shortcut
