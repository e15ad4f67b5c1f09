// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package server

import (
	"net/url"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
)

type router struct {
	routes map[routeClass][]parsedRoute
}

type routeClass struct {
	method   string
	segments int
}

type parsedRoute struct {
	route    *exchange.Route
	segments []string
}

func newRouter(lists ...[]exchange.Route) *router {
	r := &router{routes: map[routeClass][]parsedRoute{}}

	for _, list := range lists {
		for i := range list {
			segments := splitPath(list[i].Pattern)
			class := routeClass{list[i].Method, len(segments)}
			r.routes[class] = append(r.routes[class], parsedRoute{&list[i], segments})
		}
	}

	return r
}

// Routes returns all routes, each as method and pattern.
func (s *Server) Routes() []string {
	var all []string

	for _, routes := range s.routes.routes {
		for _, parsed := range routes {
			all = append(all, parsed.route.Method+" "+parsed.route.Pattern)
		}
	}

	return all
}

// match returns the route of a request and the values of its {names}, or nil. At most one route matches.
func (r *router) match(method, escapedPath string) (*exchange.Route, map[string]string) {
	segments := splitPath(escapedPath)
	for i, segment := range segments {
		plain, err := url.PathUnescape(segment)
		if err != nil {
			return nil, nil
		}

		segments[i] = plain
	}

	for _, candidate := range r.routes[routeClass{method, len(segments)}] {
		if params, ok := candidate.match(segments); ok {
			return candidate.route, params
		}
	}

	return nil, nil
}

func (p parsedRoute) match(segments []string) (map[string]string, bool) {
	params := map[string]string{}

	for i, want := range p.segments {
		if name, ok := placeholder(want); ok {
			if segments[i] == "" {
				return nil, false
			}

			params[name] = segments[i]

			continue
		}

		if want != segments[i] {
			return nil, false
		}
	}

	return params, true
}

func placeholder(segment string) (string, bool) {
	name, ok := strings.CutPrefix(segment, "{")
	if !ok {
		return "", false
	}

	return strings.CutSuffix(name, "}")
}

func splitPath(path string) []string { return strings.Split(strings.TrimPrefix(path, "/"), "/") }
