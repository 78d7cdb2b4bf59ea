package designer

import (
	"fmt"
	"slices"

	"roadcert/domain/catalog"
)

// Size of a page where nothing else is known.
const (
	a4Width  catalog.Length = 21000
	a4Height catalog.Length = 29700
)

// Bounds of a page: what printers and people can hold.
const (
	leastPage catalog.Length = 2000
	mostPage  catalog.Length = 60000
	mostPages                = 8
)

// firstPage is what the first page is called where nobody has named it.
const firstPage = "正本"

// WhyNotAddPage says why there cannot be another page; empty where there can.
func (d *Drawing) WhyNotAddPage() string {
	if len(d.now.template.Pages) >= mostPages {
		return fmt.Sprintf("一个模板最多 %d 页。", mostPages)
	}
	return ""
}

// AddPage puts a page like this one, empty, behind it, and turns to it.
func (d *Drawing) AddPage() bool {
	if d.WhyNotAddPage() != "" {
		return false
	}
	return d.step("添加页面", func(m *moment) {
		s := catalog.Sheet{Name: m.free("副本"), Width: m.sheet().Width, Height: m.sheet().Height}
		m.page++
		m.picked = nil
		m.template.Pages = slices.Insert(m.template.Pages, m.page, s)
	})
}

// WhyNotRemovePage says why the page cannot be taken away; empty where it can.
func (d *Drawing) WhyNotRemovePage() string {
	if len(d.now.template.Pages) == 1 {
		return "模板至少要有一页。"
	}
	return ""
}

// RemovePage takes the page on the board away with all that is on it.
func (d *Drawing) RemovePage() bool {
	if d.WhyNotRemovePage() != "" {
		return false
	}
	return d.step("删除页面", func(m *moment) {
		m.template.Pages = slices.Delete(m.template.Pages, m.page, m.page+1)
		m.page, m.picked = min(m.page, len(m.template.Pages)-1), nil
	})
}

// free is a name no page has yet.
func (m *moment) free(name string) string {
	for n := 2; named(m.template, name) >= 0; n++ {
		name = fmt.Sprintf("第 %d 页", n)
	}
	return name
}

// named returns which page of a template has a name, or -1.
func named(t *catalog.Template, name string) int {
	return slices.IndexFunc(t.Pages, func(s catalog.Sheet) bool { return s.Name == name })
}

// pageLength checks a width or height of the page: elements do not fall off it.
func pageLength(s catalog.Sheet, to catalog.Length, end func(Box) catalog.Length) string {
	if to < leastPage || to > mostPage {
		return fmt.Sprintf("纸张的边长在 %s 到 %s 毫米之间。", FormatLength(leastPage), FormatLength(mostPage))
	}
	beyond := 0
	for _, e := range s.Elements {
		if end(BoxOf(e)) > to {
			beyond++
		}
	}
	if beyond > 0 {
		return fmt.Sprintf("有 %d 个元素会落到纸外，请先把它们移进来。", beyond)
	}
	return ""
}
