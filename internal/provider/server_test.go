// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// The server in front of the framework's server must offer every interface of the protocol that Terraform uses.
func TestNewServerOffersEveryInterface(t *testing.T) {
	t.Parallel()

	server := NewServer(t.Context(), "test")

	if _, ok := server.(protocolServer); !ok {
		t.Error("list resources or actions are hidden")
	}

	passed := &countingServer{protocolServer: nil}
	if served := (&atlassianProvider{}).wrap(t.Context(), passed); served == tfprotov6.ProviderServer(passed) {
		t.Error("the framework's server is served alone, without shortcuts")
	}

	if _, ok := providerserver.NewProtocol6(New("test")())().(protocolServer); !ok {
		t.Error("the framework's server is not what the shortcuts expect, and would be served alone")
	}
}
