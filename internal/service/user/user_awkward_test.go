// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// awkwardPeople fills a directory with unusual records that other clients can have created.
func awkwardPeople(t *testing.T, env *acctest.Environment, seed uint64, n int) []string {
	t.Helper()

	directory := env.Credentials().DirectoryID

	ids, err := env.Simulator.SeedSCIMUsers(directory, n)
	if err != nil {
		t.Fatal(err)
	}

	dice := rand.New(rand.NewPCG(seed, seed))
	pick := func(from ...string) string { return from[dice.IntN(len(from))] }
	text := func(from ...string) *string {
		if dice.IntN(3) == 0 {
			return nil
		}

		picked := pick(append(from, "", " ", " padded ", "Kim Larsen ", "tab\there", "line\nfeed", "zero\u200bwidth", "nu\u0301", strings.Repeat("long ", 40), `"${x}" %{y}`)...)

		return &picked
	}

	for i, id := range ids {
		local := fmt.Sprint(pick("kim", "kim..larsen", `"kim larsen"`, "kim ", "KIM", "k\u00edm", "ki\u0301m", "kim\u200b", "kim+tag", "o'kim"), i)
		address := local + "@" + pick("corp.test", "CORP.test", "corp..test", "elsewhere.test", "[127.0.0.1]", "localhost", "corp.test.", "b\u00fccher.test")

		env.Simulator.SetSCIMUser(directory, id, func(u *simulator.SCIMUser) {
			u.Emails = []simulator.SCIMEmail{{Value: address, Type: pick("work", "", "home"), Primary: dice.IntN(8) > 0}}

			if dice.IntN(3) == 0 {
				u.Emails = append(u.Emails, simulator.SCIMEmail{Value: "other" + address, Type: "home", Primary: dice.IntN(3) == 0})
			}

			u.UserName = pick(address, " "+local+" ", "login"+strconv.Itoa(i), strings.ToUpper(address))
			u.DisplayName, u.Name.GivenName, u.Name.FamilyName = text(), text(), text()
			u.Name.Formatted, u.NickName, u.Title, u.Department = text(), text(), text(), text()
			u.PreferredLanguage = text("de_DE.UTF-8", "german", "en_US", "C")
			u.Timezone = text("GMT+8", "Local", "(UTC+01:00) Amsterdam", "Europe/Kiev")
			u.ExternalID = text(fmt.Sprint("E-", i))
			u.Active = dice.IntN(4) > 0

			for range dice.IntN(4) {
				number := simulator.SCIMPhoneNumber{
					Value: pick("+45 1", "+45 2", " +45 3 ", "ext. 4", ""), Type: pick("", "work", "mobile"), Primary: dice.IntN(2) == 0,
				}
				if !slices.Contains(u.PhoneNumbers, number) {
					u.PhoneNumbers = append(u.PhoneNumbers, number)
				}
			}
		})
	}

	return ids
}

// generated returns the configuration that Terraform generates of an imported user: all arguments that have a value.
func generated(t *testing.T, user *acctest.Instance) map[string]any {
	t.Helper()

	config := map[string]any{}

	for name, value := range user.Value(t) {
		switch name {
		case "id", "directory_id", "account_id", "created_at":
		default:
			if value != nil {
				config[name] = value
			}
		}
	}

	return config
}

// Every record can be imported, and the generated configuration has an empty plan.
func TestProtocolUser_generatedConfigurationPlansClean(t *testing.T) {
	t.Parallel()

	for seed := range uint64(2) {
		t.Run(fmt.Sprint("world ", seed), func(t *testing.T) {
			t.Parallel()

			env := acctest.StartInProcess(t)
			driver := env.Drive(t, nil)

			for _, id := range awkwardPeople(t, env, seed, 60) {
				imported, diags := driver.Import(t.Context(), userType, id)
				if text := protocoltest.Errors(diags); text != "" {
					t.Fatalf("importing: %s", text)
				}

				config := generated(t, imported)

				if text := protocoltest.Errors(driver.Validate(t.Context(), userType, config)); text != "" {
					t.Errorf("%q is not valid: %s", config, text)
				}

				plan, diags := driver.Plan(t.Context(), userType, config, imported)
				if text := protocoltest.Errors(diags); text != "" {
					t.Errorf("%q cannot be planned: %s", config, text)
				} else if plan.Action != acctest.NoAction {
					t.Errorf("%q plans a change:\n%q\n%q", config, imported.Value(t), plannedOf(t, plan))
				}

				again, _ := driver.Read(t.Context(), imported)
				if !again.State.Equal(imported.State) {
					t.Errorf("%q is read as %q", imported.Value(t), again.Value(t))
				}
			}

			if n := sent(env, http.MethodPatch) + sent(env, http.MethodPut); n != 0 {
				t.Errorf("%d records were changed", n)
			}
		})
	}
}

