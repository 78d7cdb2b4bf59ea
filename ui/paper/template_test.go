package paper

import (
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"roadcert/domain/catalog"
)

// span is a rectangle with something in it.
type span struct {
	left, top, right, bottom float64
	what, field              string
}

func (a span) touches(b span) bool {
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

// spans are the texts, the lines and the pictures of a page. Han characters fill nearly all of their em.
func spans(p *Page, letters *Type) (texts, lines, pictures []span) {
	for _, item := range p.Items {
		switch it := item.(type) {
		case Text:
			width := letters.measure(it.Text, it.Font, it.Size) + it.Tracking*float64(len([]rune(it.Text))-1)
			texts = append(texts, span{it.X, it.Y - 0.85*it.Size, it.X + width, it.Y + 0.1*it.Size, it.Text, it.Field})
		case Line:
			half := it.Width / 2
			lines = append(lines, span{min(it.X1, it.X2) - half, min(it.Y1, it.Y2) - half, max(it.X1, it.X2) + half, max(it.Y1, it.Y2) + half, "line", ""})
		case Image:
			pictures = append(pictures, span{it.X, it.Y, it.X + it.W, it.Y + it.H, "photo", it.Field})
		case Path:
			if it.Field != "" {
				pictures = append(pictures, around(it.Segments, it.Field))
			}
		}
	}
	return texts, lines, pictures
}

func around(shape []Segment, field string) span {
	s := span{left: 1e9, top: 1e9, right: -1e9, bottom: -1e9, what: "code", field: field}
	for _, step := range shape {
		for _, p := range step.Points {
			s.left, s.right = min(s.left, p.X), max(s.right, p.X)
			s.top, s.bottom = min(s.top, p.Y), max(s.bottom, p.Y)
		}
	}
	return s
}

// Whatever a face says, texts keep clear of lines, of pictures and of each other.
func TestNothingOnACertificateTouches(t *testing.T) {
	for _, c := range certificates(t) {
		for i := range c.d.Pages() {
			page := c.d.Page(i)
			texts, lines, pictures := spans(page, c.d.letters)
			if len(texts) < 10 || len(lines) < 12 {
				t.Errorf("%s, %s has only %d texts and %d lines", c.name, page.Name, len(texts), len(lines))
			}
			for n, text := range texts {
				for _, other := range slices.Concat(lines, pictures, texts[n+1:]) {
					if text.touches(other) {
						t.Errorf("%s, %s: “%s” (%s) touches %s (%s) at %.1f, %.1f", c.name, page.Name,
							text.what, text.field, other.what, other.field, other.left, other.top)
					}
				}
			}
		}
	}
}

// The seal goes upon who signs and when, and nothing else: all other words and both codes stay readable under
// a seal of the largest size there is.
func TestTheSealCoversOnlyWhoSigns(t *testing.T) {
	const largest = 42.0
	for _, c := range certificates(t) {
		for i, sheet := range c.of.Template.Pages {
			for _, e := range sheet.Elements {
				if e.Kind != catalog.SealElement {
					continue
				}
				x, y := e.X.MM()+e.W.MM()/2, e.Y.MM()+e.H.MM()/2
				texts, _, pictures := spans(c.d.Page(i), c.d.letters)
				for _, under := range slices.Concat(texts, pictures) {
					away := math.Hypot(max(under.left-x, x-under.right, 0), max(under.top-y, y-under.bottom, 0))
					if away < largest/2 && under.field != "authority" && under.field != "issued" {
						t.Errorf("%s, %s: the seal covers “%s” (%s)", c.name, sheet.Name, under.what, under.field)
					}
				}
			}
		}
	}
}

// What a printing house puts on the stock is the same on every certificate; what a bureau adds never is.
func TestStockBearsNoData(t *testing.T) {
	for _, c := range certificates(t) {
		for _, sheet := range c.of.Template.Pages {
			stock := 0
			for i, e := range sheet.Elements {
				if e.Stock {
					stock++
				}
				if e.Stock && len(e.Items()) > 0 {
					t.Errorf("%s, %s: element %d is data (%s) and marked as stock", c.name, sheet.Name, i, e.Items())
				}
			}
			if stock == 0 {
				t.Errorf("%s, %s: nothing is marked as stock", c.name, sheet.Name)
			}
		}
	}
}

// unprinted are the fields of a face that a document does not show, and why.
var unprinted = map[string]string{
	"citizen_id": "is the number of a driver, and secret elsewhere", "phone": "is no item of the face",
	"status": "changes after the document is made", "uscc": "stands on permits, not in a car",
	"remarks": "of a permit are the bureau's own",
}

func TestTemplatesShowTheWholeFace(t *testing.T) {
	for _, c := range certificates(t) {
		shown := map[string]bool{}
		for _, sheet := range c.of.Template.Pages {
			for _, e := range sheet.Elements {
				for _, item := range e.Items() {
					shown[item] = true
				}
			}
		}
		for _, f := range c.of.Kind.Fields {
			if unprinted[f.Key] == "" && !shown[f.Key] {
				t.Errorf("%s does not show %s (%s)", c.of.Template.Name, f.Name, f.Key)
			}
		}
		for _, item := range []string{catalog.ItemIdentifier, catalog.ItemCheck, catalog.ItemMinistry, catalog.ItemMark} {
			if !shown[item] {
				t.Errorf("%s does not show %s", c.of.Template.Name, item)
			}
		}
	}
}

// Nothing speaks of what is not there: no caption without its code, no frame without its photo, no 自 without a
// beginning. Who issues is always said: the bureau where the face names nobody.
func TestNothingPointsAtAHole(t *testing.T) {
	for _, c := range certificates(t) {
		c.sheet.Face = maps.Clone(c.sheet.Face)
		c.sheet.Bureau, c.sheet.Check = "康平县交通运输事务服务中心", ""
		for _, key := range []string{"photo", "authority", "valid_from"} {
			delete(c.sheet.Face, key)
		}
		d, err := NewCertificate(c.sheet, c.d.letters)
		if err != nil {
			t.Fatal(err)
		}
		issuer := ""
		for i := range d.Pages() {
			for _, text := range textsOf(d, i) {
				if text.Field == "authority" {
					issuer += text.Text
				}
				for _, lost := range []string{"核验码", "照片", "自 "} {
					if text.Field == "" && strings.Contains(text.Text, lost) {
						t.Errorf("%s, %s: “%s”", c.name, d.Page(i).Name, text.Text)
					}
				}
			}
		}
		if !strings.HasPrefix(issuer, c.sheet.Bureau) {
			t.Errorf("%s is issued by “%s”", c.name, issuer)
		}
	}
}

// Whoever holds a certificate, the whole name stands on every page that bears it.
func TestNamesFit(t *testing.T) {
	people := []string{
		"丁", "李建国", "欧阳震华", "㛃䶮", "𠮷堃喆𬱖", "买买提·吐尔逊", "阿卜杜热合曼·麦麦提依明·阿依谢姆古丽",
		"Konstantin Aleksandrovich Vladimirov-Petrovsky", "NGUYỄN THỊ HỒNG NHUNG", "José María Álvarez del Río y Cañas",
	}
	organisations := []string{
		"法库县龙山粮库", "沈阳𠮷堃物流有限公司", "喀喇沁左翼蒙古族自治县兴隆庄镇鑫源达顺诚国际物流供应链管理服务有限责任公司法库分公司",
	}
	for _, c := range certificates(t) {
		names := people
		if c.of.Kind.Holder == catalog.Organisation {
			names = slices.Concat(organisations, people)
		}
		for _, name := range names {
			if c.on.name == "rare" {
				checkName(t, c, name)
			}
		}
	}
}

func checkName(t *testing.T, c issued, name string) {
	t.Helper()
	c.sheet.Face = maps.Clone(c.sheet.Face)
	c.sheet.Face["name"] = name
	d, err := NewCertificate(c.sheet, c.d.letters)
	if err != nil {
		t.Errorf("%s: %v", c.name, err)
		return
	}
	for i := range d.Pages() {
		said := ""
		for _, item := range d.Page(i).Items {
			if it, ok := item.(Text); ok && it.Field == "name" {
				said += it.Text
			}
		}
		if said != "" && strings.ReplaceAll(said, " ", "") != strings.ReplaceAll(name, " ", "") {
			t.Errorf("%s, %s: “%s” instead of “%s”", c.name, d.Page(i).Name, said, name)
		}
	}
}
