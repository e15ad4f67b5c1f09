// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

const (
	// minReportedWait is the shortest wait that is worth a line in the log.
	minReportedWait = 2 * time.Second
	// lineInterval is the shortest time between two log lines about one long operation.
	lineInterval = 5 * time.Second
)

// Progress logs at INFO how far a long operation is: at its beginning, every few seconds, and at its end. A nil
// Progress logs nothing.
type Progress struct {
	what  string
	begun time.Time
	whole *Progress // the larger operation, which alone logs; nil if this is not a part of one

	mu        sync.Mutex
	lastLine  time.Time
	done      int
	total     int
	partsDone int // progress of the parts, such as users read for one of several lists
}

type wholeKey struct{}

// StartProgress begins an operation, named by a verb and its object, such as "Listing SCIM users". If the context is
// that of a larger operation, the part logs nothing itself.
func StartProgress(ctx context.Context, what string) *Progress {
	now := time.Now()

	whole, part := ctx.Value(wholeKey{}).(*Progress)
	if !part {
		tflog.Info(ctx, what)
	}

	return &Progress{what: what, begun: now, lastLine: now, whole: whole}
}

// WithParts returns a context whose operations are parts of this one.
func (p *Progress) WithParts(ctx context.Context) context.Context {
	if p == nil || p.whole != nil {
		return ctx
	}

	return context.WithValue(ctx, wholeKey{}, p)
}

// LineDue reports whether a line is due. If so, the caller may spend a request on an unknown total.
func (p *Progress) LineDue() bool {
	if p == nil || p.whole != nil {
		return false
	}

	p.mu.Lock()
	defer p.mu.Unlock()

	return time.Since(p.lastLine) >= lineInterval
}

// Add records that n more are done, of a total if it is known.
func (p *Progress) Add(ctx context.Context, n, total int) {
	if p == nil {
		return
	}

	if p.whole != nil {
		p.whole.add(ctx, 0, 0, n)

		return
	}

	p.add(ctx, n, total, 0)
}

func (p *Progress) add(ctx context.Context, n, total, partsDone int) {
	p.mu.Lock()
	defer p.mu.Unlock()

	p.done += n
	p.total = max(p.total, total)
	p.partsDone += partsDone

	now := time.Now()
	if now.Sub(p.lastLine) < lineInterval {
		return
	}

	p.lastLine = now

	fields := map[string]any{"done": p.done, "seconds": seconds(now.Sub(p.begun))}
	if left := p.total - p.done; left > 0 && p.done > 0 {
		fields["total"] = p.total
		fields["seconds_left"] = seconds(now.Sub(p.begun) * time.Duration(left) / time.Duration(p.done))
	}

	if p.partsDone > 0 {
		fields["read"] = p.partsDone
	}

	tflog.Info(ctx, p.what+": under way", fields)
}

// End logs the end, and the error of a failure.
func (p *Progress) End(ctx context.Context, err error) {
	if p == nil || p.whole != nil {
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

// LogThrottle limits a log line that many callers would write at once.
type LogThrottle struct {
	mu       sync.Mutex
	lastLine time.Time
}

// Due reports whether the line is due, and then counts it as written.
func (t *LogThrottle) Due(now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()

	if now.Sub(t.lastLine) < lineInterval {
		return false
	}

	t.lastLine = now

	return true
}
