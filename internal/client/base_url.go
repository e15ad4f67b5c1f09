// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// DefaultBaseURL is the address of all of Atlassian's administration APIs (API §0).
const DefaultBaseURL = "https://api.atlassian.com"

// ErrInvalidBaseURL is matched by every error of ParseBaseURL.
var ErrInvalidBaseURL = errors.New("invalid base URL")

// ParseBaseURL checks the address that requests are sent to. It keeps a path as a prefix, for a gateway, but no
// trailing slash. It accepts plain http for a loopback address only, because the key is sent to the address. Its errors
// never repeat the address, which may contain a password.
func ParseBaseURL(s string) (*url.URL, error) {
	if strings.TrimSpace(s) != s {
		return nil, fmt.Errorf("%w: it begins or ends with white space", ErrInvalidBaseURL)
	}

	u, err := url.Parse(s)
	if err != nil {
		return nil, fmt.Errorf("%w: it is not a URL", ErrInvalidBaseURL)
	}

	host := u.Hostname()
	switch {
	case s == "":
		return nil, fmt.Errorf("%w: it is empty", ErrInvalidBaseURL)
	case u.User != nil:
		return nil, fmt.Errorf("%w: it contains a user name or password", ErrInvalidBaseURL)
	case u.RawQuery != "" || u.ForceQuery:
		return nil, fmt.Errorf("%w: it contains a query", ErrInvalidBaseURL)
	case u.Fragment != "" || strings.Contains(s, "#"):
		return nil, fmt.Errorf("%w: it contains a fragment", ErrInvalidBaseURL)
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, fmt.Errorf("%w: it must begin with https://", ErrInvalidBaseURL)
	case host == "" || u.Opaque != "":
		return nil, fmt.Errorf("%w: it names no host", ErrInvalidBaseURL)
	case u.Scheme == "http" && !isLoopback(host):
		return nil, fmt.Errorf("%w: plain http is accepted for a loopback address only; use https", ErrInvalidBaseURL)
	}

	for segment := range strings.SplitSeq(u.Path, "/") {
		if segment == "." || segment == ".." {
			return nil, fmt.Errorf("%w: its path contains a dot segment", ErrInvalidBaseURL)
		}
	}

	u.Path = strings.TrimRight(u.Path, "/")
	u.RawPath = strings.TrimRight(u.RawPath, "/")

	return u, nil
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}

	addr, err := netip.ParseAddr(host)

	return err == nil && addr.Unmap().IsLoopback()
}