// A value that the provider accepts from the directory is an error in the plan where the configuration newly sets it.
func TestProtocolUser_newValuesAreHeldToTheRules(t *testing.T) {
	t.Parallel()

	numbers := func(values ...map[string]any) []any {
		list := make([]any, len(values))
		for i, v := range values {
			list[i] = v
		}

		return list
	}

	for name, config := range map[string]map[string]any{
		"padded":              annArguments(map[string]any{"given_name": "Ann "}),
		"control character":   annArguments(map[string]any{"title": "a\nb"}),
		"time zone":           annArguments(map[string]any{"timezone": "GMT+8"}),
		"language":            annArguments(map[string]any{"preferred_language": "de_DE.UTF-8"}),
		"no language":         annArguments(map[string]any{"preferred_language": "german"}),
		"long name":           annArguments(map[string]any{"display_name": strings.Repeat("x", 101)}),
		"two primary numbers": annArguments(map[string]any{"phone_numbers": numbers(map[string]any{"value": "1", "primary": true}, map[string]any{"value": "2", "primary": true})}),
		"invisible":           {"email": "ann\u200b@corp.test"},
		"odd address":         {"email": "ann@corp..test"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.StartInProcess(t)
			driver := env.Drive(t, nil)

			if text := protocoltest.Errors(driver.Validate(t.Context(), userType, config)); text != "" {
				t.Errorf("refused before anybody can know whether it is new: %s", text)
			}

			if _, diags := driver.Plan(t.Context(), userType, config, nil); protocoltest.Errors(diags) == "" {
				t.Error("a new user may have it")
			}

			before := createUser(t, env, map[string]any{"email": "ben@corp.test"})
			if _, diags := driver.Plan(t.Context(), userType, config, before); protocoltest.Errors(diags) == "" {
				t.Error("an existing user may get it")
			}
		})
	}
}

// When a record is adopted, a value that it has already is not a new value.
func TestProtocolUser_adoptionKeepsUnusualValues(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	zone := "GMT+8"

	addRecord(t, env, func(u *simulator.SCIMUser) { withAddress("ann@corp.test")(u); u.Timezone = &zone })

	config := annArguments(map[string]any{"timezone": zone, "adopt_existing": true})
	user := createUser(t, env, config)

	if n := sent(env, http.MethodPatch); n != 0 || user.Text(t, "timezone") != zone {
		t.Errorf("%d changes, time zone %q", n, user.Text(t, "timezone"))
	}

	if _, diags := env.Drive(t, nil).Plan(t.Context(), userType, annArguments(map[string]any{"timezone": "GMT+9", "adopt_existing": true}), nil); protocoltest.Errors(diags) == "" {
		t.Error("another odd value is accepted")
	}
}

// The same number with and without a type causes no diff after the apply, whether the directory keeps both or one of
// them.
func TestProtocolUser_sameNumberTwice(t *testing.T) {
	t.Parallel()

	config := annArguments(map[string]any{"phone_numbers": []any{map[string]any{"value": "+45 1"}, map[string]any{"value": "+45 1", "type": "work"}}})

	for name, keep := range map[string]func([]simulator.SCIMPhoneNumber) []simulator.SCIMPhoneNumber{
		"two":        func(all []simulator.SCIMPhoneNumber) []simulator.SCIMPhoneNumber { return all },
		"the first":  func(all []simulator.SCIMPhoneNumber) []simulator.SCIMPhoneNumber { return all[:1] },
		"the second": func(all []simulator.SCIMPhoneNumber) []simulator.SCIMPhoneNumber { return all[1:] },
		"the other way": func(all []simulator.SCIMPhoneNumber) []simulator.SCIMPhoneNumber {
			return []simulator.SCIMPhoneNumber{all[1], all[0]}
		},
		"one with a type": func([]simulator.SCIMPhoneNumber) []simulator.SCIMPhoneNumber {
			return []simulator.SCIMPhoneNumber{{Value: "+45 1", Type: "work"}}
		},
		"a type for every": func([]simulator.SCIMPhoneNumber) []simulator.SCIMPhoneNumber {
			return []simulator.SCIMPhoneNumber{{Value: "+45 1", Type: "other"}, {Value: "+45 1", Type: "work"}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.StartInProcess(t)
			user := createUser(t, env, config)
			changeAnn(t, env, func(u *simulator.SCIMUser) { u.PhoneNumbers = keep(u.PhoneNumbers) })()

			driver := env.Drive(t, nil)

			user, diags := driver.Read(t.Context(), user)
			if text := protocoltest.Errors(diags); text != "" {
				t.Fatal(text)
			}

			plan, diags := driver.Plan(t.Context(), userType, config, user)
			if text := protocoltest.Errors(diags); text != "" || plan.Action != acctest.NoAction {
				t.Errorf("planned %v %s", plan, text)
			}
		})
	}
}

// The plan of a new user has only the values unknown that really are.
func TestProtocolUser_planOfANewPersonIsQuiet(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		config map[string]any
		want   []string
	}{
		"two attributes": {annArguments(map[string]any{"title": "Engineer"}), []string{"id", "account_id", "created_at"}},
		"a name":         {annArguments(map[string]any{"given_name": "Ann"}), []string{"id", "account_id", "created_at", "display_name"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.StartInProcess(t)
			driver := env.Drive(t, nil)

			plan, diags := driver.Plan(t.Context(), userType, test.config, nil)
			if text := protocoltest.Errors(diags); text != "" {
				t.Fatal(text)
			}

			for attribute, value := range plannedOf(t, plan) {
				open := value == protocoltest.Unknown
				if open != strings.Contains(" "+strings.Join(test.want, " ")+" ", " "+attribute+" ") {
					t.Errorf("%s is known after the apply alone: %t", attribute, open)
				}
			}

			user, diags := driver.Apply(t.Context(), plan)
			if text := protocoltest.Errors(diags) + protocoltest.Warnings(diags); text != "" {
				t.Error(text)
			}

			user, _ = driver.Read(t.Context(), user)

			if again, _ := driver.Plan(t.Context(), userType, test.config, user); again.Action != acctest.NoAction {
				t.Errorf("the plan after the apply wants %s", again.Action)
			}
		})
	}
}
