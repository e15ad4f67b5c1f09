//go:build !unix

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"os"
	"time"
)

// peakMemory returns the peak memory of an ended process in bytes.
func peakMemory(*os.ProcessState) (int64, error) {
	return 0, errors.New("this system does not tell how much memory a process has used")
}

// processorTime returns the processor time that this process has used so far.
func processorTime() (time.Duration, error) {
	return 0, errors.New("this system does not tell how much processor time a process has used")
}
