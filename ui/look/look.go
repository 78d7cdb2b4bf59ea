// Package look is the one theme of the application: its colours by role, its sizes and its spaces.
//
// Nothing else in the program names a colour or a size. Roles are names of the toolkit's theme, so that
// a change between light and dark, or normal and large type, reaches every widget by the toolkit's own
// way; widgets ask for a role at each Refresh and keep no value.
package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"roadcert/ui/typeface"
)

// Role names a colour by what it is for.
type Role = fyne.ThemeColorName

// The roles of colours. Status is always said by a word too.
const (
	Ink         Role = "ink"
	SecondInk   Role = "second-ink"
	Line        Role = "line"
	Ground      Role = "ground"
	Surface     Role = "surface"
	Primary     Role = "main"
	PrimaryTint Role = "main-tint"
	OnPrimary   Role = "on-main"
	Good        Role = "good"
	Warning     Role = "caution"
	Danger      Role = "danger"
	Faint       Role = "faint" // what cannot be used now
	Hover       Role = "hovered"
	Veil        Role = "veil" // over a page while a dialog asks
	Band        Role = "band" // ground of the practice band
	OnBand      Role = "on-band"
	Paper       Role = "paper" // what is printed is white paper, also where the screen is dark
	None        Role = "nothing"
)

// Measure names a size by what it is for.
type Measure = fyne.ThemeSizeName

// Sizes of type, row and space, before large type.
const (
	Body      Measure = "body"      // text and grid
	Secondary Measure = "secondary" // what explains
	Section   Measure = "section"   // heading of a section
	Title     Measure = "title"     // title of a page
	Figure    Measure = "figure"    // the one big number
	Row       Measure = "row"       // height of a row of the grid
	Control   Measure = "control"   // height of buttons and entries
	Icon      Measure = "icon"
	Bar       Measure = "bar" // height of the status bar
	Nav       Measure = "nav" // width of the navigation
	Label     Measure = "label"

	Hair   Measure = "hair" // a line
	Tiny   Measure = "tiny"
	Small  Measure = "small"
	Medium Measure = "medium"
	Wide   Measure = "wide"
	Huge   Measure = "huge"
	Thin   Measure = "thin"
	Nil    Measure = "nil"
)

// grows tells which measures follow large type; spaces and lines do not.
var sizes = map[Measure]struct {
	size  float32
	grows bool
}{
	Body: {13, true}, Secondary: {12, true}, Section: {15, true}, Title: {20, true}, Figure: {32, true},
	Control: {30, true}, Icon: {16, true}, Bar: {28, true}, Nav: {136, true}, Label: {104, true},
	Hair: {1, false}, Tiny: {4, false}, Small: {8, false}, Medium: {12, false}, Wide: {16, false}, Huge: {24, false},
	Thin: {3, false}, Nil: {0, false},
}

// Rows have their own large size: 1.25 times 28 would look loose.
const (
	row      = 28
	rowLarge = 36
	large    = 1.25
)

type shade struct{ light, dark uint32 } // 0xRRGGBBAA

var colours = map[Role]shade{
	Ink:         {0x1F2329FF, 0xE6E8EBFF},
	SecondInk:   {0x5A6069FF, 0xA0A6AEFF},
	Line:        {0xDEE0E3FF, 0x3A3F45FF},
	Ground:      {0xF5F6F8FF, 0x16181BFF},
	Surface:     {0xFFFFFFFF, 0x1F2226FF},
	Primary:     {0x1E5AA8FF, 0x6AA5F0FF},
	PrimaryTint: {0xE8F0FAFF, 0x24354AFF},
	OnPrimary:   {0xFFFFFFFF, 0x16181BFF},
	Good:        {0x1F8A3BFF, 0x5CC47AFF},
	Warning:     {0xB76E00FF, 0xE5A33CFF},
	Danger:      {0xC9302CFF, 0xF0736EFF},
	Faint:       {0x9AA0A8FF, 0x6B727AFF},
	Hover:       {0x1F23290D, 0xE6E8EB12},
	Veil:        {0x1F232966, 0x00000099},
	Band:        {0xFFE2A8FF, 0x4F3A10FF},
	OnBand:      {0x5A3A00FF, 0xFFD98AFF},
	Paper:       {0xFFFFFFFF, 0xFFFFFFFF},
	None:        {0, 0},
}

