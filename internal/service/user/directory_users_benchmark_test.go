// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"strconv"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
)

// BenchmarkDirectoryUsers measures the validation, refresh and plan of a directory in which nothing has changed.
func BenchmarkDirectoryUsers(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			env := acctest.StartInProcess(b)

			if _, err := env.Simulator.SeedSCIMUsers(env.Credentials().DirectoryID, n); err != nil {
				b.Fatal(err)
			}

			block, diags := env.Drive(b, nil).Import(b.Context(), directoryUsersType, "all")
			if text := protocoltest.Errors(diags); text != "" {
				b.Fatal(text)
			}

			config := generatedConfig(b, block)

			for b.Loop() {
				driver := env.Drive(b, nil)
				if text := protocoltest.Errors(driver.Validate(b.Context(), directoryUsersType, config)); text != "" {
					b.Fatal(text)
				}

				read, diags := driver.Read(b.Context(), block)
				if text := protocoltest.Errors(diags); text != "" {
					b.Fatal(text)
				}

				plan, diags := driver.Plan(b.Context(), directoryUsersType, config, read)
				if text := protocoltest.Errors(diags); text != "" || plan.Action != acctest.NoAction {
					b.Fatal(plan, text)
				}
			}
		})
	}
}
