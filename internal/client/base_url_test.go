// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

func TestParseBaseURL(t *testing.T) {
	t.Parallel()

	for given, want := range map[string]string{
		"https://api.atlassian.com":       "https://api.atlassian.com",
		"https://api.atlassian.com/":      "https://api.atlassian.com",
		"https://api.atlassian.com//":     "https://api.atlassian.com",
		"https://gateway.test/atlassian":  "https://gateway.test/atlassian",
		"https://gateway.test/atlassian/": "https://gateway.test/atlassian",
		"https://gateway.test/a%2Fb/c/":   "https://gateway.test/a%2Fb/c",
		"https://gateway.test:8443/x":     "https://gateway.test:8443/x",
		"HTTPS://api.atlassian.com":       "https://api.atlassian.com",
		"https://[2001:db8::1]:8443":      "https://[2001:db8::1]:8443",
		"http://localhost:8080":           "http://localhost:8080",
		"http://LocalHost":                "http://LocalHost",
		"http://127.0.0.1:8080/":          "http://127.0.0.1:8080",
		"http://127.9.9.9":                "http://127.9.9.9",
		"http://[::1]:8080":               "http://[::1]:8080",
		"http://[::ffff:127.0.0.1]:8080":  "http://[::ffff:127.0.0.1]:8080",
	} {
		u, err := client.ParseBaseURL(given)
		if err != nil {
			t.Errorf("%s: %v", given, err)
		} else if u.String() != want {
			t.Errorf("%s: got %s, want %s", given, u, want)
		}
	}

	for given, says := range map[string]string{
		"":                                   "empty",
		" https://api.atlassian.com":         "white space",
		"https://api.atlassian.com\n":        "white space",
		"api.atlassian.com":                  "https://",
		"//api.atlassian.com":                "https://",
		"ftp://api.atlassian.com":            "https://",
		"file:///etc/passwd":                 "https://",
		"https:":                             "no host",
		"https://":                           "no host",
		"https:///admin":                     "no host",
		"https:api.atlassian.com":            "no host",
		"https://:443":                       "no host",
		"https://ann:hunter2@atlassian.com":  "user name",
		"https://ann@atlassian.com":          "user name",
		"https://:hunter2@atlassian.com":     "user name",
		"https://api.atlassian.com?x=1":      "query",
		"https://api.atlassian.com/?":        "query",
		"https://api.atlassian.com#top":      "fragment",
		"https://api.atlassian.com/#":        "fragment",
		"https://api.atlassian.com/a/../b":   "dot segment",
		"https://api.atlassian.com/%2e%2e/b": "dot segment",
		"https://api.atlassian.com/%zz":      "not a URL",
		"https://api atlassian.com":          "not a URL",
		"https://[::1":                       "not a URL",
		"http://api.atlassian.com":           "loopback",
		"http://10.0.0.1":                    "loopback",
		"http://localhost.evil.test":         "loopback",
		"http://127.0.0.1.evil.test":         "loopback",
		"http://0.0.0.0":                     "loopback",
		"http://[::]":                        "loopback",
		"http://localhost@evil.test":         "user name",
		"http://2130706433":                  "loopback",
	} {
		_, err := client.ParseBaseURL(given)
		if !errors.Is(err, client.ErrInvalidBaseURL) || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: got %v, want %q", given, err, says)
			continue
		}

		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error shows a password: %v", err)
		}
	}
}