// kin maps the toolkit's own colour names to roles, so that its widgets look like ours.
var kin = map[fyne.ThemeColorName]Role{
	theme.ColorNameBackground: Ground, theme.ColorNameForeground: Ink, theme.ColorNameButton: Surface,
	theme.ColorNameDisabled: Faint, theme.ColorNameDisabledButton: Ground, theme.ColorNameError: Danger,
	theme.ColorNameFocus: PrimaryTint, theme.ColorNameForegroundOnPrimary: OnPrimary,
	theme.ColorNameForegroundOnError: OnPrimary, theme.ColorNameForegroundOnSuccess: OnPrimary,
	theme.ColorNameForegroundOnWarning: OnPrimary, theme.ColorNameHeaderBackground: Ground,
	theme.ColorNameHover: Hover, theme.ColorNameHyperlink: Primary, theme.ColorNameInputBackground: Surface,
	theme.ColorNameInputBorder: Line, theme.ColorNameMenuBackground: Surface, theme.ColorNameOverlayBackground: Surface,
	theme.ColorNamePlaceHolder: SecondInk, theme.ColorNamePressed: Hover, theme.ColorNamePrimary: Primary,
	theme.ColorNameScrollBar: Faint, theme.ColorNameScrollBarBackground: None, theme.ColorNameSelection: PrimaryTint,
	theme.ColorNameSeparator: Line, theme.ColorNameShadow: Veil, theme.ColorNameSuccess: Good,
	theme.ColorNameWarning: Warning, theme.ColorNameInnerWindowBorder: Line, theme.ColorNameInnerWindowBorderInactive: Line,
}

// relatives maps the toolkit's own size names to ours.
var relatives = map[fyne.ThemeSizeName]Measure{
	theme.SizeNameText: Body, theme.SizeNameCaptionText: Secondary, theme.SizeNameSubHeadingText: Section,
	theme.SizeNameHeadingText: Title, theme.SizeNamePadding: Tiny, theme.SizeNameSeparatorThickness: Hair,
	theme.SizeNameInputBorder: Hair, theme.SizeNameInlineIcon: Icon, theme.SizeNameInputRadius: Tiny,
	theme.SizeNameSelectionRadius: Tiny, theme.SizeNameScrollBarSmall: Thin, theme.SizeNameScrollBar: Small,
}

// innerPadding puts entries of 13 point type on the height of Control.
const innerPadding = 5

// chart is the palette of Okabe and Ito, told apart by colour-blind readers, strongest first.
var chart = []uint32{0x0072B2FF, 0xE69F00FF, 0x009E73FF, 0xCC79A7FF, 0x56B4E9FF, 0xD55E00FF, 0xF0E442FF, 0x000000FF}

// Fonts are the TrueType files every text is set in. Kai gives the characters that the other two lack, rare ones
// of names above all; it may be nil.
type Fonts struct{ Regular, Bold, Kai []byte }

// Theme is the look in one of its variants: light or dark, normal or large type.
type Theme struct {
	Dark, Large   bool
	regular, bold fyne.Resource
	ruler         *ruler // shared by the variants: the fonts are the same
}

// New returns the light theme in normal type.
func New(fonts Fonts) *Theme {
	return &Theme{
		regular: fyne.NewStaticResource("regular.ttf", whole(fonts.Regular, fonts.Kai)),
		bold:    fyne.NewStaticResource("bold.ttf", whole(fonts.Bold, fonts.Kai)),
		ruler:   &ruler{known: make(map[glyph]float32)},
	}
}

// whole returns a font with the characters it lacks taken from another: the toolkit asks the system's fonts for
// them otherwise, and there need not be any. Where the two do not go together the screen does without: it is
// paper that must not lack a character, and paper looks for itself.
func whole(base, more []byte) []byte {
	if more == nil {
		return base
	}
	b, err := typeface.Parse("", base)
	if err != nil {
		return base
	}
	m, err := typeface.Parse("", more)
	if err != nil {
		return base
	}
	merged, err := typeface.Merge(b, m)
	if err != nil {
		return base
	}
	return merged
}

// Variant returns the same look, light or dark, in normal or large type.
func (t *Theme) Variant(dark, large bool) *Theme {
	v := *t
	v.Dark, v.Large = dark, large
	return &v
}

// Color returns the colour of a role, or of the toolkit's own name for one.
func (t *Theme) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	if role, ok := kin[name]; ok {
		name = role
	}
	if s, ok := colours[name]; ok {
		if t.Dark {
			return rgba(s.dark)
		}
		return rgba(s.light)
	}
	variant := theme.VariantLight
	if t.Dark {
		variant = theme.VariantDark
	}
	return theme.DefaultTheme().Color(name, variant)
}

// Font returns the embedded font; there is no slanted Chinese.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Symbol || len(t.regular.Content()) == 0:
		return theme.DefaultTheme().Font(style)
	case style.Bold:
		return t.bold
	}
	return t.regular
}

// Icon returns the toolkit's icon.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

// Size returns a measure in device-independent pixels.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if name == theme.SizeNameInnerPadding {
		return innerPadding
	}
	if m, ok := relatives[name]; ok {
		name = m
	}
	if name == Row {
		if t.Large {
			return rowLarge
		}
		return row
	}
	s, ok := sizes[name]
	if !ok {
		return theme.DefaultTheme().Size(name)
	}
	if s.grows && t.Large {
		return s.size * large
	}
	return s.size
}

// Color returns the colour a role has now.
func Color(r Role) color.Color { return theme.Color(r) }

// Size returns the size a measure has now.
func Size(m Measure) float32 { return theme.Size(m) }

// Chart returns the n-th colour of charts.
func Chart(n int) color.Color { return rgba(chart[n%len(chart)]) }

func rgba(v uint32) color.Color {
	return color.NRGBA{R: uint8(v >> 24), G: uint8(v >> 16), B: uint8(v >> 8), A: uint8(v)}
}
