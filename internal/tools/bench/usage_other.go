//go:build !unix

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"os"
	"time"
)

// peakMemory is the largest size that an ended process has had in memory, in bytes.
func peakMemory(*os.ProcessState) (int64, error) {
	return 0, errors.New("this system does not tell how much memory a process has used")
}

// processorTime is what this process has taken so far.
func processorTime() (time.Duration, error) {
	return 0, errors.New("this system does not tell how much processor time a process has used")
}
