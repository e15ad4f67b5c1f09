// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// bodyNotKept reports whether the journal left out a body.
func bodyNotKept(body []byte, size int) bool { return len(body) == 0 && size > 0 }

// isAnswer reports whether the simulator itself has answered. An answer that a fault made does not count.
func isAnswer(entry *simulator.Entry) bool {
	return !entry.Fault && entry.Status != 0 && !entry.Ended.IsZero()
}

// examination is the check of one exchange.
type examination struct {
	*operation

	contract *contract
	entry    *simulator.Entry
	result   result
}

func (c *contract) examine(ctx context.Context, entry *simulator.Entry) result {
	request := &http.Request{
		Method: entry.Method,
		URL:    &url.URL{Path: entry.Path, RawQuery: entry.Query.Encode()},
		Header: entry.RequestHeader,
	}

	called, err := c.find(request)

	switch {
	case err == nil:
	case isNoRoute(err) && c.isNewer(entry.Method, entry.Path):
		return result{}
	default:
		return result{deviations: []deviation{{
			operation: entry.Method + " " + entry.Path, place: inPath, rule: ruleOperation, detail: err.Error(),
		}}}
	}

	e := &examination{operation: called, contract: c, entry: entry}
	e.request(ctx)

	if isAnswer(entry) {
		e.answer(ctx)
	}

	return e.result
}

func (c *contract) find(request *http.Request) (*operation, error) {
	noRoute := routers.ErrPathNotFound

	for _, d := range c.documents {
		found, err := d.find(request)
		if err == nil || !isNoRoute(err) {
			return found, err
		}
	}

	return nil, noRoute
}

// add records a deviation unless it is known. A known deviation may name another schema, which the answer must then
// meet.
func (e *examination) add(d deviation) {
	d.document, d.operation = e.document.name, e.name

	explained := e.contract.explain(d)
	if explained == nil {
		e.result.deviations = append(e.result.deviations, d)
		return
	}

	if explained.as != "" {
		e.answerAs(e.document.spec.Components.Schemas[explained.as])
	}
}

func (e *examination) addViolations(at place, found []violation) {
	seen := map[deviation]bool{}

	for _, v := range found {
		d := deviation{
			place: at, field: joinPointer(v.pointer), rule: v.rule, value: shownJSON(v.value), detail: v.detail,
		}
		if at == inAnswer {
			d.status = e.entry.Status
		}

		if !seen[d] {
			seen[d] = true
			e.add(d)
		}
	}
}

func (e *examination) request(ctx context.Context) {
	parameters := e.parameters()

	for _, ref := range parameters {
		parameter := ref.Value
		if err := openapi3filter.ValidateParameter(ctx, e.input, parameter); err != nil {
			e.addParameter(parameter, err)
		}
	}

	for _, name := range slices.Sorted(maps.Keys(e.entry.Query)) {
		if !takesQuery(parameters, name) {
			e.add(deviation{
				place: inQuery, field: name, rule: ruleParameter, value: shownJSON(e.entry.Query[name]),
				detail: "the operation has no such parameter",
			})
		}
	}

	e.requestBody()
}

func (e *examination) addParameter(parameter *openapi3.Parameter, err error) {
	at := map[string]place{
		openapi3.ParameterInPath: inPath, openapi3.ParameterInQuery: inQuery, openapi3.ParameterInHeader: inRequestHeader,
	}[parameter.In]

	var schemaErrors error
	if requestError := (*openapi3filter.RequestError)(nil); errors.As(err, &requestError) {
		schemaErrors = requestError.Err
	}

	for _, v := range violationsOf(schemaErrors) {
		d := deviation{place: at, field: parameter.Name, rule: v.rule, detail: v.detail}
		if v.rule == ruleSyntax { // not a schema error: the parameter is missing or unreadable
			d.rule, d.detail = ruleParameter, schemaErrors.Error()
		} else {
			d.value = shownJSON(v.value)
		}

		e.add(d)
	}
}

// takesQuery reports whether the operation has a query parameter of this name, or an object parameter with such a part.
func takesQuery(parameters openapi3.Parameters, name string) bool {
	for _, ref := range parameters {
		parameter := ref.Value
		if parameter.In != openapi3.ParameterInQuery {
			continue
		}

		prefix, _, isPart := strings.Cut(name, "[")
		if parameter.Name == name || isPart && parameter.Style == openapi3.SerializationDeepObject && parameter.Name == prefix {
			return true
		}

		exploded := parameter.Explode == nil || *parameter.Explode
		if exploded && (parameter.Style == "" || parameter.Style == openapi3.SerializationForm) &&
			parameter.Schema != nil && parameter.Schema.Value.Type.Is(openapi3.TypeObject) && property(parameter.Schema, name) != nil {
			return true
		}
	}

	return false
}

