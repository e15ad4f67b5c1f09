// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// Blame points an error at the attribute that caused it.
type Blame struct {
	// Attribute is the attribute at fault.
	Attribute path.Path
	// When decides, by status and code, whether the error is this attribute's.
	When func(error) bool
	// Advice is what to do next; empty keeps the general advice for the status.
	Advice string
	// Own says that the block knows better than what all blocks are told of a refused key.
	Own bool
}

// ErrorDiagnostics turns an error into a diagnostic that says what was asked, what Atlassian answered and what to
// do next. The summary is a verb and a noun, without values: "Creating user failed". What many blocks meet alike, such as a
// refused key, is told in the same words for all of them.
func ErrorDiagnostics(summary string, err error, blames ...Blame) diag.Diagnostics {
	if err == nil {
		return nil
	}

	shared, told, isShared := sharedCause(err)

	for _, blame := range blames {
		if isShared && !blame.Own || !blame.When(err) {
			continue
		}

		advice := blame.Advice
		if advice == "" {
			advice = adviceFor(err)
		}

		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(blame.Attribute, summary, detail(err, advice))}
	}

	if isShared {
		return diag.Diagnostics{diag.NewErrorDiagnostic(shared, told)}
	}

	return diag.Diagnostics{diag.NewErrorDiagnostic(summary, detail(err, adviceFor(err)))}
}

// AttributeError blames an error on an attribute and says what to do next.
func AttributeError(summary string, err error, attribute, advice string) diag.Diagnostics {
	return ErrorDiagnostics(summary, err, Blame{
		Attribute: path.Root(attribute), When: func(error) bool { return true }, Advice: advice,
	})
}

// HasStatus is a condition for Blame: Atlassian answered with this HTTP status.
func HasStatus(status int) func(error) bool {
	return func(err error) bool {
		var answered *client.Error

		return errors.As(err, &answered) && answered.Status == status
	}
}

// HasCode is a condition for Blame: Atlassian answered with this error code.
func HasCode(codes ...string) func(error) bool {
	return func(err error) bool {
		code := client.CodeOf(err)
		for _, c := range codes {
			if code != "" && code == c {
				return true
			}
		}

		return false
	}
}

func detail(err error, advice string) string {
	text := sentence(err.Error())
	if advice == "" {
		return text
	}

	return text + "\n\n" + advice
}

func sentence(text string) string {
	if strings.HasSuffix(text, ".") {
		return text
	}

	return text + "."
}

// adviceFor is what a person can do about an answer. It decides by status alone; what only one call knows is
// said by its Blame.
func adviceFor(err error) string {
	if errors.Is(err, client.ErrReadOnly) {
		return "The provider has read_only = true, or a read_only that is not known yet. Remove it, or use a provider alias without it for this block."
	}

	if errors.Is(err, context.DeadlineExceeded) {
		return "The operation did not end in time. Raise the block's timeouts or the provider's request_timeout, and see " +
			"https://status.atlassian.com for an outage."
	}

	if errors.Is(err, context.Canceled) {
		return "The operation was canceled."
	}

	if advice := scopeAdvice(err); advice != "" {
		return advice
	}

	var answered *client.Error
	if !errors.As(err, &answered) {
		return ""
	}

	switch answered.Status {
	case 0:
		return "No answer came. Check the network, a proxy on the way, and the provider's base_url."
	case http.StatusForbidden:
		return "The directory's key, from the provider's " + argumentNamed(ArgumentSCIMAPIKey) + " or, where that is unset, " +
			argumentNamed(ArgumentAPIKey) + ", is known, but may not do this. It serves only its own directory, and SCIM needs Atlassian Guard Standard."
	case http.StatusNotFound:
		if !errors.Is(err, client.ErrNotFound) {
			return "This 404 is not an answer of Atlassian's about what was asked for, so that nothing is taken for gone: it may come from a " +
				"proxy or gateway on the way, or from an address without this API. Check the provider's " + argumentNamed(ArgumentBaseURL) +
				" and " + argumentNamed(ArgumentOrgID) + "."
		}

		return "Check org_id and directory_id of the provider: an id of another organization is answered in the same way as one that does not exist."
	case http.StatusTooManyRequests:
		return "Atlassian's rate limit was hit and stayed so. Try again later, or set max_requests_per_second in the provider block."
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return "Atlassian could not serve the request. Run the command again later; see https://status.atlassian.com for an outage."
	default:
		return ""
	}
}
