package paper

import (
	"strings"
	"sync"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"roadcert/assets"
	"roadcert/domain/evaluation"
)

// oneType reads the fonts once: that is what takes the time.
var oneType = sync.OnceValues(func() (*Type, error) {
	return NewType(Fonts{Regular: assets.Regular(), Bold: assets.Bold(), Kai: assets.Kai()})
})

func faces(t testing.TB) *Type {
	t.Helper()
	f, err := oneType()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// drawnOf is what a document is drawn of, in the fonts of the tests.
func drawnOf[S any](t testing.TB, s S, draw func(S, *Type) (*Document, error)) *Document {
	t.Helper()
	d, err := draw(s, faces(t))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestBreakLines(t *testing.T) {
	f := faces(t)
	for _, c := range []struct {
		text string
		room float64 // in characters
		want string
	}{
		{"道路运输电子证照", 4, "道路运输/电子证照"},
		{"道路运输，电子证照", 4, "道路运/输，电子/证照"},       // no comma begins a line
		{"道路运（输电子）证照", 4, "道路运/（输电/子）证照"},     // no bracket ends one
		{"转化率达87.42%以上", 5, "转化率达/87.42%以/上"}, // figures stay whole
		{"还差 1,204 本证照", 4, "还差/1,204 本/证照"},  // with their measure word
		{"截至2026-11-23为止", 7, "截至/2026-11-23为/止"},
		{"ABCDEFGHIJKLMNOPQRSTUVWXYZ", 5, "ABCDEFG/HIJKLMN/OPQRSTU/VWXYZ"}, // longer than a line: broken all the same
		{"", 5, ""},
	} {
		var got []string
		for _, r := range f.breakLines(c.text, Regular, 1, c.room, 0) {
			got = append(got, r.text)
		}
		if strings.Join(got, "/") != c.want {
			t.Errorf("%q in %g characters: %q, want %q", c.text, c.room, got, c.want)
		}
	}
}

// prose is texts of up to 200 characters of every kind.
var prose = rapid.Custom(func(t *rapid.T) string {
	n := rapid.IntRange(0, 200).Draw(t, "length")
	return rapid.StringOfN(rapid.SampledFrom([]rune("道路运输电子证照本，。、；：“”（）《》…—%％ 0123456789.,-/ABCxyz+−")), n, n, -1).Draw(t, "prose")
})

// Whatever the text and the room: nothing is lost, nothing sticks out, and the rules of punctuation hold
// wherever a line could have been broken elsewhere.
func TestBreakLinesLosesNothing(t *testing.T) {
	f := faces(t)
	rapid.Check(t, func(t *rapid.T) {
		text := prose.Draw(t, "text")
		room := rapid.Float64Range(2, 40).Draw(t, "room")
		indent := rapid.SampledFrom([]float64{0, 2}).Draw(t, "indent")
		rows := f.breakLines(text, Regular, 1, room, indent)
		whole := ""
		for i, r := range rows {
			whole += r.text
			taken := r.width
			if i == 0 {
				taken += indent
			}
			if taken > room+1e-9 && len([]rune(r.text)) > 1 {
				t.Errorf("line %q is %g wide in %g", r.text, taken, room)
			}
			if r.last != (i == len(rows)-1) {
				t.Errorf("line %d of %d says it is last: %v", i, len(rows), r.last)
			}
		}
		if blank(whole) != blank(text) {
			t.Errorf("%q became %q", text, whole)
		}
	})
}

// Evened lines are no more than it takes, none is longer than its room, and nothing is lost.
func TestEvenLines(t *testing.T) {
	f := faces(t)
	rapid.Check(t, func(t *rapid.T) {
		text, room := prose.Draw(t, "text"), rapid.Float64Range(2, 40).Draw(t, "room")
		greedy := f.breakLines(text, Regular, 1, room, 0)
		even := f.even(text, Regular, 1, room, greedy)
		if len(even) != len(greedy) {
			t.Fatalf("%q in %g: %d lines instead of %d", text, room, len(even), len(greedy))
		}
		whole := ""
		for i, r := range even {
			whole += r.text
			if r.last != (i == len(even)-1) {
				t.Errorf("line %d of %d says it is last: %v", i, len(even), r.last)
			}
			if r.width > room+1e-9 && len([]rune(r.text)) > 1 {
				t.Errorf("line %q is %g wide in %g", r.text, r.width, room)
			}
		}
		if blank(whole) != blank(text) {
			t.Errorf("%q became %q", text, whole)
		}
	})
}

// No line of Han characters alone is shorter than another by more than one.
func TestEvenLinesHaveNoWidow(t *testing.T) {
	f := faces(t)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Repeat("证", rapid.IntRange(1, 120).Draw(t, "length"))
		room := float64(rapid.IntRange(1, 40).Draw(t, "room"))
		rows := f.even(text, Regular, 1, room+tolerance, f.breakLines(text, Regular, 1, room+tolerance, 0))
		for _, r := range rows {
			if first := rows[0].width; r.width > first+tolerance || r.width < first-1-tolerance {
				t.Errorf("%d lines: one is %g wide, the first %g", len(rows), r.width, first)
			}
		}
	})
}

