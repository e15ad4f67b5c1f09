// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"time"
)

// decode is the link that turns an answer into a value or an *Error.
func decode(key Secret) link {
	return func(next handler) handler {
		return func(ctx context.Context, c *call) (*reply, error) {
			r, err := next(ctx, c)
			if err == nil {
				if r.success() {
					err = c.decodeSuccess(r)
				} else {
					err = c.decodeFailure(r, key)
				}
			}

			if err != nil {
				if e, ok := errors.AsType[*Error](err); ok {
					key.hideIn(e)
				}

				return nil, err
			}

			return r, nil
		}
	}
}

func (c *call) decodeSuccess(r *reply) error {
	switch {
	case isWebPage(r.body, r.header):
		// The sign-in page of a proxy is no success, least of all for a deletion.
		e := c.failSuccess(r, errors.New("the answer is a web page of something between here and the API, such as a proxy"))
		e.notFromAPI, e.transient = true, true

		return e
	case c.into == nil:
		return nil
	case r.empty() && c.Effect == Reads:
		// An empty answer is not an empty list.
		e := c.failSuccess(r, errors.New("the answer is empty"))
		e.transient = true

		return e
	case r.empty():
		return nil
	}
	// Each attempt decodes into a new value, so that nothing of a failed attempt remains.
	target := reflect.ValueOf(c.into)
	fresh := reflect.New(target.Type().Elem())
	body := trimBody(r.body)

	err := json.Unmarshal(body, fresh.Interface())
	if err == nil {
		target.Elem().Set(fresh.Elem())
		return nil
	}

	e := c.failSuccess(r, unreadable(err))
	// A body that is not JSON was cut off or is a proxy's page; a retry may help. JSON of another shape will not
	// change.
	e.transient = !json.Valid(body)

	return e
}

// failSuccess returns the error of an answer with a success status that can't be used.
func (c *call) failSuccess(r *reply, err error) *Error {
	e := c.fail(err)
	e.Status = r.status
	e.RequestID = requestID(r.header)
	e.outcomeUnknown = c.Effect != Reads

	return e
}

// unreadable returns what is wrong with a body, without repeating any of it.
func unreadable(err error) error {
	if shape, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("the answer has an unexpected shape at %q", clean(shape.Field, maxWord))
	}

	if _, ok := errors.AsType[*json.SyntaxError](err); ok {
		return errors.New("the answer is not valid JSON, or was cut off")
	}

	return cleanError(err)
}

func (c *call) decodeFailure(r *reply, key Secret) error {
	e := c.fail(nil)
	e.Status = r.status
	e.describe(r.body, r.header, key)

	if r.status == http.StatusNotFound && !c.saysNotFound(r) {
		e.notFromAPI, e.noOrganization = true, c.saysNoOrganization(r)
	}

	if r.status >= 300 && r.status < 400 {
		e.Err = errors.New("the server redirects, which is never followed; check the base URL")
	}

	e.transient = transientStatus(r.status)

	e.outcomeUnknown = c.Effect != Reads && e.transient
	if e.transient {
		if at, ok := retryAfter(r.header, time.Now()); ok {
			e.notBefore = at
		}
	}

	return e
}

// transientStatus reports whether a retry may get another answer, and whether a write with this status may have been
// carried out. With 501 and 505 neither is so: the server does not support the request.
func transientStatus(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusTooEarly:
		return true
	case http.StatusNotImplemented, http.StatusHTTPVersionNotSupported:
		return false
	}

	return status >= 500
}
