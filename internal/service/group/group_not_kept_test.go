// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
)

// telling is a provider block for the directory behind a proxy that changes what the directory says of its groups. There is no
// organization, which would be waited for.
func telling(t *testing.T, s *acctest.Site, change func(group map[string]any)) string {
	t.Helper()

	target, err := url.Parse(s.Simulator.URL())
	if err != nil {
		t.Fatal(err)
	}

	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.ModifyResponse = func(answer *http.Response) error {
		if !strings.Contains(answer.Request.URL.Path, "/Groups") || answer.StatusCode >= http.StatusBadRequest {
			return nil
		}

		return changeGroups(answer, change)
	}

	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)

	return s.Provider(fmt.Sprintf("base_url = %q", server.URL), "org_id = null", "api_key = null")
}

// changeGroups changes the group, or the groups of a list, in an answer.
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

// A directory that keeps no external ids of groups neither breaks nor replaces the group: each plan sets it again, until it is
// removed from the configuration.
func TestAccGroup_externalIDNotKept(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	provider := telling(t, site, func(group map[string]any) { delete(group, "externalId") })
	managed := provider + groupConfig("display_name = \"Engineers\"\nexternal_id = \"eng\"")

	created := acctest.Plans(managed, engineers, plancheck.ResourceActionCreate)
	again := acctest.Plans(managed, engineers, plancheck.ResourceActionUpdate)
	created.ExpectNonEmptyPlan, again.ExpectNonEmptyPlan = true, true

	acctest.Run(t, created, again, acctest.Plans(provider+groupConfig(`display_name = "Engineers"`), engineers, plancheck.ResourceActionNoop))
}

// An empty external id is none.
func TestAccGroup_externalIDEmpty(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	provider := telling(t, site, func(group map[string]any) {
		if group["externalId"] == nil {
			group["externalId"] = ""
		}
	})
	none := statecheck.ExpectKnownValue(engineers, tfjsonpath.New("external_id"), knownvalue.Null())

	acctest.Run(t,
		acctest.Plans(provider+groupConfig(`display_name = "Engineers"`), engineers, plancheck.ResourceActionCreate, none),
		acctest.Plans(provider+groupConfig("display_name = \"Engineers\"\nexternal_id = \"eng\""), engineers, plancheck.ResourceActionUpdate),
		acctest.Plans(provider+groupConfig(`display_name = "Engineers"`), engineers, plancheck.ResourceActionUpdate, none),
		resource.TestStep{
			Config: provider + groupConfig(`display_name = "Engineers"`) +
				"data \"atlassian_group\" \"found\" {\n  id = atlassian_group.engineers.id\n}\n",
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue(found, tfjsonpath.New("external_id"), knownvalue.Null())},
		},
	)
}

// A name that the directory spells otherwise is the same name: no plan wants to replace the group for it.
func TestAccGroup_nameNotKept(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	provider := telling(t, site, func(group map[string]any) {
		if name, ok := group["displayName"].(string); ok {
			group["displayName"] = strings.ToLower(name)
		}
	})

	acctest.Run(t, acctest.Plans(provider+groupConfig(`display_name = "Engineers"`), engineers, plancheck.ResourceActionCreate),
		acctest.Plans(provider+groupConfig(`display_name = "engineers"`), engineers, plancheck.ResourceActionNoop))
}
