// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package run_test

import (
	"fmt"
	"strconv"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

func TestRelations_rekeyed(t *testing.T) {
	t.Parallel()

	var members run.Relations

	if held := members.Release("old", "g", []string{"u", "v"}); held != nil {
		t.Errorf("%v stay for nobody", held)
	}

	conflicts := members.Hold("new", "g", "u")
	if diff := cmp.Diff(run.Conflicts{GivenUp: true}, conflicts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	if diff := cmp.Diff([]string{"u"}, members.Release("old", "g", []string{"u", "v"})); diff != "" {
		t.Errorf("right before the removal (-want +got):\n%s", diff)
	}

	if held := members.Release("new", "g", []string{"u"}); held != nil {
		t.Errorf("its own block is to leave %v", held)
	}
}

func TestRelations_list(t *testing.T) {
	t.Parallel()

	var members run.Relations

	members.Release("single", "g", []string{"u"})

	if conflicts := members.HoldList("list", "g", []string{"u", "v"}); !conflicts.GivenUp || conflicts.HeldTwice {
		t.Errorf("got %+v", conflicts)
	}

	if conflicts := members.HoldList("list", "g", []string{"u", "v"}); conflicts.HeldTwice {
		t.Error("asked about twice, the list is in its own way")
	}

	if diff := cmp.Diff([]string{"v"}, members.Release("single", "g", []string{"v", "w"})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	if !members.HoldList("second", "g", nil).HeldTwice {
		t.Error("two lists of one group")
	}

	if members.HoldList("elsewhere", "h", nil).HeldTwice {
		t.Error("a list of another group")
	}
}

func TestRelations_twice(t *testing.T) {
	t.Parallel()

	var members run.Relations

	members.Hold("1", "g", "u")

	if members.Hold("1", "g", "u").HeldTwice || members.Hold("2", "g", "v").HeldTwice {
		t.Error("one block is two")
	}

	if !members.Hold("2", "g", "u").HeldTwice {
		t.Error("two blocks are one")
	}
}

// A list beside single relations of one group is reported once, by whichever block is second.
func TestRelations_mixed(t *testing.T) {
	t.Parallel()

	var members run.Relations

	members.Hold("1", "g", "b")
	members.Hold("2", "g", "a")

	if diff := cmp.Diff([]string{"a", "b"}, members.HoldList("list", "g", nil).HeldSingly); diff != "" {
		t.Errorf("the list was not told of them (-want +got):\n%s", diff)
	}

	if members.Hold("3", "g", "c").HeldByList {
		t.Error("told twice")
	}

	members.HoldList("list of h", "h", nil)

	if !members.Hold("4", "h", "a").HeldByList || members.Hold("5", "h", "b").HeldByList {
		t.Error("want it told once")
	}
}

func TestRelations_block(t *testing.T) {
	t.Parallel()

	var members run.Relations

	members.Hold("1", "g", "u")
	members.HoldList("2", "h", nil)

	if one, all := members.TakeBlock("g", "u"), members.TakeListBlock("h"); one != "1" || all != "2" {
		t.Errorf("got %q and %q", one, all)
	}

	if again, list := members.TakeBlock("g", "u"), members.TakeListBlock("h"); again == "1" || list == "2" {
		t.Error("one block's word is kept in two states")
	}

	if a, b := members.TakeBlock("g", "other"), members.TakeListBlock("other"); a == "" || b == "" || a == b {
		t.Errorf("new blocks are %q and %q", a, b)
	}

	// A block whose plan did not know the relation holds it from its creation. The next block gets another id.
	made := members.TakeBlock("g", "unplanned")
	members.Hold(made, "g", "unplanned")

	if next := members.TakeBlock("g", "unplanned"); next == made {
		t.Error("two blocks that no plan has registered have one word")
	}
}

func TestRelations_concurrent(t *testing.T) {
	t.Parallel()

	var (
		members run.Relations
		wg      sync.WaitGroup
	)

	for i := range 100 {
		wg.Go(func() {
			block := run.Block(strconv.Itoa(i))
			members.Hold(block, "g", fmt.Sprint("u", i))
			members.HoldList(block, fmt.Sprint("g", i), []string{"u"})
			members.Release(block, "g", []string{fmt.Sprint("u", i)})
		})
	}

	wg.Wait()

	if held := members.HeldSingly("g", []string{"u1", "u2"}); held != nil {
		t.Errorf("%v are still held", held)
	}
}
