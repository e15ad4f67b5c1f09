//go:build unix

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"os"
	"runtime"
	"syscall"
	"time"
)

// peakMemory returns the peak memory of an ended process in bytes.
func peakMemory(state *os.ProcessState) (int64, error) {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0, errors.New("this system does not tell how much memory a process has used")
	}

	peak := int64(usage.Maxrss) //nolint:unconvert // It is an int32 on systems of 32 bits.
	if runtime.GOOS != "darwin" && runtime.GOOS != "ios" {
		peak *= 1024 // other systems report kilobytes
	}

	return peak, nil
}

// processorTime returns the processor time that this process has used so far.
func processorTime() (time.Duration, error) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0, err
	}

	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()), nil
}
