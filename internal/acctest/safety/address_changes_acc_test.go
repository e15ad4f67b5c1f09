// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/depth"
)

// TestAccAddressChanges runs the random sequences of TestAddressChanges through the CLI.
func TestAccAddressChanges(t *testing.T) {
	t.Parallel()

	for seed := range depth.Sequences(3, 40) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()

			r := &addressChanges{t: t, env: acctest.Start(t, withoutDelays), random: rand.New(rand.NewPCG(seed, 11))}
			f := newFolder(t, r.env)

			now := r.initial()
			f.configure(nil, now.blocks())

			if o := f.apply(); o.failed() {
				t.Fatalf("setting up:\n%s", o.output)
			}

			r.serverMatches(now, nil)

			for range 2 {
				r.state, r.moves = map[string]*acctest.Instance{}, nil
				for _, block := range now.blocks() {
					r.state[block.Address] = &acctest.Instance{} // change only needs to know that the block is in the state
				}

				next, refused := r.change(now)
				before := directorySnapshot(t, r.env) + accessSnapshot(r.env)
				ids := r.recordIDs()

				f.configure(nil, next.blocks())
				f.write("moved.tf", movedBlocks(r.moves))

				switch o := f.apply(fmt.Sprintf("-parallelism=%d", 1+r.random.IntN(30))); {
				case refused:
					if after := directorySnapshot(t, r.env) + accessSnapshot(r.env); !o.failed() || after != before {
						t.Fatalf("refused %t, of\n%s\nbefore\n%s\nafter\n%s", o.failed(), strings.Join(r.log, "\n"), before, after)
					}

					return
				case o.failed():
					t.Fatalf("%s\n%s", strings.Join(r.log, "\n"), o.output)
				}

				r.serverMatches(next, ids)
				f.planIsEmpty()

				now = next
			}
		})
	}
}

func movedBlocks(moves [][2]string) string {
	var text strings.Builder

	for _, move := range moves {
		fmt.Fprintf(&text, "moved {\n  from = %s\n  to   = %s\n}\n", move[0], move[1])
	}

	return text.String()
}