func TestEvenLinesEndWhereItMakesSense(t *testing.T) {
	f := faces(t)
	for _, c := range []struct {
		text string
		room float64
		want string
	}{
		{"喀喇沁左翼蒙古族自治县兴隆庄镇3号院2单元301室", 15, "喀喇沁左翼蒙古族自治县/兴隆庄镇3号院2单元301室"},
		{"与港、澳、台商合资经营企业", 12, "与港、澳、台商/合资经营企业"},
		{"经营性道路危险货物运输（第3类、第8类，剧毒化学品除外）", 24, "经营性道路危险货物运输（第3类、/第8类，剧毒化学品除外）"},
		{"辽宁省沈阳市法库县 2026-11-23", 10, "辽宁省沈阳市法库县/2026-11-23"},
		{"道路普通货物运输，货物专用运输（集装箱）", 18, "道路普通货物运输，/货物专用运输（集装箱）"},
		{"Konstantin Aleksandrovich Vladimirov-Petrovsky", 12, "Konstantin/Aleksandrovich/Vladimirov-Petrovsky"},
		{"ABCDEFGHIJKLMNOPQRSTUVWXYZ证照", 5, "ABCDEFG/HIJKLMN/OPQRSTU/VWXYZ证/照"}, // a word longer than a line: as it was
	} {
		var got []string
		for _, r := range f.even(c.text, Regular, 1, c.room, f.breakLines(c.text, Regular, 1, c.room, 0)) {
			got = append(got, r.text)
		}
		if strings.Join(got, "/") != c.want {
			t.Errorf("%q in %g characters: %q, want %q", c.text, c.room, strings.Join(got, "/"), c.want)
		}
	}
}

