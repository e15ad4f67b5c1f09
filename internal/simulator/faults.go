// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
)

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

// Respond sends a status, headers and a body. The header may be nil.
func Respond(status int, header http.Header, body string) Answer {
	return server.Respond(status, header, body)
}

// Amend sends the server's own answer after change has altered it.
func Amend(change func(document map[string]any)) Answer { return server.Amend(change) }

// RespondSCIM sends a SCIM error, envelope E6.
func RespondSCIM(status int, scimType, detail string) Answer {
	return server.RespondSCIM(status, scimType, detail)
}

// RespondErrors sends an error list, envelope E2, with one error.
func RespondErrors(status int, code, title, detail string) Answer {
	return server.RespondErrors(status, code, title, detail)
}

// RespondHTML sends a proxy's error page, envelope E10.
func RespondHTML(status int) Answer { return server.RespondHTML(status) }

// RespondEmpty sends a status without a body, envelope E9.
func RespondEmpty(status int) Answer { return server.RespondEmpty(status) }

// RespondInvalidJSON sends a complete body that is not JSON.
func RespondInvalidJSON() Answer { return server.RespondInvalidJSON() }

// TooManyRequests sends 429 with the given headers.
func TooManyRequests(headers ...http.Header) Answer { return server.TooManyRequests(headers...) }

// RetryAfter returns a Retry-After header in seconds.
func RetryAfter(seconds int) http.Header { return server.RetryAfter(seconds) }

// RetryAfterDate returns a Retry-After header with an HTTP date.
func RetryAfterDate(moment time.Time) http.Header { return server.RetryAfterDate(moment) }

// RateLimitReset returns an X-RateLimit-Reset header with the given precision.
func RateLimitReset(moment time.Time, precision ResetPrecision) http.Header {
	return server.RateLimitReset(moment, precision)
}

// GarbageRetry returns retry headers that cannot be parsed.
func GarbageRetry() http.Header { return server.GarbageRetry() }

// ResetConnection cuts the connection without an answer.
func ResetConnection() Answer { return server.ResetConnection() }

// Truncate sends the first half of the answer and cuts the connection.
func Truncate() Answer { return server.Truncate() }

// RedirectTo sends a redirect to another address.
func RedirectTo(status int, address string) Answer { return server.RedirectTo(status, address) }

// Never sends no answer and holds the connection until the client closes it.
func Never() Answer { return server.Never() }
