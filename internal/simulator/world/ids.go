// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"hash/fnv"
	"math/rand/v2"

	"github.com/google/uuid"
)

// idSource makes identifiers: random ones, or the same sequence in every run if it has a seed.
type idSource struct{ random *rand.Rand }

func newIDSource(seed uint64) *idSource {
	if seed == 0 {
		return &idSource{}
	}
	// Test identifiers must be repeatable, not secret.
	return &idSource{random: rand.New(rand.NewPCG(seed, seed))}
}

func (i *idSource) uuid() string {
	if i.random == nil {
		return uuid.NewString()
	}

	var id uuid.UUID
	for n := range id {
		id[n] = byte(i.random.UintN(256))
	}

	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80

	return id.String()
}

// WithOwnIDs builds a part of the world whose identifiers depend only on the part's name.
func (w *World) WithOwnIDs(name string, build func() error) error {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(name)) // writing to a hash never fails
	shared := w.ids

	w.ids = newIDSource(sum.Sum64())
	defer func() { w.ids = shared }()

	return build()
}

// NewUUID makes an identifier in UUID form.
func (w *World) NewUUID() string { return w.ids.uuid() }

// newAccountID makes an account id in the current form (API §3.3).
func (w *World) newAccountID() string { return "712020:" + w.ids.uuid() }
