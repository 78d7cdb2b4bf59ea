// Package assets is the data the program carries with it: the catalogue of certificate kinds, the fonts,
// the regions and the practice registers.
//
// It is data only. It imports nothing of the program and checks nothing: whoever uses a file loads and
// checks it (catalog.Load, code.LoadRegions), and cmd introduces the two.
package assets

import (
	"embed"
	_ "embed" // the fonts
)

// FS holds catalog/*.json, regions/*.csv and registers/*.
//
//go:embed catalog/*.json catalog/templates/*.json regions/*.csv registers/*
var FS embed.FS

var (
	//go:embed fonts/NotoSansSC-Regular.ttf
	regular []byte
	//go:embed fonts/NotoSansSC-Bold.ttf
	bold []byte
	//go:embed fonts/OFL.txt
	fontLicence string
)

// Regular is Noto Sans SC Regular, a TrueType font. It is not a copy: the caller does not change it.
func Regular() []byte { return regular }

// Bold is Noto Sans SC Bold, a TrueType font. It is not a copy: the caller does not change it.
func Bold() []byte { return bold }

// FontLicence is the licence of both fonts (SIL Open Font License 1.1).
func FontLicence() string { return fontLicence }
