// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package live_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// The provider's environment variables, and the domain in which the test may create people.
const (
	varBaseURL     = "ATLASSIAN_BASE_URL"
	varOrgID       = "ATLASSIAN_ORG_ID"
	varAPIKey      = "ATLASSIAN_API_KEY"
	varDirectoryID = "ATLASSIAN_DIRECTORY_ID"
	varSCIMAPIKey  = "ATLASSIAN_SCIM_API_KEY"
	varReadOnly    = "ATLASSIAN_READ_ONLY"
	varTestDomain  = "ATLASSIAN_TEST_DOMAIN"
)

// retries is the provider's default. A sweep that gave up at the first 429 would leave people behind.
const retries = 8

// site is the organization and directory that the environment names, with the test's own clients.
type site struct {
	domain string
	// organization is nil if organizationLacks says what is missing; likewise for the directory.
	organization      *admin.Client
	organizationLacks string
	directoryKey      *client.Client
	directoryID       string
	directoryLacks    string
}

// siteOf reads the environment.
func siteOf(t *testing.T) *site {
	t.Helper()

	s := &site{domain: os.Getenv(varTestDomain)}

	if s.organizationLacks = unset(varOrgID, varAPIKey); s.organizationLacks == "" {
		s.organization = admin.New(connect(t, varAPIKey), os.Getenv(varOrgID))
	}

	key := varSCIMAPIKey
	if os.Getenv(key) == "" {
		key = varAPIKey
	}

	s.directoryLacks = unset(varDirectoryID, key, varTestDomain)
	if readOnly, _ := strconv.ParseBool(os.Getenv(varReadOnly)); readOnly && s.directoryLacks == "" {
		s.directoryLacks = varReadOnly + " is true, and this part makes a person and a group"
	}

	if s.directoryLacks == "" {
		id, _, err := scim.ParseDirectoryID(os.Getenv(varDirectoryID))
		if err != nil {
			t.Fatalf("%s is %s", varDirectoryID, err)
		}

		s.directoryKey, s.directoryID = connect(t, key), id
	}

	return s
}

// unset returns a text that names the variables that are not set.
func unset(variables ...string) string {
	var missing []string

	for _, variable := range variables {
		if os.Getenv(variable) == "" {
			missing = append(missing, variable)
		}
	}

	if len(missing) == 0 {
		return ""
	}

	return "not set: " + strings.Join(missing, ", ")
}

func connect(t *testing.T, keyVariable string) *client.Client {
	t.Helper()

	connection, err := client.New(client.Options{
		BaseURL: os.Getenv(varBaseURL), Key: client.NewSecret(os.Getenv(keyVariable)), UserAgent: "terraform-provider-atlassian-test", MaxRetries: retries,
	})
	if err != nil {
		t.Fatalf("%s, %s: %s", varBaseURL, keyVariable, err)
	}

	return connection
}

// directory returns a directory client that has nothing cached.
func (s *site) directory() *scim.Directory { return scim.New(s.directoryKey).Directory(s.directoryID) }

// seats makes a request that only a key without scopes may make.
func (s *site) seats(ctx context.Context) error {
	_, err := s.organization.CountUsers(ctx, admin.UserQuery{})

	return err
}

// verified fails unless people of the domain become managed accounts of this organization; in any other domain, the
// accounts would belong to somebody else. If the key may not read the domains, whoever set the variable is responsible.
func (s *site) verified(ctx context.Context) error {
	if s.organization == nil {
		return nil
	}

	var have []string

	for domain, err := range s.organization.Domains(ctx) {
		switch {
		case refused(err):
			return nil
		case err != nil:
			return err
		case domain.ClaimStatus != "verified":
		case strings.EqualFold(domain.Name, s.domain):
			return nil
		default:
			have = append(have, domain.Name)
		}
	}

	return fmt.Errorf("%s is %q, which is no verified domain of the organization; these are: %s", varTestDomain, s.domain, strings.Join(have, ", "))
}

// refused reports whether the key does not allow the request.
func refused(err error) bool {
	return errors.Is(err, client.ErrForbidden) || errors.Is(err, client.ErrUnauthorized)
}

// lacking says what kind of key a refused request needs.
func lacking(err error) string {
	if answered, ok := errors.AsType[*client.Error](err); ok {
		if scope := admin.ScopeFor(answered.Method, answered.Path); scope != "" {
			return fmt.Sprintf("%s would need the scope %s (%s)", varAPIKey, scope, err)
		}
	}

	return fmt.Sprintf("%s would have to be a key without scopes (%s)", varAPIKey, err)
}
