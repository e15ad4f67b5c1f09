// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// Blame points an error at the attribute that caused it.
type Blame struct {
	Attribute path.Path
	// When decides, by status and code, whether the attribute caused the error.
	When func(error) bool
	// Advice is what to do next; empty keeps the general advice for the status.
	Advice string
	// OverridesShared applies this Blame even to errors that otherwise get the same text for all blocks.
	OverridesShared bool
}

// FromError turns an error into a diagnostic that says what was requested, what Atlassian answered and what to do next.
// The summary is a verb and a noun, without values: "Creating user failed". An error that many blocks share, such as a
// refused key, gets the same summary and text for all of them.
func FromError(summary string, err error, blames ...Blame) diag.Diagnostics {
	if err == nil {
		return nil
	}

	sharedSummary, sharedDetail, isShared := sharedError(err)

	for _, blame := range blames {
		if isShared && !blame.OverridesShared || !blame.When(err) {
			continue
		}

		advice := blame.Advice
		if advice == "" {
			advice = adviceFor(summary, err)
		}

		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(blame.Attribute, summary, detail(err, advice))}
	}

	if isShared {
		return diag.Diagnostics{diag.NewErrorDiagnostic(sharedSummary, sharedDetail)}
	}

	return diag.Diagnostics{diag.NewErrorDiagnostic(summary, detail(err, adviceFor(summary, err)))}
}

// AttributeError blames an error on an attribute and says what to do next.
func AttributeError(summary string, err error, attribute, advice string) diag.Diagnostics {
	return FromError(summary, err, Blame{
		Attribute: path.Root(attribute), When: func(error) bool { return true }, Advice: advice,
	})
}

// StatusIs is a condition for Blame: Atlassian answered with this HTTP status.
func StatusIs(status int) func(error) bool {
	return func(err error) bool { return client.HasStatus(err, status) }
}

func detail(err error, advice string) string {
	text := describe(err)
	if advice == "" {
		return text
	}

	return text + "\n\n" + advice
}

// describe says what was requested and what Atlassian answered. It leaves out the operation, which the summary names.
func describe(err error) string {
	//nolint:errorlint // The text of a wrapping error says more.
	switch err := err.(type) {
	case *client.Error:
		return describeExchange(err)
	case *scim.MembersError:
		return fmt.Sprintf("Not changed: %s. %s", err.Who(), describe(err.Err))
	default:
		// An error that wraps another without adding text is described by the wrapped one.
		if inner := errors.Unwrap(err); inner != nil && inner.Error() == err.Error() {
			return describe(inner)
		}

		return Sentence(err.Error())
	}
}

func describeExchange(failed *client.Error) string {
	asked := failed.Method + " " + failed.Path

	if errors.Is(failed, client.ErrReadOnly) {
		return asked + " was not sent, since it would change something and the provider is read-only."
	}

	parts := []string{describeAnswer(failed, asked)}

	if len(failed.Fields) > 0 {
		fields := make([]string, len(failed.Fields))
		for i, field := range failed.Fields {
			fields[i] = field.Field + " (" + field.Rule + ")"
		}

		parts = append(parts, "It refuses "+strings.Join(fields, ", ")+".")
	}

	if failed.Attempts > 1 {
		parts = append(parts, fmt.Sprintf("It was sent %d times.", failed.Attempts))
	}

	if failed.RequestID != "" {
		parts = append(parts, "Request id: "+failed.RequestID+".")
	}

	return strings.Join(parts, " ")
}

func describeAnswer(failed *client.Error, asked string) string {
	if failed.Status == 0 {
		text := asked + " got no answer"
		if failed.Err != nil {
			text += ": " + failed.Err.Error()
		}

		return Sentence(text)
	}

	text := fmt.Sprintf("%s was answered with %d", asked, failed.Status)

	standard := http.StatusText(failed.Status)
	if standard != "" {
		text += " " + standard
	}

	switch {
	case failed.Code != "" && failed.Reason != "":
		text += " (" + failed.Code + ", " + failed.Reason + ")"
	case failed.Code != "":
		text += " (" + failed.Code + ")"
	}

	var said []string

	for _, words := range []string{failed.Title, failed.Detail} {
		words = strings.TrimRight(words, ". ")
		if words != "" && !strings.EqualFold(words, standard) && !slices.Contains(said, words) {
			said = append(said, words)
		}
	}

	if failed.Err != nil {
		said = append(said, failed.Err.Error())
	}

	if len(said) > 0 {
		text += ": " + strings.Join(said, ": ")
	}

	return Sentence(text)
}

// Sentence makes a sentence of a text, such as an error message.
func Sentence(text string) string {
	if first, size := utf8.DecodeRuneInString(text); size > 0 && size < len(text) {
		text = string(unicode.ToUpper(first)) + text[size:]
	}

	if strings.HasSuffix(text, ".") {
		return text
	}

	return text + "."
}

// timeoutArgument returns the timeout attribute of a failed operation, by the verb that begins its summary.
func timeoutArgument(summary string) string {
	verb, _, _ := strings.Cut(summary, " ")

	switch verb {
	case "Reading":
		return "timeouts.read"
	case "Creating", "Adding", "Adopting", "Assigning":
		return "timeouts.create"
	case "Updating", "Changing":
		return "timeouts.update"
	case "Deleting", "Destroying", "Removing", "Revoking", "Deactivating", "Unlinking":
		return "timeouts.delete"
	default:
		return "timeouts"
	}
}

// adviceFor says what to do about an error. It decides by the kind of error and the status. A caller that knows better
// advice gives it in a Blame.
func adviceFor(summary string, err error) string {
	if errors.Is(err, client.ErrReadOnly) {
		return "The provider has read_only = true, or a read_only that is not known yet. Remove it, or use a provider alias without it for this block."
	}

	if limit, ok := errors.AsType[*TimeLimitError](err); ok {
		return fmt.Sprintf("%s of this block lets it take %s; where it is not set, %s. Raise it or leave it out. Waiting for rate limits and for "+
			"other blocks counts too. See https://status.atlassian.com for an outage.", timeoutArgument(summary), plainDuration(limit.Limit), plainDuration(limit.Default))
	}

	if errors.Is(err, context.DeadlineExceeded) {
		return "It did not end in time. See https://status.atlassian.com for an outage, and raise the provider's request_timeout if a single request " +
			"takes long."
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
		return "The directory's key, from the provider's " + DescribeArgument(ArgumentSCIMAPIKey) + " or, where that is unset, " +
			DescribeArgument(ArgumentAPIKey) + ", is known, but may not do this. It serves only its own directory, and SCIM needs Atlassian Guard Standard."
	case http.StatusNotFound:
		if !client.IsNotFound(err) {
			return "This 404 is not an answer of Atlassian's about what was asked for, so that nothing is taken for gone: it may come from a " +
				"proxy or gateway on the way, or from an address without this API. Check the provider's " + DescribeArgument(ArgumentBaseURL) +
				" and " + DescribeArgument(ArgumentOrgID) + "."
		}

		return "It may have been removed outside Terraform, from the organization altogether, or be another organization's: what is another's is " +
			"answered in the same way. Check the ids in this block, and the provider's " + DescribeArgument(ArgumentOrgID) + " and " +
			DescribeArgument(ArgumentDirectoryID) + "."
	case http.StatusTooManyRequests:
		return "Atlassian's rate limit was hit and stayed so. Try again later, or set max_requests_per_second in the provider block."
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return "Atlassian could not serve the request. Run the command again later; see https://status.atlassian.com for an outage."
	default:
		return ""
	}
}
