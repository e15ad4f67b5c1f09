// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package server_test

import (
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
)

func TestOnlyLoopback(t *testing.T) {
	t.Parallel()

	for _, address := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0", "example.com:80", "127.0.0.1"} {
		stop, err := server.New(server.Options{World: "empty"}).StartAt(address)
		if err == nil {
			stop()
			t.Errorf("listens on %s", address)
		}
	}
}
