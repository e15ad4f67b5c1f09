// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// betweenLines is the least time between two lines about one thing that takes long.
const betweenLines = 5 * time.Second

// Progress says at INFO how far something long got: one line when it begins, one every few seconds, one at its end. Nil says
// nothing.
type Progress struct {
	what  string
	begun time.Time

	mu    sync.Mutex
	said  time.Time
	done  int
	total int
}

// StartProgress begins, with a verb and what it acts on, such as "Listing SCIM users".
func StartProgress(ctx context.Context, what string) *Progress {
	tflog.Info(ctx, what)

	now := time.Now()

	return &Progress{what: what, begun: now, said: now}
}

// Add notes that so many more are done, of a total if that is known.
func (p *Progress) Add(ctx context.Context, n, total int) {
	if p == nil {
		return
	}

	p.mu.Lock()
	defer p.mu.Unlock()

	p.done += n
	p.total = total

	now := time.Now()
	if now.Sub(p.said) < betweenLines {
		return
	}

	p.said = now

	fields := map[string]any{"done": p.done, "seconds": seconds(now.Sub(p.begun))}
	if left := p.total - p.done; left > 0 && p.done > 0 {
		fields["total"] = p.total
		fields["seconds_left"] = seconds(now.Sub(p.begun) * time.Duration(left) / time.Duration(p.done))
	}

	tflog.Info(ctx, p.what+": under way", fields)
}

// End notes the end, and why if it is a failure.
func (p *Progress) End(ctx context.Context, err error) {
	if p == nil {
		return
	}

	p.mu.Lock()
	defer p.mu.Unlock()

	fields := map[string]any{"done": p.done, "seconds": seconds(time.Since(p.begun))}
	if err != nil {
		fields["error"] = clean(maskEmails(reason(err)), maxDetail)
		tflog.Info(ctx, p.what+": ended early", fields)

		return
	}

	tflog.Info(ctx, p.what+": done", fields)
}

func seconds(d time.Duration) int { return int(d.Round(time.Second).Seconds()) }

// A Notice is a line that many would write at once.
type Notice struct {
	mu   sync.Mutex
	said time.Time
}

// Due tells whether it is time for another.
func (n *Notice) Due(now time.Time) bool {
	n.mu.Lock()
	defer n.mu.Unlock()

	if now.Sub(n.said) < betweenLines {
		return false
	}

	n.said = now

	return true
}

// worthSaying is the shortest wait that somebody who watches asks about.
const worthSaying = 2 * time.Second
