// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package contract compares exchanges with Atlassian, request and answer, with the OpenAPI documents that Atlassian
// publishes. The provider's client and the simulator are two readings of the documentation. The documents are the
// original, so they reveal a wrong field even where both readings agree.
//
// It must know only exchanges and documents: not Terraform, the client or the simulator's state. The known errors of
// the documents are in known_deviations.go, each with its section of the fact sheet.
package contract
