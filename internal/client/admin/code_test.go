// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin_test

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

// Every code of API §3.9 means one thing at most.
func TestCodesHaveOneMeaning(t *testing.T) {
	t.Parallel()

	conditions := map[string]func(error) bool{
		"license limit": admin.IsLicenseLimit, "already member": admin.IsAlreadyMember, "protected group": admin.IsProtectedGroup,
		"inactive user": admin.IsInactiveUser, "unknown role": admin.IsUnknownRole, "unlicensed resource": admin.IsUnlicensedResource,
		"unknown resource": admin.IsUnknownResource, "unknown group": admin.IsUnknownGroup,
	}

	for code, meaning := range map[string]string{
		"ADMIN-400-1": "", "ADMIN-400-2": "", "ADMIN-400-3": "", "ADMIN-400-4": "unknown resource", "ADMIN-400-19": "", "ADMIN-400-21": "", "ADMIN-400-24": "",
		"ADMIN-400-32": "", "ADMIN-401-2": "", "ADMIN-403-3": "", "ADMIN-403-5": "protected group", "ADMIN-403-6": "protected group",
		"ADMIN-403-7": "protected group", "ADMIN-404-1": "unknown resource", "ADMIN-404-2": "", "ADMIN-404-3": "", "ADMIN-404-4": "", "ADMIN-404-5": "",
		"ADMIN-404-6": "", "ADMIN-404-8": "", "ADMIN-404-10": "", "ADMIN-405-1": "", "ADMIN-409-3": "license limit", "ADMIN-409-5": "", "ADMIN-409-28": "",
		"ADMIN-429-1": "", "ADMIN-500-1": "", "ADMIN-500-2": "",
		"ADMIN-UAM-400-1": "", "ADMIN-UAM-400-2": "inactive user", "ADMIN-UAM-400-3": "unknown role", "ADMIN-UAM-400-4": "unlicensed resource",
		"ADMIN-UAM-400-5": "unknown resource", "ADMIN-UAM-401-1": "", "ADMIN-UAM-401-2": "", "ADMIN-UAM-402-1": "unlicensed resource", "ADMIN-UAM-403-1": "",
		"ADMIN-UAM-403-2": "", "ADMIN-UAM-404-1": "unknown resource", "ADMIN-UAM-404-2": "", "ADMIN-UAM-404-3": "unknown group", "ADMIN-UAM-405-1": "",
		"ADMIN-UAM-409-1": "", "ADMIN-UAM-409-2": "already member", "ADMIN-UAM-409-3": "license limit", "ADMIN-UAM-415-1": "", "ADMIN-UAM-500-1": "",
	} {
		parts := strings.Split(code, "-")

		status, err := strconv.Atoi(parts[len(parts)-2])
		if err != nil {
			t.Fatal(err)
		}

		refusal := fmt.Errorf("wrapped: %w", &client.Error{Status: status, Code: code})
		for name, holds := range conditions {
			if got := holds(refusal); got != (name == meaning) {
				t.Errorf("%s is %s: %t", code, name, got)
			}
		}
	}

	// A conflict is one by its status too. Without a code there is no meaning.
	for _, err := range []error{nil, errors.New("reset"), &client.Error{Status: 409}, &client.Error{Status: 400, Code: "ADMIN-409-3"}, &client.Error{Status: 400, Code: "ADMIN-UAM-409-2"}} {
		for name, holds := range conditions {
			if holds(err) {
				t.Errorf("%v is %s", err, name)
			}
		}
	}
}
