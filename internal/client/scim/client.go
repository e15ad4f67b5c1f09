// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"context"
	"net/url"
	"sync"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/lock"
)

// The schemas of request bodies (API §2.5, §2.7).
const (
	schemaUser  = "urn:ietf:params:scim:schemas:core:2.0:User"
	schemaGroup = "urn:ietf:params:scim:schemas:core:2.0:Group"
	schemaPatch = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
)

// mediaType is the one of RFC 7644, and one of the two that every operation declares (API §2.1).
const mediaType = "application/scim+json"

// A Client talks to the directories that one key gives access to.
type Client struct {
	api *client.Client

	mu          sync.Mutex
	directories map[string]*Directory
}

// New returns a client that sends its requests through c.
func New(c *client.Client) *Client {
	return &Client{api: c, directories: make(map[string]*Directory)}
}

// Directory returns the directory with this id. It is the same value each time, so that callers share what it has read.
func (c *Client) Directory(id string) *Directory {
	c.mu.Lock()
	defer c.mu.Unlock()

	d, ok := c.directories[id]
	if !ok {
		d = newDirectory(c.api, id)
		c.directories[id] = d
	}

	return d
}

// A Directory is one identity provider directory. It is safe for concurrent use.
type Directory struct {
	id         string
	api        *client.Client
	users      *reader
	groups     *cache[Group]
	listed     *groupListing // guarded by the mutex of groups
	gather     *gatherer
	removal    removalForm
	groupLocks lock.ByKey
	clock      serverClock
}

func newDirectory(api *client.Client, id string) *Directory {
	d := &Directory{id: id, api: api}
	d.users = newReader(d.getUser, d.tryUsers, id)
	d.groups = newCache(confirmed(d.users, d.getGroup))
	add := func(ctx context.Context, groupID string, userIDs []string, _ func(string) bool) error {
		return d.AddMembers(ctx, groupID, userIDs)
	}
	d.gather = newGatherer(add, d.RemoveMembers)

	return d
}

// ID returns the id of the directory.
func (d *Directory) ID() string { return d.id }

// do sends one request. The path is relative to the directory.
func (d *Directory) do(ctx context.Context, operation, method string, effect client.Effect, query url.Values, body,
	into any, path ...string,
) (client.Answer, error) {
	return d.send(ctx, d.request(operation, method, effect, query, body, path...), into)
}

func (d *Directory) send(ctx context.Context, r client.Request, into any) (client.Answer, error) {
	var sent time.Time

	inform := r.Sent
	r.Sent = func(at time.Time) {
		sent = at
		if inform != nil {
			inform(at)
		}
	}

	answer, err := d.api.Do(ctx, r, into)
	if err == nil {
		d.clock.saw(answer.Header, sent, time.Now())
	}

	return answer, err
}

func (d *Directory) request(operation, method string, effect client.Effect, query url.Values, body any, path ...string) client.Request {
	return client.Request{
		Operation: operation,
		Method:    method,
		Path:      pathIn(d.id, path...),
		Query:     query,
		Body:      body,
		Effect:    effect,
		MediaType: mediaType,
	}
}

// pathIn makes a whole path of one that is relative to a directory.
func pathIn(directoryID string, path ...string) []string {
	return append([]string{"scim", "directory", directoryID}, path...)
}
