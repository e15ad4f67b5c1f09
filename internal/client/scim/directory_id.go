// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"errors"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"unicode"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// directoryIDPattern is wide on purpose: ids are opaque (API §9.6). It excludes every character that could change a
// URL.
var directoryIDPattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$`)
})

// ParseDirectoryID takes a directory's id, or the whole "Directory base URL" that the identity provider page of
// Atlassian Administration shows, https://api.atlassian.com/scim/directory/{directoryId} (API §1.1), and returns the
// id. For a URL it also returns the host, so that the caller can compare it with its own. Its errors never repeat the
// text, which may be a misplaced key.
func ParseDirectoryID(text string) (id, host string, err error) {
	if directoryIDPattern().MatchString(text) {
		if client.LooksLikeKey(text) {
			return "", "", errors.New("it reads like an API key, which belongs into api_key or scim_api_key")
		}

		if isName(text) {
			return "", "", errors.New("it reads like the name of a directory, and an id is expected, such as 7d3f9c52-6b1e-4f0a-8a24-5e9c1b7d3f60")
		}

		return text, "", nil
	}

	if !strings.Contains(text, "://") {
		return "", "", errors.New("it is neither a directory id nor a Directory base URL")
	}

	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return "", "", errors.New("it is not a valid URL")
	}

	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", "", errors.New("a Directory base URL has no user, query or fragment")
	}

	_, id, found := strings.Cut(strings.TrimSuffix(u.Path, "/"), "/scim/directory/")
	if !found || !directoryIDPattern().MatchString(id) {
		return "", "", errors.New("the path of a Directory base URL is /scim/directory/{directoryId}")
	}

	return id, u.Host, nil
}

// IsUsualDirectoryID reports whether an id has the usual length and a digit. Ids are opaque (API §9.6), so that an
// unusual one may be valid, but it is probably the name of a directory.
func IsUsualDirectoryID(id string) bool {
	const shortest = 16

	return len(id) >= shortest && strings.ContainsFunc(id, unicode.IsDigit)
}

// isName reports whether a text counts as a name, such as Okta or Entra-ID: it has a capital letter and no digit. All
// ids seen so far are UUIDs, which have digits, but the documents do not promise that.
func isName(text string) bool {
	return strings.ContainsFunc(text, unicode.IsUpper) && !strings.ContainsFunc(text, unicode.IsDigit)
}
