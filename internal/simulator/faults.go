// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import "github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"

// Fault makes chosen requests fail; Answer is what the server sends instead of its own answer.
type (
	Fault          = server.Fault
	Answer         = server.Answer
	ResetPrecision = server.ResetPrecision
)

// The precisions of X-RateLimit-Reset.
const (
	ResetMinutes   = server.ResetMinutes
	ResetSeconds   = server.ResetSeconds
	ResetAbsent    = server.ResetAbsent
	ResetMinutesUp = server.ResetMinutesUp
)

// The answers of faults, and the headers of TooManyRequests.
var (
	Respond            = server.Respond
	Amend              = server.Amend
	RespondSCIM        = server.RespondSCIM
	RespondErrors      = server.RespondErrors
	RespondHTML        = server.RespondHTML
	RespondEmpty       = server.RespondEmpty
	RespondInvalidJSON = server.RespondInvalidJSON
	TooManyRequests    = server.TooManyRequests
	RetryAfter         = server.RetryAfter
	RetryAfterDate     = server.RetryAfterDate
	RateLimitReset     = server.RateLimitReset
	GarbageRetry       = server.GarbageRetry
	ResetConnection    = server.ResetConnection
	Truncate           = server.Truncate
	RedirectTo         = server.RedirectTo
	Never              = server.Never
)
