// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package backdoor lets tests read and change a world that a server serves, without its APIs. It must not know requests
// and answers.
package backdoor
