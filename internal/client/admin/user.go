// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import "time"

// Values of User.Status, as administrators see it (API §4.3).
const (
	StatusActive      = "active"
	StatusSuspended   = "suspended"
	StatusNotInvited  = "not_invited"
	StatusDeactivated = "deactivated"
	StatusForDeletion = "for_deletion"
)

// Values of User.ClaimStatus: whether the account is on a verified domain of the organization (API §4.3).
const (
	ClaimManaged   = "managed"
	ClaimUnmanaged = "unmanaged"
)

// A value of UserQuery.Expand. ExpandResourceCount is another.
const (
	ExpandProductAccess = "productAccess"
)

// accountTypePerson is the User.AccountType of people. Service accounts, apps and portal customers have other types,
// and an answer may omit the type (API §4.3).
const accountTypePerson = "atlassian"

// User is a user of the organization. Any text may be empty: Atlassian omits what it does not show.
type User struct {
	AccountID        string
	AccountType      string
	Status           string
	AccountStatus    string
	MembershipStatus string
	ClaimStatus      string
	ManagementSource string
	Name             string
	Email            string
	AddedToOrg       *time.Time
	// Set only if the query expands them.
	ProductAccess []ProductAccess
	ResourceCount *int // number of resources with roles
}

// Person reports whether the user can hold a seat. Without an account type, it counts as a person (API §9.2 no. 33).
func (u *User) Person() bool { return u.AccountType == "" || u.AccountType == accountTypePerson }

// ProductAccess is an app that a user has used. It shows activity, not a license (API §7), and is up to 24 hours late.
type ProductAccess struct {
	ResourceID string
	Key        string
	LastActive *time.Time
	// Unreadable is true if the time of last activity is not a time. It is then unknown, which differs from "never".
	Unreadable bool
}

type wireUser struct {
	AccountID        string    `json:"accountId"`
	AccountType      string    `json:"accountType"`
	Status           string    `json:"status"`
	AccountStatus    string    `json:"accountStatus"`
	MembershipStatus string    `json:"membershipStatus"`
	ClaimStatus      string    `json:"claimStatus"`
	ManagementSource string    `json:"managementSource"`
	Name             string    `json:"name"`
	Email            string    `json:"email"`
	AddedToOrg       timestamp `json:"addedToOrg"`
	ProductAccess    []struct {
		ID                  string    `json:"id"`
		Key                 string    `json:"key"`
		LastActiveTimestamp timestamp `json:"lastActiveTimestamp"`
	} `json:"productAccess"`
	Counts struct {
		Resources *number `json:"resources"`
	} `json:"counts"`
}

func (w wireUser) user() *User {
	u := &User{
		AccountID:        w.AccountID,
		AccountType:      w.AccountType,
		Status:           w.Status,
		AccountStatus:    w.AccountStatus,
		MembershipStatus: w.MembershipStatus,
		ClaimStatus:      w.ClaimStatus,
		ManagementSource: w.ManagementSource,
		Name:             w.Name,
		Email:            w.Email,
		AddedToOrg:       w.AddedToOrg.time,
		ResourceCount:    (*int)(w.Counts.Resources),
	}
	for _, p := range w.ProductAccess {
		u.ProductAccess = append(u.ProductAccess, ProductAccess{
			ResourceID: p.ID, Key: p.Key, LastActive: p.LastActiveTimestamp.time, Unreadable: p.LastActiveTimestamp.unreadable,
		})
	}

	return u
}