func (e *examination) requestBody() {
	if bodyNotKept(e.entry.RequestBody, e.entry.RequestSize) {
		e.result.unread++
		return
	}

	described := e.route.Operation.RequestBody

	switch {
	case described == nil && len(e.entry.RequestBody) == 0:
		return
	case described == nil:
		e.add(deviation{
			place: inRequest, rule: ruleContent, value: string(e.entry.RequestBody), detail: "the operation takes no body",
		})

		return
	case len(e.entry.RequestBody) == 0:
		if described.Value.Required {
			e.add(deviation{place: inRequest, rule: ruleContent, detail: "the operation needs a body"})
		}

		return
	}

	schema, value := e.body(inRequest, described.Value.Content, e.entry.RequestHeader, e.entry.RequestBody)
	if schema == nil {
		return
	}

	if body, isObject := value.(map[string]any); isObject && e.isPatch(schema) {
		e.addViolations(inRequest, checkPatch(body, schema, e.resource()))
	}

	e.validate(inRequest, value, schema, openapi3.VisitAsRequest())
}

// isPatch reports whether the body is a list of SCIM operations.
func (e *examination) isPatch(schema *openapi3.SchemaRef) bool {
	return e.entry.Method == http.MethodPatch && property(schema, patchListNames[0]) != nil && e.resource() != nil
}

// resource returns the schema of the operation's successful answer.
func (e *examination) resource() *openapi3.SchemaRef {
	if success := e.route.Operation.Responses.Status(http.StatusOK); success != nil {
		for _, name := range slices.Sorted(maps.Keys(success.Value.Content)) {
			return success.Value.Content[name].Schema
		}
	}

	return nil
}

func (e *examination) answer(ctx context.Context) {
	described := e.route.Operation.Responses.Status(e.entry.Status)
	if described == nil {
		described = e.route.Operation.Responses.Default()
	}

	if described == nil {
		e.add(deviation{
			status: e.entry.Status, place: inStatus, rule: ruleStatus, detail: "the operation does not list this status",
		})

		return
	}

	if err := openapi3filter.ValidateResponse(ctx, &openapi3filter.ResponseValidationInput{
		RequestValidationInput: e.input,
		Status:                 e.entry.Status,
		Header:                 e.entry.ResponseHeader,
		Options:                e.input.Options,
	}); err != nil {
		e.add(deviation{status: e.entry.Status, place: inAnswerHeader, rule: ruleContent, detail: err.Error()})
	}

	if bodyNotKept(e.entry.ResponseBody, e.entry.ResponseSize) {
		e.result.unread++
		return
	}

	content := described.Value.Content

	switch empty := len(e.entry.ResponseBody) == 0; {
	case len(content) == 0 && !empty:
		e.add(deviation{
			status: e.entry.Status, place: inAnswer, rule: ruleContent, value: string(e.entry.ResponseBody),
			detail: "the operation describes no body for this status",
		})
	case len(content) != 0 && empty:
		e.add(deviation{
			status: e.entry.Status, place: inAnswer, rule: ruleContent,
			detail: "the operation describes a body for this status",
		})
	case !empty:
		if schema, value := e.body(inAnswer, content, e.entry.ResponseHeader, e.entry.ResponseBody); schema != nil {
			e.validate(inAnswer, value, schema, openapi3.VisitAsResponse())
		}
	}
}

// answerAs checks the answer against a schema other than the operation's.
func (e *examination) answerAs(schema *openapi3.SchemaRef) {
	content := openapi3.Content{}
	for _, name := range []string{"application/json", "application/scim+json"} {
		content[name] = &openapi3.MediaType{Schema: schema}
	}

	if described, value := e.body(inAnswer, content, e.entry.ResponseHeader, e.entry.ResponseBody); described != nil {
		e.validate(inAnswer, value, described, openapi3.VisitAsResponse())
	}
}

// body decodes a body and returns it with its schema. The schema is nil if the media type is unknown or the body can't
// be decoded.
func (e *examination) body(at place, content openapi3.Content, header http.Header, body []byte) (*openapi3.SchemaRef, any) {
	d := deviation{place: at}
	if at == inAnswer {
		d.status = e.entry.Status
	}

	media := content.Get(header.Get("Content-Type"))
	if media == nil {
		d.field, d.rule, d.value = "Content-Type", ruleContent, shownJSON(header.Get("Content-Type"))
		d.detail = "the operation has no such media type"
		e.add(d)

		return nil, nil
	}

	value, err := decode(body)
	if err != nil {
		d.rule, d.detail = ruleSyntax, err.Error()
		e.add(d)

		return nil, nil
	}

	return media.Schema, value
}

var errTrailing = errors.New("more follows after the JSON value")

// decode decodes any media type as JSON, SCIM's too, and keeps numbers as written.
func decode(body []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()

	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}

	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errTrailing
	}

	return value, nil
}

func (e *examination) validate(at place, value any, schema *openapi3.SchemaRef, direction openapi3.SchemaValidationOption) {
	options := append([]openapi3.SchemaValidationOption{direction}, schemaOptions...)

	found := unknownProperties(value, schema)
	if err := schema.Value.VisitJSON(value, options...); err != nil {
		found = append(found, violationsOf(err)...)
	}

	e.addViolations(at, found)
}
