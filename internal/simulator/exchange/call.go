// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package exchange

import (
	"bytes"
	"encoding/json"
	"mime"
	"net/http"
	"net/url"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// Call is one request on its way through a handler, which has the world to itself.
type Call struct {
	Request *http.Request
	Params  map[string]string
	Query   url.Values
	Body    []byte
	// Directory is that of the path; nil but on SCIM's routes.
	Directory *world.SCIMDirectory
}

// Param is the value of a {name} in the route's pattern, unescaped.
func (c *Call) Param(name string) string { return c.Params[name] }

// Decode reads a JSON body into a value. An empty body leaves it untouched.
func (c *Call) Decode(into any) error {
	if len(bytes.TrimSpace(c.Body)) == 0 {
		return nil
	}

	return json.Unmarshal(c.Body, into)
}

// HasJSON reports whether the request has a body and calls it JSON.
func (c *Call) HasJSON() bool {
	mediaType, _, err := mime.ParseMediaType(c.Request.Header.Get("Content-Type"))
	return err == nil && mediaType == "application/json" && len(bytes.TrimSpace(c.Body)) > 0
}
