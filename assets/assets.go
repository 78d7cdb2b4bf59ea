// Package assets is the data the program carries with it: the catalogue of certificate kinds, the fonts,
// the parts of rare characters, the holidays, the check lists of patrols, the regions and the practice registers.
//
// It is data only. It imports nothing of the program and checks nothing: whoever uses a file loads and
// checks it (catalog.Load, code.LoadRegions, workday.Load, patrol.Load), and cmd introduces the two.
package assets

import (
	"embed"
	_ "embed" // the fonts
)

// FS holds catalog/*.json, hanzi/*, holidays/*.json, patrol/*.json, regions/*.csv and registers/*.
//
//go:embed catalog/*.json catalog/templates/*.json hanzi/*.gz hanzi/*.txt holidays/*.json patrol/*.json regions/*.csv registers/*
var FS embed.FS

var (
	//go:embed fonts/NotoSansSC-Regular.ttf
	regular []byte
	//go:embed fonts/NotoSansSC-Bold.ttf
	bold []byte
	//go:embed fonts/LXGWWenKai-Regular.ttf
	kai []byte
	//go:embed fonts/OFL.txt
	fontLicence string
	//go:embed fonts/OFL-LXGWWenKai.txt
	kaiLicence string
	//go:embed emergency/plan.md
	emergencyPlan string
)

// Regular is Noto Sans SC Regular, a TrueType font. It is not a copy: the caller does not change it.
func Regular() []byte { return regular }

// Bold is Noto Sans SC Bold, a TrueType font. It is not a copy: the caller does not change it.
func Bold() []byte { return bold }

// Kai is LXGW WenKai Regular, a TrueType font: what is written on certificates, and rare characters that Noto
// lacks. It is not a copy: the caller does not change it.
func Kai() []byte { return kai }

// FontLicence is the licence of the Noto fonts (SIL Open Font License 1.1).
func FontLicence() string { return fontLicence }

// KaiLicence is the licence of LXGW WenKai (SIL Open Font License 1.1).
func KaiLicence() string { return kaiLicence }

// EmergencyPlan is a template of the plan a bureau has for emergencies (DB21/T 7.4), as text.
func EmergencyPlan() string { return emergencyPlan }
