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

// Call is one request to a handler. The handler has exclusive access to the world.
type Call struct {
	Request *http.Request
	Params  map[string]string
	Query   url.Values
	Body    []byte
	// Directory is the SCIM directory in the path; nil on all other routes.
	Directory *world.SCIMDirectory
}

// Param returns the unescaped value of a {name} in the route's pattern.
func (c *Call) Param(name string) string { return c.Params[name] }

// Decode decodes a JSON body. An empty body leaves the value unchanged.
func (c *Call) Decode(into any) error {
	if len(bytes.TrimSpace(c.Body)) == 0 {
		return nil
	}

	return json.Unmarshal(c.Body, into)
}

// HasJSON reports whether the request has a body with the media type application/json.
func (c *Call) HasJSON() bool {
	mediaType, _, err := mime.ParseMediaType(c.Request.Header.Get("Content-Type"))
	return err == nil && mediaType == "application/json" && len(bytes.TrimSpace(c.Body)) > 0
}
