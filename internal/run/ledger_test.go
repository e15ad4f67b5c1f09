// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package run_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// A step is the plan of one block.
type step struct {
	what    string // keep, create or destroy
	block   run.Block
	id      string
	now     string
	planned string
}

func keeps(block run.Block, id, now, planned string) step {
	return step{what: "keep", block: block, id: id, now: now, planned: planned}
}

func creates(block run.Block, planned string) step {
	return step{what: "create", block: block, planned: planned}
}

func destroys(block run.Block, id, now string) step {
	return step{what: "destroy", block: block, id: id, now: now}
}

func names(text string) []run.Name {
	if text == "" {
		return nil
	}

	return []run.Name{{Directory: "d", Attribute: "email", Text: text}}
}

func (s step) ask(r *run.Ledger) *run.Clash {
	switch s.what {
	case "keep":
		return r.PlanKeep(s.block, run.Record{ID: s.id, Now: names(s.now), Planned: names(s.planned)})
	case "create":
		return r.PlanCreate(s.block, names(s.planned))
	default:
		return r.PlanDestroy(s.block, run.Record{ID: s.id, Now: names(s.now)})
	}
}

// permutations returns all orders of the steps. The steps of one block keep their order.
func permutations(steps []step) [][]step {
	if len(steps) == 0 {
		return [][]step{nil}
	}

	var out [][]step

	for i, s := range steps {
		if slices.ContainsFunc(steps[:i], func(earlier step) bool { return earlier.block == s.block }) {
			continue
		}

		for _, rest := range permutations(slices.Delete(slices.Clone(steps), i, i+1)) {
			out = append(out, append([]step{s}, rest...))
		}
	}

	return out
}

// The expected clash is reported in whatever order Terraform plans the blocks. A plan without a clash reports none.
func TestLedger_plan(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		steps []step
		want  run.ClashKind
	}{
		"nothing changes":               {steps: []step{keeps("1", "a", "x", "x"), keeps("2", "b", "y", "y")}},
		"one is added, one goes":        {steps: []step{destroys("1", "a", "x"), creates("2", "y")}},
		"a new address for one":         {steps: []step{keeps("1", "a", "x", "z"), keeps("2", "b", "y", "y")}},
		"asked about twice":             {steps: []step{keeps("1", "a", "x", "x"), keeps("1", "a", "x", "x")}},
		"both go":                       {steps: []step{destroys("1", "a", "x"), destroys("2", "a", "x")}},
		"replaced by force":             {steps: []step{keeps("1", "a", "x", "x"), creates("1", "x")}},
		"replaced with its directory":   {steps: []step{destroys("1", "a", "x"), creates("1", "x")}},
		"an address is not known":       {steps: []step{destroys("1", "a", "x"), creates("2", "")}},
		"two imports of one":            {steps: []step{keeps("1", "a", "x", "x"), keeps("2", "a", "x", "x")}, want: run.ClashHeldTwice},
		"re-keyed":                      {steps: []step{destroys("1", "a", "x"), creates("2", "x")}, want: run.ClashMoved},
		"re-keyed by an import":         {steps: []step{destroys("1", "a", "x"), keeps("2", "a", "x", "x")}, want: run.ClashMoved},
		"replaced beside a second":      {steps: []step{destroys("1", "a", "x"), creates("1", "x"), creates("2", "x")}, want: run.ClashSameName},
		"new twice":                     {steps: []step{creates("1", "x"), creates("2", "x")}, want: run.ClashSameName},
		"new beside its own":            {steps: []step{keeps("1", "a", "x", "x"), creates("2", "x")}, want: run.ClashSameName},
		"changed to another's":          {steps: []step{keeps("1", "a", "x", "y"), keeps("2", "b", "y", "y")}, want: run.ClashSameName},
		"swapped":                       {steps: []step{keeps("1", "a", "x", "y"), keeps("2", "b", "y", "x")}, want: run.ClashNameInUse},
		"new with one that is given up": {steps: []step{keeps("1", "a", "x", "z"), creates("2", "x")}, want: run.ClashNameInUse},
		"the first of a list leaves": {steps: []step{
			keeps("1", "a", "ann", "bob"), keeps("2", "b", "bob", "cem"), keeps("3", "c", "cem", "dan"), destroys("4", "d", "dan"),
		}, want: run.ClashNameInUse},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			for _, order := range permutations(test.steps) {
				var (
					records run.Ledger
					found   []run.ClashKind
				)

				for _, s := range order {
					if clash := s.ask(&records); clash != nil {
						found = append(found, clash.Kind)

						if clash.Other == "" || clash.Other == s.block {
							t.Errorf("asked as %v: block %s clashes with block %q", order, s.block, clash.Other)
						}
					}
				}

				if test.want == 0 && len(found) > 0 || test.want != 0 && !slices.Contains(found, test.want) {
					t.Errorf("asked as %v: clashes %v, want %v", order, found, test.want)
				}
			}
		})
	}
}

