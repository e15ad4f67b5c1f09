// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

// saysNotFound reports whether a 404 certainly comes from the API and is about the record. A gateway or proxy that does
// not know the path, and a router that does not know the organization (API §1.4), answer 404 too. They are told apart
// by the envelope, which each API has of its own (API §8.4). A write under /admin may be answered without a body (API
// A.1).
func (c *call) saysNotFound(r *reply) bool {
	if r.empty() {
		return c.Effect != Reads && c.Path[0] == "admin"
	}

	var o object
	if json.Unmarshal(trimBody(r.body), &o) != nil {
		return false
	}

	switch c.Path[0] {
	case "scim": // E6
		return len(o.list("schemas")) > 0 || strings.Trim(string(o["status"]), `"`) == "404" && o.text("detail") != ""
	case "users": // E5
		return o.text("key") != ""
	case "admin": // E2, E3
		return len(o.list("errors")) > 0 || o.text("code") != ""
	}

	return true
}

// saysNoOrganization reports whether a 404 comes from Atlassian's router, which does not know the organization or hides
// it from this key (API §1.4, E4). A gateway's {"code":404} and a proxy's page do not say so.
func (c *call) saysNoOrganization(r *reply) bool {
	var o object

	return r.status == http.StatusNotFound && c.Path[0] == "admin" && json.Unmarshal(trimBody(r.body), &o) == nil &&
		o.text("timestamp") != "" && o.text("path") != "" && o.text("requestId") != ""
}

// UnknownOrganization reports whether err says that Atlassian does not know the organization's id.
func UnknownOrganization(err error) bool {
	e, ok := errors.AsType[*Error](err)

	return ok && e.noOrganization
}
