// Package roadcert says which release of the program this is. The number is written in one place, FyneApp.toml, which
// the packages are made from too.
package roadcert

import (
	_ "embed" // the release
	"strings"
)

//go:embed FyneApp.toml
var app string

// Version is the number of the release, such as 0.1.0; empty where the file names none.
func Version() string {
	for line := range strings.Lines(app) {
		if value, ok := strings.CutPrefix(line, "Version = "); ok {
			return strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return ""
}