// A clash is reported again when a block is planned twice: by Terraform, or by the shortcut and then in full.
func TestLedger_toldAgain(t *testing.T) {
	t.Parallel()

	for _, other := range []step{creates("2", "x"), destroys("2", "a", "x"), keeps("2", "a", "x", "x"), keeps("2", "b", "y", "x")} {
		var records run.Ledger

		other.ask(&records)

		mine := keeps("1", "a", "x", "x")
		if first, second := mine.ask(&records), mine.ask(&records); first == nil || second == nil || *first != *second {
			t.Errorf("beside %v: %v, then %v", other, first, second)
		}
	}
}

// A record that an apply has created or taken over is not destroyed by the block that had it before.
func TestLedger_apply(t *testing.T) {
	t.Parallel()

	var records run.Ledger

	records.PlanCreate("new", names("x"))

	block, err := records.Take(t.Context(), "a", names("x"))
	if err != nil || block != "new" {
		t.Fatalf("taken by %q, %v", block, err)
	}

	// Terraform plans the destruction of a replaced block again in the apply.
	if clash := records.PlanDestroy("old", run.Record{ID: "a", Now: names("x")}); clash != nil {
		t.Errorf("the apply fails: %v", clash)
	}

	if _, ok := records.Release("old", "a"); ok {
		t.Error("a record that was just taken over is destroyed")
	}

	if _, err := records.Take(t.Context(), "a", names("other")); !errors.Is(err, run.ErrHeld) {
		t.Errorf("taken over twice: %v", err)
	}

	done, ok := records.Release("new", "a")
	if !ok {
		t.Fatal("its own block may not destroy it")
	}

	done(true)

	if _, err := records.Take(t.Context(), "a", nil); !errors.Is(err, run.ErrGone) {
		t.Errorf("what is gone was taken over: %v", err)
	}
}

// Take waits for a removal that is under way, and then fails only if the record is gone.
func TestLedger_takeWaits(t *testing.T) {
	t.Parallel()

	for _, gone := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			var records run.Ledger

			done, _ := records.Release("old", "a")

			time.AfterFunc(time.Minute, func() { done(gone) })

			began := time.Now()
			_, err := records.Take(t.Context(), "a", nil)

			if time.Since(began) != time.Minute || errors.Is(err, run.ErrGone) != gone {
				t.Errorf("gone %t: %v after %s", gone, err, time.Since(began))
			}
		})
	}

	var records run.Ledger

	records.Release("old", "a")

	ctx, cancel := context.WithCancel(t.Context())
	cancel()

	if _, err := records.Take(ctx, "a", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("waited in spite of the interrupt: %v", err)
	}
}

func TestLedger_concurrent(t *testing.T) {
	t.Parallel()

	var (
		records run.Ledger
		wg      sync.WaitGroup
		taken   atomic.Int32
	)

	for i := range 100 {
		wg.Go(func() {
			records.PlanKeep(run.Block(strconv.Itoa(i)), run.Record{ID: fmt.Sprint("r", i), Now: names(strconv.Itoa(i)), Planned: names(strconv.Itoa(i))})

			if _, err := records.Take(t.Context(), "a", nil); err == nil {
				taken.Add(1)
			}
		})
	}

	wg.Wait()

	if taken.Load() != 1 {
		t.Errorf("taken %d times, want once", taken.Load())
	}
}

func BenchmarkLedger_PlanKeep(b *testing.B) {
	record := func(i int) run.Record {
		all := []run.Name{{"d", "email", fmt.Sprintf("user%d@corp.test", i)}, {"d", "user_name", fmt.Sprintf("user%d@corp.test", i)}, {"d", "external_id", strconv.Itoa(i)}}

		return run.Record{ID: fmt.Sprint("d/", i), Now: all, Planned: all}
	}

	thousand := make([]run.Record, 1000)
	for i := range thousand {
		thousand[i] = record(i)
	}

	for b.Loop() {
		var records run.Ledger

		for _, one := range thousand {
			if records.PlanKeep(run.Block(one.ID), one) != nil {
				b.Fatal("a clash")
			}
		}
	}
}
