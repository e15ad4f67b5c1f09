// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package server

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// Entry is one exchange in the journal.
type Entry struct {
	Sequence       int // from 1, in the order of arrival
	Method         string
	Path           string
	Query          url.Values
	RequestHeader  http.Header // without the key
	RequestBody    []byte      // nil when empty or larger than the journal keeps
	Status         int         // 0: no answer was sent
	ResponseHeader http.Header
	ResponseBody   []byte // nil when empty or larger than the journal keeps
	RequestSize    int
	ResponseSize   int
	Started        time.Time
	Ended          time.Time // zero: not finished
	Fault          bool      // a fault was injected
	Refused        bool      // refused by the limit
}

// defaultJournalBodyLimit is larger than any answer that a person would read.
const defaultJournalBodyLimit = 1 << 20

type journal struct {
	mu        sync.Mutex
	bodyLimit int
	sequence  int
	entries   []*Entry
}

func (j *journal) options(options Options) {
	j.bodyLimit = options.JournalBodyLimit
	if j.bodyLimit == 0 {
		j.bodyLimit = defaultJournalBodyLimit
	}
}

func (j *journal) begin(w http.ResponseWriter, r *http.Request, body []byte, now time.Time) *recorder {
	header := r.Header.Clone()
	if header.Get("Authorization") != "" {
		header.Set("Authorization", "REDACTED")
	}

	entry := &Entry{
		Method:        r.Method,
		Path:          r.URL.Path,
		Query:         r.URL.Query(),
		RequestHeader: header,
		RequestSize:   len(body),
		Started:       now,
	}
	if len(body) > 0 && len(body) <= j.bodyLimit {
		entry.RequestBody = body
	}

	j.mu.Lock()
	defer j.mu.Unlock()

	j.sequence++
	entry.Sequence = j.sequence
	j.entries = append(j.entries, entry)

	return &recorder{ResponseWriter: w, entry: entry, journal: j, limit: j.bodyLimit}
}

func (j *journal) end(r *recorder, now time.Time) Entry {
	j.mu.Lock()
	defer j.mu.Unlock()

	r.entry.Ended = now

	return *r.entry
}

// recorder is a response writer that records in the journal what is written.
type recorder struct {
	http.ResponseWriter
	entry   *Entry
	journal *journal
	limit   int
}

// WriteHeader records the status and the header.
func (r *recorder) WriteHeader(status int) {
	r.journal.mu.Lock()
	r.entry.Status = status
	r.entry.ResponseHeader = r.Header().Clone()
	r.journal.mu.Unlock()
	r.ResponseWriter.WriteHeader(status)
}

// Write records the size, and the body unless it is too long.
func (r *recorder) Write(part []byte) (int, error) {
	r.journal.mu.Lock()

	r.entry.ResponseSize += len(part)
	if r.entry.ResponseSize <= r.limit {
		r.entry.ResponseBody = append(r.entry.ResponseBody, part...)
	} else {
		r.entry.ResponseBody = nil
	}
	r.journal.mu.Unlock()

	return r.ResponseWriter.Write(part)
}

func (r *recorder) struckByFault() {
	r.journal.mu.Lock()
	defer r.journal.mu.Unlock()

	r.entry.Fault = true
}

func (r *recorder) refusedByLimit() {
	r.journal.mu.Lock()
	defer r.journal.mu.Unlock()

	r.entry.Refused = true
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// reset cuts the connection without an answer; the client sees a reset.
func (r *recorder) reset() {
	connection, _, err := http.NewResponseController(r.ResponseWriter).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}

	if lingering, ok := connection.(interface{ SetLinger(seconds int) error }); ok {
		_ = lingering.SetLinger(0)
	}

	_ = connection.Close()
}

// Filter chooses journal entries. An empty field matches all; Path is a pattern as in Fault.
type Filter struct {
	Method string
	Path   string
	Status int
}

func (f Filter) matches(entry *Entry) bool {
	return (f.Method == "" || strings.EqualFold(f.Method, entry.Method)) &&
		(f.Path == "" || matchPath(f.Path, entry.Path)) &&
		(f.Status == 0 || f.Status == entry.Status)
}

// Journal returns all exchanges in the order of arrival.
func (s *Server) Journal() []Entry { return s.Requests(Filter{}) }

// Requests returns the exchanges that match a filter.
func (s *Server) Requests(filter Filter) []Entry {
	mustBePattern(filter.Path)
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()

	var chosen []Entry

	for _, entry := range s.journal.entries {
		if filter.matches(entry) {
			copied := *entry
			copied.ResponseBody = slices.Clone(entry.ResponseBody)
			chosen = append(chosen, copied)
		}
	}

	return chosen
}

// CountRequests counts the exchanges that match a filter.
func (s *Server) CountRequests(filter Filter) int {
	mustBePattern(filter.Path)
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()

	count := 0

	for _, entry := range s.journal.entries {
		if filter.matches(entry) {
			count++
		}
	}

	return count
}

// ResetJournal deletes all entries.
func (s *Server) ResetJournal() {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()

	s.journal.entries = nil
}
