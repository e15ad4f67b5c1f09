// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package client is the wire: it sends one request to Atlassian and hands back one decoded answer or one typed error.
// It knows nothing of Terraform, and nothing of users or groups either: what is asked and what an answer means is the
// business of its sub-packages scim, admin and account.
//
// A request passes a chain of small links, each in a file of its own. From the caller to the wire:
//
//	read only    refuses every write of a read-only client (readonly.go)
//	share causes sends nothing more of what is known to fail: a refused key, an address that nobody answers (cause.go)
//	retry        repeats what is safe to repeat, waiting in between (retry.go, backoff.go, retry_after.go)
//	decode       turns an answer into a value or an *Error (decode.go, envelope.go)
//	limit        waits for the turn of the request, learns from the answer (limit.go; limits.go and endpoint.go
//	             for what is counted together, limiter.go with pace.go, search.go and gauge.go for how fast)
//	log          writes one line an exchange, without secrets (logging.go)
//	user agent   names the provider and what it accepts (useragent.go)
//	authorize    adds the key (auth.go)
//	send         one HTTP exchange, the body read whole and bounded (send.go)
//
// The order matters. Retry stands outside decode, so that a success that can't be read is a failed attempt; outside
// limit, so that each attempt waits for its turn; and limit outside log, so that the time logged is the exchange's
// alone. The key is added last, where no other link can see it.
package client
