package part_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"pgregory.net/rapid"

	"roadcert/ui/look"
	"roadcert/ui/part"
)

func TestShortcuts(t *testing.T) {
	for want, c := range map[string]part.Command{
		"":           {},
		"F5":         {Key: fyne.KeyF5},
		"Ctrl+Enter": {Key: fyne.KeyReturn, Mod: fyne.KeyModifierControl},
		"Alt+←":      {Key: fyne.KeyLeft, Mod: fyne.KeyModifierAlt},
	} {
		if got := c.Shortcut(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestKeysAskBeforeTheyDo(t *testing.T) {
	done, why := 0, "还没有"
	commands := []part.Command{{Name: "做", Key: fyne.KeyN, Mod: fyne.KeyModifierControl, Do: func() { done++ }, Why: func() string { return why }}}
	w := window(t, func() fyne.CanvasObject { return part.Text("页") }, 300, 200, false, false)
	keys := part.NewKeys(w.Canvas(), func() []part.Command { return commands })
	if keys.Press(fyne.KeyN, fyne.KeyModifierControl) || done != 0 {
		t.Error("a key did what cannot be done now")
	}
	why = ""
	if !keys.Press(fyne.KeyN, fyne.KeyModifierControl) || done != 1 {
		t.Error("a key did nothing")
	}
	d := part.Confirm(w, "问", "问什么", "做", func() {})
	if keys.Press(fyne.KeyN, fyne.KeyModifierControl) || done != 1 {
		t.Error("a key of the page reached through a dialog")
	}
	d.Close()
	if !keys.Press(fyne.KeyN, fyne.KeyModifierControl) {
		t.Error("the keys did not come back after the dialog")
	}
}

func TestDialogKeys(t *testing.T) {
	w := window(t, func() fyne.CanvasObject { return part.Text("页") }, 600, 400, false, false)
	before := false
	w.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { before = true })
	done := 0
	part.Confirm(w, "注销？", "不能恢复", "注销", func() { done++ })
	w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.Canvas().Overlays().Top() != nil || done != 0 {
		t.Error("Esc did not leave the dialog")
	}
	part.Confirm(w, "注销？", "不能恢复", "注销", func() { done++ })
	w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if done != 1 || w.Canvas().Overlays().Top() != nil {
		t.Error("Enter did not do what the button says")
	}
	w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !before {
		t.Error("the page's own keys did not come back")
	}
}

func TestTypedConfirmation(t *testing.T) {
	w := window(t, func() fyne.CanvasObject { return part.Text("页") }, 600, 400, false, false)
	done := false
	d := part.ConfirmTyped(w, "注销 12 本？", "不能恢复", "注销 12 本", "12", func() { done = true })
	d.Submit()
	if done {
		t.Fatal("it was done without the number")
	}
	w.Canvas().Overlays().Remove(w.Canvas().Overlays().Top()) // the explanation
	test.Type(w.Canvas().Focused(), "12")
	d.Submit()
	if !done {
		t.Error("it was not done with the number")
	}
}

func TestFieldsSayWhatIsWrong(t *testing.T) {
	date := part.NewField("日期").Checked(func(s string) (string, string) {
		if s == "20260801" || s == "2026-08-01" {
			return "2026-08-01", ""
		}
		return s, "不是日期"
	})
	name := part.NewField("姓名").Must().Checked(func(s string) (string, string) {
		if s == "" {
			return s, "请填写姓名"
		}
		return s, ""
	})
	w := window(t, func() fyne.CanvasObject { return part.Form(date, name) }, 600, 200, false, false)
	date.Set("20260801")
	if !date.Good() || date.Text() != "2026-08-01" {
		t.Errorf("%q, %q", date.Text(), date.Complaint())
	}
	if part.FirstWrong([]*part.Field{date, name}) {
		t.Fatal("an empty name is good")
	}
	if name.Complaint() != "请填写姓名" {
		t.Errorf("complaint %q", name.Complaint())
	}
	test.Type(w.Canvas().Focused(), "张芳")
	if name.Text() != "张芳" || name.Complaint() != "" {
		t.Errorf("the first wrong field had no focus: %q, %q", name.Text(), name.Complaint())
	}
}

func TestChoices(t *testing.T) {
	told := ""
	c := part.NewChoice([]part.Option{{Name: "全部"}, {Key: "071", Name: "从业资格证"}}, func(key string) { told = key })
	c.Pick("071")
	if c.Key() != "071" || told != "" {
		t.Errorf("picked by the program: %q, told %q", c.Key(), told)
	}
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	if told != "071" {
		t.Errorf("picked by a person: told %q", told)
	}
	c.Offer([]part.Option{{Name: "全部"}, {Key: "013", Name: "道路运输证"}})
	if c.Key() != "" {
		t.Errorf("an option that is gone is still picked: %q", c.Key())
	}
}

func TestLinesAreBrokenAsChineseIs(t *testing.T) {
	window(t, func() fyne.CanvasObject { return part.Text("") }, 10, 10, false, false)
	em := look.Size(look.Body)
	for _, c := range []struct {
		text string
		ems  float32
		want string
	}{
		{"转化率为九成。", 4, "转化率为|九成。"},
		{"转化率为，九成", 4, "转化率|为，九成"},
		{"他说（九成）好", 3, "他说|（九|成）好"},
		{"编号 210124 有误", 5, "编号|210124 有|误"},
		{"第一段\n第二段", 10, "第一段|第二段"},
		{"", 10, ""},
	} {
		if got := strings.Join(part.Wrapped(c.text, c.ems*em, em, false), "|"); got != c.want {
			t.Errorf("%q in %g ems: %q, want %q", c.text, c.ems, got, c.want)
		}
	}
}

// Breaking loses nothing but blanks at the ends of lines.
func TestBreakingLosesNothing(t *testing.T) {
	window(t, func() fyne.CanvasObject { return part.Text("") }, 10, 10, false, false)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("证照，。（）《》12aB ")), 0, 60, -1).Draw(t, "text")
		width := rapid.Float32Range(1, 200).Draw(t, "width")
		bare := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		lines := part.Wrapped(text, width, look.Size(look.Body), false)
		if got := bare(strings.Join(lines, "")); got != bare(text) {
			t.Fatalf("%q became %q", text, lines)
		}
	})
}

func TestCutLinesFit(t *testing.T) {
	l := part.Text("法库县伟运道路货物运输有限公司")
	window(t, func() fyne.CanvasObject { return part.Sized(100, l) }, 100, 40, false, false)
	shown := test.WidgetRenderer(l).Objects()[0].MinSize().Width
	if shown > 100.5 || utf8.RuneCountInString(l.Text()) != 15 {
		t.Errorf("%g wide, text %q", shown, l.Text())
	}
}
