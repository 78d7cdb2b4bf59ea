//go:build ignore

// Make writes the sheets of this folder: flat OpenDocument files, which LibreOffice then saves as .xlsx or .xls, so
// that the bytes are those an office has. Beside each stands what is to be said of its rows, which is written
// here by hand, row by row. Everybody in them is made up.
//
//	go run make.go
package main

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A cell is a text, a number (float64 or int), a day, or a merged range with the value of its first cell.
type (
	day    string // 2024-05-06
	merged struct {
		value       any
		rows, right int
	}
	covered struct{}
)

// verdict is what is to be said of a row.
type verdict struct {
	Line     int               `json:"line"`
	Now      []string          `json:"now,omitempty"`      // reasons of its refusal as it is
	Causes   []string          `json:"causes,omitempty"`   // what the doctor finds, certain repairs left out
	Proposed map[string]string `json:"proposed,omitempty"` // by heading
	Then     []string          `json:"then,omitempty"`     // reasons of its refusal when all proposals are accepted
	Certain  []string          `json:"certain,omitempty"`  // repairs of every import
}

// row is the cells of a line and the verdict on it; nil where it is no record.
type row struct {
	cells []any
	is    *verdict
}

type sheet struct {
	name   string
	hidden bool
	kind   string // empty: no register
	rows   []row
}

type book struct {
	file   string
	sheets []sheet
}

func main() {
	dir, err := os.MkdirTemp("", "legacy")
	check(err)
	defer os.RemoveAll(dir)
	for _, b := range books() {
		ext := filepath.Ext(b.file)
		flat := filepath.Join(dir, strings.TrimSuffix(b.file, ext)+".fods")
		check(os.WriteFile(flat, []byte(document(b)), 0o600))
		out, err := exec.Command("soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", ext[1:], "--outdir", ".", flat).CombinedOutput()
		if err != nil {
			check(fmt.Errorf("%w: %s", err, out))
		}
		check(os.WriteFile(strings.TrimSuffix(b.file, ext)+".json", expected(b), 0o644))
		fmt.Println(b.file)
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// expected is the verdict on every sheet.
func expected(b book) []byte {
	type said struct {
		Sheet  string    `json:"sheet"`
		Hidden bool      `json:"hidden,omitempty"`
		Kind   string    `json:"kind,omitempty"` // none: the sheet is passed over
		Rows   []verdict `json:"rows,omitempty"`
	}
	var all []said
	for _, hidden := range []bool{false, true} {
		for _, s := range b.sheets {
			if s.hidden != hidden {
				continue
			}
			one := said{Sheet: s.name, Hidden: hidden, Kind: s.kind}
			for i, r := range s.rows {
				if r.is != nil {
					v := *r.is
					v.Line = i + 1
					one.Rows = append(one.Rows, v)
				}
			}
			all = append(all, one)
		}
	}
	text, err := json.MarshalIndent(all, "", "  ")
	check(err)
	return append(text, '\n')
}

func document(b book) string {
	var s strings.Builder
	s.WriteString(`<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles>` +
		`<number:date-style style:name="N1"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>` +
		`<style:style style:name="day" style:family="table-cell" style:data-style-name="N1"/>` +
		`<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>` +
		`</office:automatic-styles><office:body><office:spreadsheet>`)
	for _, sh := range b.sheets {
		style := ""
		if sh.hidden {
			style = ` table:style-name="hidden"`
		}
		fmt.Fprintf(&s, `<table:table table:name="%s"%s>`, escaped(sh.name), style)
		for _, r := range sh.rows {
			s.WriteString(`<table:table-row>`)
			for _, c := range r.cells {
				s.WriteString(cell(c, ""))
			}
			if len(r.cells) == 0 {
				s.WriteString(`<table:table-cell/>`)
			}
			s.WriteString(`</table:table-row>`)
		}
		s.WriteString(`</table:table>`)
	}
	s.WriteString(`</office:spreadsheet></office:body></office:document>`)
	return s.String()
}

func cell(c any, attrs string) string {
	switch v := c.(type) {
	case nil:
		return `<table:table-cell` + attrs + `/>`
	case covered:
		return `<table:covered-table-cell/>`
	case merged:
		return cell(v.value, fmt.Sprintf(` table:number-rows-spanned="%d" table:number-columns-spanned="%d"`, max(1, v.rows), max(1, v.right)))
	case day:
		return `<table:table-cell` + attrs + ` table:style-name="day" office:value-type="date" office:date-value="` + string(v) + `"/>`
	case int:
		return cell(float64(v), attrs)
	case float64:
		return fmt.Sprintf(`<table:table-cell%s office:value-type="float" office:value="%.17g"/>`, attrs, v)
	case string:
		if v == "" {
			return cell(nil, attrs)
		}
		return `<table:table-cell` + attrs + ` office:value-type="string"><text:p>` + escaped(v) + `</text:p></table:table-cell>`
	}
	panic(fmt.Sprintf("%T", c))
}

func escaped(s string) string {
	var b strings.Builder
	check(xml.EscapeText(&b, []byte(s)))
	return b.String()
}

// id makes a citizen ID of 17 digits.
func id(s17 string) string {
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += int(s17[i]-'0') * w
	}
	return s17 + string("10X98765432"[sum%11])
}

// uscc makes a credit code of 17 characters.
func uscc(s17 string) string {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	weights := [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}
	sum := 0
	for i, w := range weights {
		sum += strings.IndexByte(alphabet, s17[i]) * w
	}
	return s17 + string(alphabet[(31-sum%31)%31])
}

func put(s string, at int, c string) string { return s[:at] + c + s[at+1:] }
