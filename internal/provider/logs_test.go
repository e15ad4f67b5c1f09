// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider

import "testing"

func TestSilencedLogs(t *testing.T) {
	t.Parallel()

	for _, read := range []string{"TF_LOG=DEBUG", "TF_LOG_PROVIDER=TRACE", "TF_LOG_PROVIDER_ATLASSIAN=INFO", "TF_LOG_SDK_PROTO=TRACE"} {
		if got := SilencedLogs([]string{"HOME=/", read}); got != nil {
			t.Errorf("with %s, %q would be turned off", read, got)
		}
	}

	if got := SilencedLogs([]string{"HOME=/", "TF_CLI_ARGS=-parallelism=20"}); len(got) != 4 || got[3] != "TF_LOG_PROVIDER_ATLASSIAN" {
		t.Errorf("of logs that nobody reads, %q are turned off", got)
	}
}
