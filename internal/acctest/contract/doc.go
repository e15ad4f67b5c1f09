// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package contract holds exchanges with an Atlassian, request and answer, against the OpenAPI documents that Atlassian
// publishes. The provider's client and the simulator are two readings of the documentation; the documents are the
// original, so that a field which neither should have shows even where the two agree.
//
// It knows exchanges and documents only: nothing of Terraform, of the client or of the simulator's state. What the
// documents are known to get wrong is in known.go, each with its section of the fact sheet.
package contract
