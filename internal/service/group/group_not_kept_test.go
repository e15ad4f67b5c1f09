// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
)

// changeAnswers changes the directory's answers about groups. The organization is not configured, since the provider
// would wait for it.
func changeAnswers(s *acctest.Steps, change func(group map[string]any)) {
	s.WrapTransport(func(directory http.RoundTripper) http.RoundTripper {
		return through(func(request *http.Request) (*http.Response, error) {
			answer, err := directory.RoundTrip(request)
			if err != nil || !strings.Contains(request.URL.Path, "/Groups") || answer.StatusCode >= http.StatusBadRequest {
				return answer, err
			}

			return answer, changeGroups(answer, change)
		})
	})
	s.Configure(s.Environment, withoutOrganization)
}

type through func(*http.Request) (*http.Response, error)

func (t through) RoundTrip(request *http.Request) (*http.Response, error) { return t(request) }

// changeGroups changes the group, or each group of a list, in an answer.
func changeGroups(answer *http.Response, change func(group map[string]any)) error {
	body, err := io.ReadAll(answer.Body)
	if err != nil || len(body) == 0 {
		return err
	}

	document := map[string]any{}
	if err := json.Unmarshal(body, &document); err != nil {
		return err
	}

	if listed, ok := document["Resources"].([]any); ok {
		for _, element := range listed {
			if group, ok := element.(map[string]any); ok {
				change(group)
			}
		}
	} else {
		change(document)
	}

	changed, err := json.Marshal(document)
	answer.Body = io.NopCloser(bytes.NewReader(changed))
	answer.ContentLength = int64(len(changed))
	answer.Header.Set("Content-Length", strconv.Itoa(len(changed)))

	return err
}

// A directory that stores no external ids of groups neither breaks nor replaces the group: each plan sets the id again
// until the configuration omits it.
func TestProtocolGroup_externalIDNotKept(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		changeAnswers(s, func(group map[string]any) { delete(group, "externalId") })

		managed := engineersBlock(map[string]any{"external_id": "eng"})

		for _, want := range []acctest.Action{acctest.Create, acctest.Update, acctest.Update} {
			if actions, failures := s.Plan(t.Context(), managed); len(failures) > 0 || actions[engineers] != want {
				t.Errorf("planned %v %v, want to %s", actions, failures, want)
			}

			if failures := s.Apply(t.Context(), managed); len(failures) > 0 {
				t.Error(failures)
			}
		}

		s.Becomes(engineersBlock(nil), acctest.NoAction, nil)
	})
}

// An empty external id counts as none.
func TestProtocolGroup_externalIDEmpty(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		changeAnswers(s, func(group map[string]any) {
			if group["externalId"] == nil {
				group["externalId"] = ""
			}
		})

		none := map[string]any{"external_id": nil}
		s.Becomes(engineersBlock(nil), acctest.Create, none)
		s.Becomes(engineersBlock(map[string]any{"external_id": "eng"}), acctest.Update, nil)
		s.Becomes(engineersBlock(nil), acctest.Update, none)

		state, diags := s.Drive(t, withoutOrganization).ReadDataSource(t.Context(), "atlassian_group", map[string]any{"id": s.State(engineers).Text(t, "id")})
		says(t, state, protocoltest.Errors(diags), none, nil)
	})
}

// A name that the directory spells differently is the same name: no plan replaces the group for it.
func TestProtocolGroup_nameNotKept(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		changeAnswers(s, func(group map[string]any) {
			if name, ok := group["displayName"].(string); ok {
				group["displayName"] = strings.ToLower(name)
			}
		})
		s.Becomes(engineersBlock(nil), acctest.Create, nil)
		s.Becomes(engineersBlock(map[string]any{"display_name": "engineers"}), acctest.NoAction, nil)
	})
}
