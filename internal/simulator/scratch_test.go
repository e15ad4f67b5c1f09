package simulator_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

var scratchOnce sync.Once
var scratchRouters []routers.Router

func scratchLoad(t *testing.T) {
	for _, f := range []string{"organizations.json", "user-management.json"} {
		doc, err := openapi3.NewLoader().LoadFromFile("/work/shared/openapi/" + f)
		if err != nil {
			t.Fatal(f, err)
		}
		doc.Servers = openapi3.Servers{{URL: map[string]string{"organizations.json": "/admin", "user-management.json": "/"}[f]}}
		r, err := gorillamux.NewRouter(doc)
		if err != nil {
			t.Fatal(f, err)
		}
		scratchRouters = append(scratchRouters, r)
	}
}

func scratchValidate(t *testing.T, request *http.Request, response *http.Response, body []byte) {
	scratchOnce.Do(func() { scratchLoad(t) })
	u := *request.URL
	r := request.Clone(context.Background())
	r.URL = &u
	r.Body = nil
	if strings.Contains(u.Path, "api-access") || response.StatusCode == 501 { return }
	var err error
	for _, router := range scratchRouters {
		route, params, e := router.FindRoute(r)
		if e != nil {
			err = e
			continue
		}
		in := &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route, QueryParams: url.Values{}}
		err = openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
			RequestValidationInput: in, Status: response.StatusCode, Header: response.Header,
			Body: io.NopCloser(bytes.NewReader(body)), Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: false},
		})
		break
	}
	if err != nil {
		s := err.Error()
		if len(s) > 700 { s = s[:700] }
		t.Logf("OPENAPI %s %s -> %d: %s\nBODY %.300s", request.Method, u.Path, response.StatusCode, s, body)
	}
}
