// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"errors"
	"fmt"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// Summaries of errors that many blocks share. The provider reports each error in full once.
const (
	summaryKeyNotAccepted    = "API key not accepted"
	summaryKeyNotAllowed     = "API key not allowed to use the directory"
	summaryUnreachable       = "Atlassian not reachable"
	summaryDirectoryNotFound = "SCIM directory not found"
	// Atlassian does not know the organization, or hides it from this key.
	summaryOrganizationNotFound = "Organization not found"
)

// SharedErrorSummaries returns the summaries of errors whose text is the same for every block.
func SharedErrorSummaries() []string {
	return []string{summaryKeyNotAccepted, summaryKeyNotAllowed, summaryUnreachable, summaryDirectoryNotFound, summaryOrganizationNotFound}
}

// SharedErrorKey returns the same key for two shared errors that report the same problem. An unreachable address is one
// problem, whichever request failed first. A wrong key or id is a problem of one API, which the detail names.
func SharedErrorKey(summary, detail string) string {
	if summary == summaryUnreachable {
		return summary
	}

	return summary + "\n" + detail
}

// sharedError describes an error that does not come from the block itself: the provider's configuration or the
// connection to Atlassian is wrong. The text does not mention the block, so it is the same for all blocks.
func sharedError(err error) (summary, detail string, ok bool) {
	if missing, found := errors.AsType[*scim.DirectoryNotFoundError](err); found {
		return summaryDirectoryNotFound, fmt.Sprintf("Atlassian has no SCIM directory %q, which the provider is told by %s. "+
			"It may be mistyped, of another organization, or deleted: a directory goes when Atlassian Guard Standard ends. %s",
			missing.ID, DescribeArgument(ArgumentDirectoryID), WhereToFind(ArgumentDirectoryID)), true
	}

	if client.UnknownOrganization(err) {
		return summaryOrganizationNotFound, fmt.Sprintf("Atlassian answered 404: it knows no organization of the id that the provider is told by %s, or not for the key "+
			"from %s. What is another organization's is answered in the same way, so the id may be mistyped, or the key be that of another organization. %s",
			DescribeArgument(ArgumentOrgID), DescribeArgument(ArgumentAPIKey), WhereToFind(ArgumentOrgID)), true
	}

	cause := client.CauseOf(err)
	if cause == nil {
		return "", "", false
	}

	answered := describe(cause.First)

	switch cause.Kind {
	case client.KeyNotAccepted:
		return summaryKeyNotAccepted, answered + "\n\n" + keyAdvice(cause), true
	case client.KeyNotAllowed:
		return summaryKeyNotAllowed, answered + "\n\n" + keyAdvice(cause), true
	case client.Unreachable:
		return summaryUnreachable, fmt.Sprintf("%s\n\nNobody can be connected to at %s, where requests go. Check the network, a proxy "+
			"on the way (HTTPS_PROXY), and the provider's %s.", answered, cause.BaseURL, DescribeArgument(ArgumentBaseURL)), true
	default:
		return "", "", false
	}
}

// keyAdvice names the argument of a refused key, the key that belongs there, and what the refused key may be instead.
func keyAdvice(cause *client.Cause) string {
	argument := cause.KeyName
	if argument == "" {
		argument = ArgumentAPIKey
	}

	key := "The key comes from the provider's " + DescribeArgument(argument) + "."
	if argument == ArgumentBothKeys {
		key = "The key comes from the provider's " + argument + ", which have the same value; no key of Atlassian's serves both the organization and a directory."
	}

	if cause.Directory == "" {
		return key + " The organization's API takes an organization API key. " + WhereToFind(ArgumentAPIKey) + " It may be mistyped, " +
			"revoked or expired (a new key lives for a week unless another date is chosen, a year at most), or another kind of key: the SCIM " +
			"directory's key and a personal API token of id.atlassian.com are not accepted here. " + neededScope(cause.First) + "."
	}

	if argument == ArgumentAPIKey {
		key += " It was sent to the directory because " + DescribeArgument(ArgumentSCIMAPIKey) + " is not set. An organization API key serves no directory: set " +
			ArgumentSCIMAPIKey + "."
	}

	key += fmt.Sprintf(" The SCIM directory %s takes only its own key. %s ", cause.Directory, WhereToFind(ArgumentSCIMAPIKey))

	if cause.Kind == client.KeyNotAllowed {
		return key + "Atlassian knows the key that was sent, and it is not this directory's: it is an organization API key or that of another directory, or " +
			"Atlassian Guard Standard, which the directory needs, has ended."
	}

	return key + "The one that was sent may be mistyped, expired after a year, replaced by a key that was made later, or another kind of key: that of another " +
		"directory, an organization API key and a personal API token of id.atlassian.com are not accepted here."
}
