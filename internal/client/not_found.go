// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

// saysNotFound reports whether a 404 is certainly the answer of the API that was asked, about what it was asked for,
// and not that of a gateway or a proxy that knows no such way, nor that of a router that knows no such organization
// (API §1.4). Each API has an envelope of its own (API §8.4); a write under /admin may answer without a body (API A.1).
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

// saysNoOrganization reports whether it is the answer of Atlassian's router, which knows no such organization, or not
// for this key (API §1.4, E4). A gateway's {"code":404} and a proxy's page are not.
func (c *call) saysNoOrganization(r *reply) bool {
	var o object

	return r.status == http.StatusNotFound && c.Path[0] == "admin" && json.Unmarshal(trimBody(r.body), &o) == nil &&
		o.text("timestamp") != "" && o.text("path") != "" && o.text("requestId") != ""
}

// UnknownOrganization reports whether err says that Atlassian knows no organization of the id that was asked with.
func UnknownOrganization(err error) bool {
	e, ok := errors.AsType[*Error](err)

	return ok && e.noOrganization
}
