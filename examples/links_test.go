// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// These match Markdown links, and the code in which there are none.
var (
	link   = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	fenced = regexp.MustCompile("(?ms)^[ \t]*```.*?^[ \t]*```[ \t]*$")
	inline = regexp.MustCompile("`[^`\n]*`")
)

// TestLinks follows every link between the files of this repository. Outside docs/, links must work as on GitHub, file
// by file. In docs/, they must work as on the registry, which serves docs/guides/keys.md at …/latest/docs/guides/keys
// and docs/index.md at …/latest/docs.
func TestLinks(t *testing.T) {
	t.Parallel()

	followed := 0

	err := filepath.WalkDir("..", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}

		// Skip hidden folders, which hold what a tool or run has left, except .github, which has pages that GitHub
		// shows.
		hidden := strings.HasPrefix(entry.Name(), ".") && !slices.Contains([]string{"..", ".github"}, entry.Name())
		if entry.IsDir() && (hidden || slices.Contains([]string{"node_modules", "testdata"}, entry.Name())) {
			return filepath.SkipDir
		}

		if entry.IsDir() || filepath.Ext(name) != ".md" {
			return nil
		}

		relative, err := filepath.Rel("..", name)
		if err != nil {
			return err
		}

		page := filepath.ToSlash(relative)

		for _, target := range links(read(t, name)) {
			followed++

			if problem := follow(t, page, target); problem != "" {
				t.Errorf("%s: (%s) %s", page, target, problem)
			}
		}

		return nil
	})
	if err != nil {
		t.Fatal(err)
	}

	if followed < 30 {
		t.Errorf("only %d links are found", followed)
	}
}

func links(text string) []string {
	text = inline.ReplaceAllString(fenced.ReplaceAllString(text, ""), "")

	found := map[string]bool{}
	for _, match := range link.FindAllStringSubmatch(text, -1) {
		found[match[1]] = true
	}

	return slices.Sorted(maps.Keys(found))
}

const ownRepository = "https://github.com/orgadmin/terraform-provider-atlassian/"

// follow returns what is wrong with a link on a page of this repository.
func follow(t *testing.T, page, target string) string {
	t.Helper()

	if inside, ok := strings.CutPrefix(target, ownRepository); ok {
		kind, rest, _ := strings.Cut(inside, "/main/")
		if kind != "tree" && kind != "blob" {
			return "" // another page of GitHub, such as the releases
		}

		return missing("/"+rest, kind == "tree")
	}

	u, err := url.Parse(target)
	if err != nil {
		return err.Error()
	}

	if u.Scheme != "" {
		if u.Scheme != "https" || u.Host == "" {
			return "is neither a file nor https"
		}

		return ""
	}

	documentation := strings.HasPrefix(page, "docs/")

	file := "/" + page
	if u.Path != "" {
		file = path.Join("/"+path.Dir(page), u.Path)
		if documentation {
			// A browser resolves the link from the page's address on the registry.
			base := &url.URL{Path: "/" + strings.TrimSuffix(strings.TrimSuffix(page, ".md"), "/index")}

			file = base.ResolveReference(&url.URL{Path: u.Path}).Path
			if strings.HasSuffix(file, ".md") {
				return "the registry has no pages that end in .md"
			}

			if !strings.HasPrefix(file, "/docs") {
				return "leads out of the documentation on the registry, to " + file
			}

			if file == "/docs" {
				file = "/docs/index"
			}

			file += ".md"
		}
	}

	if problem := missing(file, !documentation); problem != "" {
		return problem
	}

	if u.Fragment != "" && !slices.Contains(anchors(read(t, filepath.Join("..", filepath.FromSlash(file)))), u.Fragment) {
		return "there is no heading for #" + u.Fragment
	}

	return ""
}

func missing(file string, folders bool) string {
	info, err := os.Stat(filepath.Join("..", filepath.FromSlash(file)))
	switch {
	case err != nil:
		return "there is no file " + file
	case info.IsDir() && !folders:
		return file + " is a folder"
	default:
		return ""
	}
}

var (
	heading = regexp.MustCompile(`(?m)^#{1,6} +(.+?)\s*$`)
	dropped = regexp.MustCompile(`[^\p{L}\p{N}\s_-]`)
	anchor  = regexp.MustCompile(`<a id="([^"]+)"`)
)

// anchors returns what a fragment can name: headings, spelled as on GitHub and the registry, and anchors that the
// generator adds.
func anchors(text string) []string {
	var out []string
	for _, match := range heading.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
		out = append(out, strings.ReplaceAll(strings.ToLower(dropped.ReplaceAllString(match[1], "")), " ", "-"))
	}

	for _, match := range anchor.FindAllStringSubmatch(text, -1) {
		out = append(out, match[1])
	}

	return out
}

// Each rule for links has a link that follows it and one that does not.
func TestFollow(t *testing.T) {
	t.Parallel()

	for _, test := range []struct {
		page, target string
		right        bool
	}{
		{"README.md", "docs/index.md", true},
		{"README.md", "docs/index", false},
		{"README.md", "examples/onboarding", true},
		{"README.md", "#layout", true},
		{"README.md", "#nowhere", false},
		{"README.md", "http://example.com", false},
		{"README.md", ownRepository + "tree/main/examples/onboarding", true},
		{"README.md", ownRepository + "tree/main/examples/nothing", false},
		{"docs/index.md", "docs/resources/user", true},
		{"docs/index.md", "resources/user", false},
		{"docs/resources/user.md", "group", true},
		{"docs/resources/user.md", "group.md", false},
		{"docs/resources/user.md", "../data-sources/users", true},
		{"docs/resources/user.md", "../data-sources/nothing", false},
		{"docs/resources/user.md", "../../README", false},
		{"docs/resources/user.md", "#import", true},
	} {
		if problem := follow(t, test.page, test.target); (problem == "") != test.right {
			t.Errorf("%s in %s: %q", test.target, test.page, problem)
		}
	}
}
