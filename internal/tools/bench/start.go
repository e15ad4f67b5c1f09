// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// startTime measures M12: the time from the start of the process to its schemas, compared with a provider that has one
// resource.
func (b *bench) startTime(ctx context.Context) error {
	const (
		bar   = 1.3
		times = 150
	)

	one, _, err := b.install(ctx, "one", filepath.Join(b.root, "internal", "tools"), "./bench/one")
	if err != nil {
		return err
	}

	took := map[string][]time.Duration{}

	// The providers alternate, so that other work of the machine slows both.
	for range times {
		for _, binary := range []string{one, b.binary} {
			t, err := start(ctx, binary)
			if err != nil {
				return err
			}

			took[binary] = append(took[binary], t)
		}
	}

	// The fastest start is the cost; a slower one has waited for other work of the machine.
	ours, theirs := slices.Min(took[b.binary]), slices.Min(took[one])
	ratio := float64(ours) / float64(theirs)

	b.row("M12", "start until the schemas are answered ÷ one resource", fmt.Sprintf("≤ %.1f", bar),
		fmt.Sprintf("%.2f (%s ÷ %s)", ratio, ours.Round(100*time.Microsecond), theirs.Round(100*time.Microsecond)), ratio <= bar)

	return nil
}

// start starts a provider as Terraform does, reads its schemas, and ends it.
func start(ctx context.Context, binary string) (took time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()

	command := exec.CommandContext(ctx, binary)
	command.Env = append(command.Environ(), "TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2", "PLUGIN_PROTOCOL_VERSIONS=6")

	output, err := command.StdoutPipe()
	if err != nil {
		return 0, err
	}

	began := time.Now()

	if err := command.Start(); err != nil {
		return 0, err
	}

	defer func() {
		_ = command.Process.Kill() // the provider serves until it is killed
		_ = command.Wait()
	}()

	line, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		return 0, fmt.Errorf("%s does not say where it serves: %w", binary, err)
	}

	// The parts are core protocol version, plugin protocol version, network, address and transport.
	parts := strings.Split(strings.TrimSpace(line), "|")
	if len(parts) < 5 {
		return 0, fmt.Errorf("%s says %q", binary, line)
	}

	connection, err := grpc.NewClient(parts[2]+":"+parts[3], grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return 0, err
	}

	defer func() { err = errors.Join(err, connection.Close()) }()

	var answer []byte

	err = connection.Invoke(ctx, "/tfplugin6.Provider/GetProviderSchema", []byte{}, &answer,
		grpc.ForceCodec(bytesCodec{}), grpc.MaxCallRecvMsgSize(64<<20), grpc.WaitForReady(true))
	if err == nil && len(answer) == 0 {
		err = errors.New("the schemas are empty")
	}

	return time.Since(began), err
}

// bytesCodec passes messages without decoding them, so that decoding is not measured.
type bytesCodec struct{}

func (bytesCodec) Marshal(message any) ([]byte, error) {
	bytes, ok := message.([]byte)
	if !ok {
		return nil, fmt.Errorf("unexpected %T", message)
	}

	return bytes, nil
}

func (bytesCodec) Unmarshal(data []byte, into any) error {
	bytes, ok := into.(*[]byte)
	if !ok {
		return fmt.Errorf("unexpected %T", into)
	}

	*bytes = slices.Clone(data)

	return nil
}

func (bytesCodec) Name() string { return "bytes" }
