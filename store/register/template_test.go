package register_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"roadcert/assets"
	"roadcert/domain/catalog"
	"roadcert/domain/collect"
	"roadcert/store/register"
)

// Every kind's template is recognised as what it is, with every field in its place, without a word of anybody.
func TestTemplatesAreRecognisedWithoutHints(t *testing.T) {
	cat, err := catalog.Load(assets.FS, "catalog")
	must(t, err)
	if len(cat.Kinds()) != 9 {
		t.Fatal(len(cat.Kinds()))
	}
	for _, kind := range cat.Kinds() {
		t.Run(string(kind.Code), func(t *testing.T) {
			layout := recogniseTemplate(t, cat, templateOf(t, kind))
			if layout.Kind != kind.Code || layout.Header != 2 {
				t.Fatalf("recognised as %s in line %d", layout.Kind, layout.Header)
			}
			var missing []string
			for _, f := range kind.Fields {
				if f.Collected() && !slices.ContainsFunc(layout.Columns, func(c collect.Column) bool { return c.Field == f.Key }) {
					missing = append(missing, f.Name)
				}
			}
			if len(missing) > 0 {
				t.Errorf("no column for %v", missing)
			}
		})
	}
}

func templateOf(t *testing.T, kind *catalog.Kind) string {
	t.Helper()
	var b bytes.Buffer
	must(t, register.WriteTemplate(&b, kind))
	return write(t, "template.xlsx", b.Bytes())
}

func recogniseTemplate(t *testing.T, cat *catalog.Catalog, path string) collect.Layout {
	t.Helper()
	book, err := register.Open(path)
	must(t, err)
	defer book.Close()
	rows, err := book.Rows(context.Background(), "")
	must(t, err)
	defer rows.Close()
	var head []collect.Row
	for rows.Next() {
		row := rows.Row()
		head = append(head, row.Keep())
	}
	must(t, rows.Err())
	layout, err := collect.Recognise(head, cat, collect.Hints{})
	must(t, err)
	return layout
}

// The headings are locked and the rows are not; codes are text, dates are checked, lists are offered, the long ones from
// a hidden sheet.
func TestTemplatesGuardAgainstSlips(t *testing.T) {
	kind := vehicles(t)
	book, err := excelize.OpenFile(templateOf(t, kind))
	must(t, err)
	defer book.Close()
	protected, err := book.GetSheetProtection(kind.Short)
	if err != nil || protected.Password != "" {
		t.Error(protected, err)
	}
	style := func(cell string) *excelize.Style {
		id, err := book.GetCellStyle(kind.Short, cell)
		must(t, err)
		s, err := book.GetStyle(id)
		must(t, err)
		return s
	}
	if s := style("A2"); s.Protection == nil || !s.Protection.Locked {
		t.Errorf("the heading is open: %+v", s.Protection)
	}
	id, err := book.GetColStyle(kind.Short, "A")
	must(t, err)
	body, err := book.GetStyle(id)
	must(t, err)
	if body.NumFmt != 49 || body.Protection == nil || body.Protection.Locked {
		t.Errorf("the number's column: %+v", body)
	}
	validations, err := book.GetDataValidations(kind.Short)
	must(t, err)
	kinds := map[string]int{}
	hidden := 0
	for _, v := range validations {
		kinds[v.Type]++
		if strings.Contains(v.Formula1, "选项") {
			hidden++
		}
	}
	if kinds["list"] < 5 || kinds["date"] < 4 || hidden == 0 {
		t.Errorf("validations %v, %d from the hidden sheet", kinds, hidden)
	}
	if visible, err := book.GetSheetVisible("选项"); err != nil || visible {
		t.Error("the lists are not hidden", err)
	}
	if notes, err := book.GetComments(kind.Short); err != nil || len(notes) < len(kind.Fields)-2 {
		t.Error(len(notes), err)
	}
}

// vehicles is a kind with a list too long to stand in a cell's own rule.
func vehicles(t *testing.T) *catalog.Kind {
	t.Helper()
	cat, err := catalog.Load(assets.FS, "catalog")
	must(t, err)
	kind, _ := cat.Kind("013")
	long := *kind
	long.Fields = slices.Clone(kind.Fields)
	for i := range long.Fields {
		if long.Fields[i].Key == "scope" {
			long.Fields[i].Values = []string{strings.Repeat("道路普通货物运输", 20), strings.Repeat("货物专用运输", 20)}
		}
	}
	return &long
}

// What LibreOffice makes of a template, with a row filled in, is a register.
func TestLibreOfficeOpensTemplates(t *testing.T) {
	cat, err := catalog.Load(assets.FS, "catalog")
	must(t, err)
	kind := vehicles(t)
	path := templateOf(t, kind)
	book, err := excelize.OpenFile(path)
	must(t, err)
	must(t, book.SetSheetRow(kind.Short, "A3", &[]any{"辽交运管法字210124000001号", "法库县远途货运有限公司"}))
	must(t, book.Save())
	must(t, book.Close())
	for _, to := range []string{"xlsx", "xls"} {
		saved := soffice(t, path, to, "template."+to)
		if layout := recogniseTemplate(t, cat, saved); layout.Kind != "013" {
			t.Errorf("%s: recognised as %s", to, layout.Kind)
		}
		lines := readAll(t, saved, "")
		if len(lines) != 3 || lines[2].cells[0] != "辽交运管法字210124000001号" {
			t.Errorf("%s: %v", to, lines)
		}
	}
}
