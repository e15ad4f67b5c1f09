// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// document is one OpenAPI document.
type document struct {
	name string
	spec *openapi3.T

	// routers holds one router for each HTTP method. The organizations document has two templates for one path,
	// users/{userId} to read and users/{accountId} to remove, and a router takes the first template that fits, whatever
	// the method.
	routers map[string]routers.Router
}

// loadDocument reads a document as published. It does not validate it, because Atlassian's documents are not valid.
func loadDocument(path string) (*document, error) {
	spec, err := openapi3.NewLoader().LoadFromFile(path)
	if err != nil {
		return nil, fmt.Errorf("loading %s: %w", filepath.Base(path), err)
	}

	d := &document{
		name:    strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)),
		spec:    spec,
		routers: map[string]routers.Router{},
	}

	servers, err := hostless(spec.Servers)
	if err != nil {
		return nil, fmt.Errorf("servers of %s: %w", d.name, err)
	}

	for method, paths := range pathsByMethod(spec.Paths) {
		router, err := gorillamux.NewRouter(&openapi3.T{OpenAPI: spec.OpenAPI, Servers: servers, Paths: paths})
		if err != nil {
			return nil, fmt.Errorf("routes of %s: %w", d.name, err)
		}

		d.routers[method] = router
	}

	return d, nil
}

// hostless reduces servers to their paths, so that routes match on any host.
func hostless(servers openapi3.Servers) (openapi3.Servers, error) {
	paths := make(openapi3.Servers, 0, len(servers))

	for _, server := range servers {
		address, err := url.Parse(server.URL)
		if err != nil {
			return nil, err
		}

		paths = append(paths, &openapi3.Server{URL: "/" + strings.Trim(address.Path, "/")})
	}

	return paths, nil
}

func pathsByMethod(paths *openapi3.Paths) map[string]*openapi3.Paths {
	byMethod := map[string]*openapi3.Paths{}

	for path, item := range paths.Map() {
		for method, operation := range item.Operations() {
			if byMethod[method] == nil {
				byMethod[method] = openapi3.NewPaths()
			}

			only := &openapi3.PathItem{Parameters: item.Parameters}
			only.SetOperation(method, operation)
			byMethod[method].Set(path, only)
		}
	}

	return byMethod
}

// operation is the operation of a document that a request calls.
type operation struct {
	document *document
	name     string // "GET /admin/v1/orgs/{orgId}"
	route    *routers.Route
	input    *openapi3filter.RequestValidationInput
}

// find returns the operation that a request calls. The error says why the document has none.
func (d *document) find(request *http.Request) (*operation, error) {
	router := d.routers[request.Method]
	if router == nil {
		return nil, routers.ErrPathNotFound
	}

	route, escaped, err := router.FindRoute(request)
	if err != nil {
		return nil, err
	}

	params := make(map[string]string, len(escaped))

	for name, value := range escaped {
		if params[name], err = url.PathUnescape(value); err != nil {
			return nil, fmt.Errorf("parameter %s of the path: %w", name, err)
		}
	}

	return &operation{
		document: d,
		name:     request.Method + " " + strings.TrimSuffix(route.Server.URL, "/") + route.Path,
		route:    route,
		input: &openapi3filter.RequestValidationInput{
			Request:     request,
			PathParams:  params,
			QueryParams: request.URL.Query(),
			Route:       route,
			Options: &openapi3filter.Options{
				MultiError:              true,
				SkipSettingDefaults:     true,
				ExcludeResponseBody:     true,
				SchemaValidationOptions: schemaOptions,
			},
		},
	}, nil
}

// parameters returns the parameters of the operation and of its path.
func (o *operation) parameters() openapi3.Parameters {
	own := o.route.Operation.Parameters
	all := append(openapi3.Parameters{}, own...)

	for _, parameter := range o.route.PathItem.Parameters {
		if own.GetByInAndName(parameter.Value.In, parameter.Value.Name) == nil {
			all = append(all, parameter)
		}
	}

	return all
}

// isNoRoute reports whether the document lacks the path or method. Other errors are about a path that it has.
func isNoRoute(err error) bool {
	return errors.Is(err, routers.ErrPathNotFound) || errors.Is(err, routers.ErrMethodNotAllowed)
}

// schemaOptions report all errors of a value, also in formats.
var schemaOptions = []openapi3.SchemaValidationOption{
	openapi3.MultiErrors(),
	openapi3.EnableFormatValidation(),
	openapi3.WithStringFormatValidators(map[string]openapi3.StringFormatValidator{
		"uuid":  openapi3.NewRegexpFormatValidator(openapi3.FormatOfStringForUUIDOfRFC9562),
		"email": openapi3.NewRegexpFormatValidator(openapi3.FormatOfStringForEmail),
	}),
}