func blank(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func TestLinesKeepTheRulesOfPunctuation(t *testing.T) {
	f := faces(t)
	sentence := rapid.Custom(func(t *rapid.T) string {
		var b strings.Builder
		for range rapid.IntRange(1, 30).Draw(t, "words") {
			b.WriteString(rapid.SampledFrom([]string{"道路运输", "电子证照", "《规范》", "“有效”", "（不含）", "，", "。", "、", "87.42%", "1,204 本", "2026"}).Draw(t, "word"))
			b.WriteString("照")
		}
		return b.String()
	})
	rapid.Check(t, func(t *rapid.T) {
		text := sentence.Draw(t, "text")
		room := rapid.Float64Range(9, 40).Draw(t, "room")
		rows := f.breakLines(text, Regular, 1, room, 0)
		if rapid.Bool().Draw(t, "even") {
			rows = f.even(text, Regular, 1, room, rows)
		}
		for i, r := range rows {
			runes := []rune(r.text)
			if i > 0 && strings.ContainsRune(neverFirst, runes[0]) {
				t.Errorf("a line begins with %q in %q", runes[0], text)
			}
			if i < len(rows)-1 && strings.ContainsRune(neverLast, runes[len(runes)-1]) {
				t.Errorf("a line ends with %q in %q", runes[len(runes)-1], text)
			}
		}
	})
}

// Wherever on a page a paragraph begins, neither its first nor its last line is left alone.
func TestNoLineOfAParagraphStandsAlone(t *testing.T) {
	fonts := faces(t)
	for above := range 45 {
		for lines := 2; lines <= 6; lines++ {
			f := newFlow(fonts)
			for range above {
				f.paragraph("上", bodyStyle)
			}
			f.paragraph(strings.Repeat("证", lines*43-20), bodyStyle)
			for i, p := range f.pages {
				on := 0
				for _, item := range p.Items {
					if text, ok := item.(Text); ok && strings.HasPrefix(text.Text, "证") {
						on++
					}
				}
				if on == 1 {
					t.Errorf("%d lines below %d others leave one alone on page %d", lines, above, i+1)
				}
			}
		}
	}
}

// anything is a report of any texts, so that no wording can break the layout.
var anything = rapid.Custom(func(t *rapid.T) evaluation.Report {
	text := func(name string) string { return prose.Draw(t, name) }
	section := rapid.Custom(func(t *rapid.T) evaluation.Section {
		s := evaluation.Section{Heading: prose.Draw(t, "heading"), Paragraphs: rapid.SliceOfN(prose, 0, 5).Draw(t, "paragraphs")}
		if n := rapid.IntRange(0, 4).Draw(t, "figures"); n > 0 {
			for range n {
				s.Figures = append(s.Figures, evaluation.Figure{Label: prose.Draw(t, "label"), Value: prose.Draw(t, "value"), Note: "注"})
			}
		}
		if rapid.Bool().Draw(t, "has table") {
			columns := rapid.IntRange(1, 6).Draw(t, "columns")
			s.Table = &evaluation.Table{Caption: prose.Draw(t, "caption"), Total: rapid.Bool().Draw(t, "total")}
			for range columns {
				s.Table.Columns = append(s.Table.Columns, evaluation.TableColumn{Title: rapid.StringOfN(rapid.RuneFrom([]rune("有效证照（本）")), 0, 12, -1).Draw(t, "title"), Width: rapid.IntRange(1, 5).Draw(t, "width"), Right: rapid.Bool().Draw(t, "right")})
			}
			for range rapid.IntRange(0, 60).Draw(t, "rows") {
				s.Table.Rows = append(s.Table.Rows, rapid.SliceOfN(rapid.StringOfN(rapid.SampledFrom([]rune("道路运输，12 A")), 0, 30, -1), columns, columns).Draw(t, "cells"))
			}
		}
		if rapid.Bool().Draw(t, "has chart") {
			s.Chart = &evaluation.Chart{Caption: prose.Draw(t, "caption")}
			for range rapid.IntRange(0, 12).Draw(t, "bars") {
				held := rapid.IntRange(0, 100).Draw(t, "held")
				r := evaluation.Rate{Held: held, Converted: rapid.IntRange(0, held).Draw(t, "converted")}
				s.Chart.Bars = append(s.Chart.Bars, evaluation.Bar{Label: prose.Draw(t, "label"), Rate: r, Text: r.String()})
			}
		}
		return s
	})
	return evaluation.Report{
		Title: text("title"), Subtitle: text("subtitle"), Footer: text("footer"), Mark: rapid.SampledFrom([]string{"", "练习"}).Draw(t, "mark"),
		Digest: strings.Repeat("0", 64), Sections: rapid.SliceOfN(section, 1, 6).Draw(t, "sections"),
	}
})

func TestNothingSticksOutOfItsRoomOrThePage(t *testing.T) {
	fonts := faces(t)
	rapid.Check(t, func(t *rapid.T) {
		d, err := NewReport(anything.Draw(t, "report"), fonts)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range d.pages {
			for _, item := range p.Items {
				checkItem(t, d, item)
			}
		}
	})
}

func checkItem(t *rapid.T, d *Document, item Item) {
	const nearly = 1e-6
	switch it := item.(type) {
	case Text:
		runes := []rune(it.Text)
		width := d.letters.measure(it.Text, it.Font, it.Size) + it.Tracking*float64(len(runes)-1)
		if width > it.Room+nearly && len(runes) > 1 {
			t.Errorf("%q is %.2f mm wide in a room of %.2f", it.Text, width, it.Room)
		}
		if it.Tracking < -nearly {
			t.Errorf("%q is squeezed", it.Text)
		}
		if it.X < marginLeft-nearly || it.X+width > marginLeft+contentWidth+nearly || it.Y-it.Size < 0 || it.Y > pageHeight-marginBottom/3 {
			t.Errorf("%q at %.1f, %.1f leaves the page", it.Text, it.X, it.Y)
		}
	case Rect:
		if it.X < marginLeft-nearly || it.X+it.Width > marginLeft+contentWidth+nearly || it.Y+it.Height > pageHeight-marginBottom+nearly {
			t.Errorf("%+v leaves the page", it)
		}
	}
}
