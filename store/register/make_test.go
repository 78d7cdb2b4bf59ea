package register_test

import (
	"archive/zip"
	"fmt"
	"os"
	"strings"
	"testing"
)

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// part is one entry of a workbook made by hand, so that tests can write what no library would.
type part struct{ name, text string }

// writeParts writes a workbook of these parts.
func writeParts(tb testing.TB, path string, parts []part) {
	tb.Helper()
	f, err := os.Create(path)
	must(tb, err)
	z := zip.NewWriter(f)
	for _, p := range parts {
		w, err := z.Create(p.name)
		must(tb, err)
		_, err = w.Write([]byte(p.text))
		must(tb, err)
	}
	must(tb, z.Close())
	must(tb, f.Close())
}

const (
	mainNS = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	relsNS = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	office = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
)

// sheetPart is a sheet: the name and state as they stand in the workbook, and what stands in <sheetData>.
type sheetPart struct{ name, state, data string }

// workbookParts are the parts of a workbook with these sheets and shared texts.
func workbookParts(shared string, sheets ...sheetPart) []part {
	var list, rels strings.Builder
	parts := []part{}
	for i, s := range sheets {
		state := ""
		if s.state != "" {
			state = ` state="` + s.state + `"`
		}
		fmt.Fprintf(&list, `<sheet name="%s" sheetId="%d"%s r:id="rId%d"/>`, s.name, i+1, state, i+1)
		fmt.Fprintf(&rels, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, office, i+1)
		parts = append(parts, part{
			fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1),
			`<?xml version="1.0" encoding="UTF-8"?><worksheet ` + mainNS + `><sheetData>` + s.data + `</sheetData></worksheet>`,
		})
	}
	rels.WriteString(`<Relationship Id="rId90" Type="` + office + `/styles" Target="styles.xml"/>`)
	if shared != "" {
		rels.WriteString(`<Relationship Id="rId99" Type="` + office + `/sharedStrings" Target="sharedStrings.xml"/>`)
		parts = append(parts, part{"xl/sharedStrings.xml", `<?xml version="1.0" encoding="UTF-8"?><sst ` + mainNS + `>` + shared + `</sst>`})
	}
	return append([]part{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`},
		{"_rels/.rels", `<Relationships ` + relsNS + `><Relationship Id="rId1" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook ` + mainNS + ` xmlns:r="` + office + `"><sheets>` + list.String() + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships ` + relsNS + `>` + rels.String() + `</Relationships>`},
		{"xl/styles.xml", `<styleSheet ` + mainNS + `/>`},
	}, parts...)
}

// bigParts is a register of n rows as LibreOffice writes it.
func bigParts(n int) []part {
	var rows, texts strings.Builder
	texts.WriteString(`<si><t>经营性道路货物运输驾驶员</t></si><si><t>有效</t></si><si><t>AAA</t></si>`)
	count := 3
	for i := range n {
		fmt.Fprintf(&texts, `<si><t>张%d</t></si><si><t xml:space="preserve">2101241962%08d</t></si>`, i%5000, i)
		fmt.Fprintf(&rows, `<row r="%d" customFormat="false" ht="12.8" hidden="false" customHeight="false" outlineLevel="0" collapsed="false">`, i+1)
		for c, v := range []string{`t="n"><v>%d`, `t="s"><v>%d`, `t="s"><v>%d`, `t="s"><v>0`, `t="s"><v>%d`, `t="n"><v>45231`, `t="n"><v>47331`, `t="n"><v>13%d`, `t="s"><v>2`, `t="s"><v>1`} {
			if strings.Contains(v, "%d") {
				v = fmt.Sprintf(v, map[int]int{0: i + 1, 1: count, 2: count + 1, 4: count + 1, 7: 900000000 + i}[c])
			}
			fmt.Fprintf(&rows, `<c r="%c%d" s="%d" %s</v></c>`, 'A'+c, i+1, c%3, v)
		}
		rows.WriteString(`</row>`)
		count += 2
	}
	return workbookParts(texts.String(), sheetPart{name: "登记表", data: rows.String()})
}
