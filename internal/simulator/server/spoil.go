// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package server

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/scim"
)

// Answer is what a fault sends or does instead of the server's own answer.
type Answer func(*spoiled)

type spoiled struct {
	writer  *recorder
	request *http.Request
	own     exchange.Rendered // empty unless the request was carried out
	carry   func() exchange.Rendered
}

// carryOut carries the request out, unless this has already happened.
func (s *spoiled) carryOut() {
	if s.own.Status == 0 {
		s.own = s.carry()
	}
}

// ownAnswer returns the server's own answer, or that of SomeUser if there is none.
func (s *spoiled) ownAnswer() exchange.Rendered {
	if len(s.own.Body) > 0 {
		return s.own
	}

	return scim.SomeUser().Render()
}

// Respond sends a status, headers and a body. The header may be nil.
func Respond(status int, header http.Header, body string) Answer {
	return func(s *spoiled) {
		sent := header.Clone()
		if sent == nil {
			sent = http.Header{}
		}

		if body != "" && sent.Get("Content-Type") == "" {
			sent.Set("Content-Type", "application/json")
		}

		write(s.writer, exchange.Rendered{Status: status, Header: sent, Body: []byte(body)})
	}
}

// Amend sends the server's own answer after change has altered it. An error answer is sent unchanged.
func Amend(change func(document map[string]any)) Answer {
	return func(s *spoiled) {
		s.carryOut()

		answer := s.own
		if answer.Status < http.StatusBadRequest && len(answer.Body) > 0 {
			var document map[string]any
			if err := json.Unmarshal(answer.Body, &document); err != nil {
				panic("simulator: an answer that is no JSON object: " + err.Error())
			}

			change(document)

			answer = exchange.Reply{Status: answer.Status, MediaType: answer.Header.Get("Content-Type"), Header: answer.Header, Body: document}.Render()
		}

		write(s.writer, answer)
	}
}

func reply(answer exchange.Reply) Answer {
	return func(s *spoiled) { write(s.writer, answer.Render()) }
}

// RespondSCIM sends a SCIM error, envelope E6.
func RespondSCIM(status int, scimType, detail string) Answer {
	return reply(scim.Refusal(status, scimType, detail))
}

// RespondErrors sends an error list, envelope E2, with one error.
func RespondErrors(status int, code, title, detail string) Answer {
	return reply(admin.Refusal("injected", status, code, title, detail))
}

// RespondHTML sends a proxy's error page, envelope E10.
func RespondHTML(status int) Answer {
	title := strconv.Itoa(status) + " " + http.StatusText(status)

	return Respond(status, http.Header{"Content-Type": {"text/html; charset=utf-8"}},
		"<!DOCTYPE html>\n<html><head><title>"+title+"</title></head><body><h1>"+title+"</h1></body></html>\n")
}

// RespondEmpty sends a status without a body, envelope E9.
func RespondEmpty(status int) Answer { return Respond(status, nil, "") }

// RespondInvalidJSON sends a body that is not JSON, with the matching Content-Length. The status is that of the
// server's own answer, or 200.
func RespondInvalidJSON() Answer {
	return func(s *spoiled) {
		answer := s.ownAnswer()
		answer.Body = append(bytes.Clone(answer.Body[:len(answer.Body)/2]), "\x00oops"...)
		write(s.writer, answer)
	}
}

// TooManyRequests sends 429 with the given headers; see RetryAfter, RetryAfterDate and RateLimitReset.
func TooManyRequests(headers ...http.Header) Answer {
	return func(s *spoiled) {
		answer := gatewayRefusal(http.StatusTooManyRequests, "Too many requests").Render()
		for _, header := range headers {
			maps.Copy(answer.Header, header)
		}

		write(s.writer, answer)
	}
}

// RetryAfter returns a Retry-After header in seconds.
func RetryAfter(seconds int) http.Header {
	return http.Header{"Retry-After": {strconv.Itoa(seconds)}}
}

// RetryAfterDate returns a Retry-After header with an HTTP date.
func RetryAfterDate(moment time.Time) http.Header {
	return http.Header{"Retry-After": {moment.UTC().Format(http.TimeFormat)}}
}

// RateLimitReset returns an X-RateLimit-Reset header with the given precision.
func RateLimitReset(moment time.Time, precision ResetPrecision) http.Header {
	return http.Header{"X-Ratelimit-Reset": {precision.format(moment)}}
}

// GarbageRetry returns retry headers that cannot be parsed.
func GarbageRetry() http.Header {
	return http.Header{"Retry-After": {"soon"}, "X-Ratelimit-Reset": {"the day after tomorrow"}}
}

// ResetConnection cuts the connection without an answer.
func ResetConnection() Answer {
	return func(s *spoiled) { s.writer.reset() }
}

// Truncate announces the length of the whole answer, sends its first half and cuts the connection.
func Truncate() Answer {
	return func(s *spoiled) {
		answer := s.ownAnswer()
		maps.Copy(s.writer.Header(), answer.Header)
		s.writer.Header().Set("Content-Length", strconv.Itoa(len(answer.Body)))
		s.writer.WriteHeader(answer.Status)
		_, _ = s.writer.Write(answer.Body[:len(answer.Body)/2])
		_ = http.NewResponseController(s.writer).Flush()

		panic(http.ErrAbortHandler)
	}
}

// RedirectTo sends a redirect to another address.
func RedirectTo(status int, address string) Answer {
	return Respond(status, http.Header{"Location": {address}}, "")
}

// Never sends no answer and holds the connection until the client closes it.
func Never() Answer {
	return func(s *spoiled) {
		<-s.request.Context().Done()
		panic(http.ErrAbortHandler)
	}
}
