// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package export

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Server is the provider, with its list resources.
type Server interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
}

// A source is the provider, configured by the environment.
type source struct {
	server     Server
	schemas    *tfprotov6.GetProviderSchemaResponse
	identities *tfprotov6.GetResourceIdentitySchemasResponse
	warn       func(text string)
}

func newSource(ctx context.Context, server Server, warn func(string)) (*source, error) {
	s := &source{server: server, warn: warn}

	var err error

	if s.schemas, err = server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{}); err != nil {
		return nil, err
	}

	if s.identities, err = server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{}); err != nil {
		return nil, err
	}

	config, err := configOf(s.schemas.Provider, nil)
	if err != nil {
		return nil, err
	}

	resp, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{TerraformVersion: "export", Config: config})
	if err != nil {
		return nil, err
	}

	return s, s.checkDiagnostics(resp.Diagnostics)
}

// configOf returns the configuration of a block that sets the given arguments.
func configOf(schema *tfprotov6.Schema, given map[string]tftypes.Value) (*tfprotov6.DynamicValue, error) {
	object, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		return nil, errors.New("the schema is no object")
	}

	values := make(map[string]tftypes.Value, len(object.AttributeTypes))
	for name, typ := range object.AttributeTypes {
		value, set := given[name]
		if !set {
			value = tftypes.NewValue(typ, nil)
		}

		values[name] = value
	}

	config, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, values))

	return &config, err
}

// checkDiagnostics returns the errors as one error, and reports the warnings.
func (s *source) checkDiagnostics(diags []*tfprotov6.Diagnostic) error {
	var failed []string

	for _, d := range diags {
		text := d.Summary + ": " + d.Detail

		if d.Severity == tfprotov6.DiagnosticSeverityError {
			failed = append(failed, text)
		} else {
			s.warn(text)
		}
	}

	if failed == nil {
		return nil
	}

	return errors.New(strings.Join(failed, "\n"))
}

// A result is one result of a list resource.
type result struct {
	name       string
	identity   map[string]string
	attributes map[string]tftypes.Value // nil if the list was without resources
}

// list lists everything of a type that meets the filters. It ends after an error.
func (s *source) list(ctx context.Context, typeName string, whole bool, filters map[string]tftypes.Value) iter.Seq2[result, error] {
	return func(yield func(result, error) bool) {
		config, err := configOf(s.schemas.ListResourceSchemas[typeName], filters)
		if err != nil {
			yield(result{}, err)

			return
		}

		stream, err := s.server.ListResource(ctx, &tfprotov6.ListResourceRequest{TypeName: typeName, Config: config, IncludeResource: whole})
		if err != nil {
			yield(result{}, err)

			return
		}

		for event := range stream.Results {
			err := s.checkDiagnostics(event.Diagnostics)
			if err == nil && event.Identity == nil {
				continue
			}

			var found result
			if err == nil {
				found, err = s.result(typeName, event)
			}

			if !yield(found, err) || err != nil {
				return
			}
		}
	}
}

func (s *source) result(typeName string, event tfprotov6.ListResourceResult) (result, error) {
	found := result{name: event.DisplayName, identity: map[string]string{}}

	identity, err := event.Identity.IdentityData.Unmarshal(s.identities.IdentitySchemas[typeName].ValueType())
	if err != nil {
		return found, err
	}

	var parts map[string]tftypes.Value
	if err := identity.As(&parts); err != nil {
		return found, err
	}

	for name, part := range parts {
		found.identity[name] = textOf(part)
	}

	if event.Resource == nil {
		return found, nil
	}

	whole, err := event.Resource.Unmarshal(s.schemas.ResourceSchemas[typeName].ValueType())
	if err != nil {
		return found, err
	}

	return found, whole.As(&found.attributes)
}

// readDataSource reads a data source without arguments.
func (s *source) readDataSource(ctx context.Context, typeName string) (map[string]tftypes.Value, error) {
	schema := s.schemas.DataSourceSchemas[typeName]

	config, err := configOf(schema, nil)
	if err != nil {
		return nil, err
	}

	resp, err := s.server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: typeName, Config: config})
	if err != nil {
		return nil, err
	}

	if err := s.checkDiagnostics(resp.Diagnostics); err != nil {
		return nil, err
	}

	state, err := resp.State.Unmarshal(schema.ValueType())
	if err != nil {
		return nil, err
	}

	var attributes map[string]tftypes.Value

	return attributes, state.As(&attributes)
}

// validate returns why a block would be invalid, or nil.
func (s *source) validate(ctx context.Context, typeName string, given map[string]tftypes.Value) error {
	config, err := configOf(s.schemas.ResourceSchemas[typeName], given)
	if err != nil {
		return err
	}

	resp, err := s.server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{TypeName: typeName, Config: config})
	if err != nil {
		return err
	}

	var failed []string

	for _, d := range resp.Diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			failed = append(failed, d.Detail)
		}
	}

	if failed == nil {
		return nil
	}

	return errors.New(strings.Join(failed, " "))
}

func textOf(value tftypes.Value) string {
	var text *string
	if value.Type() == nil || !value.IsKnown() || value.As(&text) != nil || text == nil {
		return ""
	}

	return *text
}

// expression returns a value as an HCL expression.
func expression(value tftypes.Value) (string, error) {
	switch typ := value.Type(); {
	case value.IsNull():
		return "null", nil
	case typ.Is(tftypes.String):
		return quoted(textOf(value)), nil
	case typ.Is(tftypes.Bool):
		var truth bool

		err := value.As(&truth)

		return strconv.FormatBool(truth), err
	case typ.Is(tftypes.Set{}), typ.Is(tftypes.List{}):
		var elements []tftypes.Value
		if err := value.As(&elements); err != nil {
			return "", err
		}

		written := make([]string, len(elements))

		for i, element := range elements {
			var err error
			if written[i], err = expression(element); err != nil {
				return "", err
			}
		}

		return "[" + strings.Join(written, ", ") + "]", nil
	case typ.Is(tftypes.Object{}):
		var members map[string]tftypes.Value
		if err := value.As(&members); err != nil {
			return "", err
		}

		var written []string

		for _, name := range sortedKeys(members) {
			if members[name].IsNull() {
				continue
			}

			text, err := expression(members[name])
			if err != nil {
				return "", err
			}

			written = append(written, name+" = "+text)
		}

		return "{ " + strings.Join(written, ", ") + " }", nil
	default:
		return "", fmt.Errorf("a %s cannot be written", typ)
	}
}
