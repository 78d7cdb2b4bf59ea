package register_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"roadcert/domain/problem"
	"roadcert/domain/seal"
	"roadcert/store/register"
)

// samples are the registers that come with the program.
const samples = "../../assets/registers"

// line is a row as a test compares it.
type line struct {
	n     int
	cells []string
}

// readAll reads a sheet to its end. It fails the test on an error.
func readAll(t testing.TB, path, sheet string) []line {
	t.Helper()
	lines, err := tryAll(path, sheet)
	must(t, err)
	return lines
}

func tryAll(path, sheet string) ([]line, error) {
	f, err := register.Open(path)
	if err != nil {
		return nil, err
	}
	rows, err := f.Rows(context.Background(), sheet)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	var all []line
	for rows.Next() {
		r := rows.Row()
		all = append(all, line{r.Line, slices.Clone(r.Cells)})
	}
	return all, errors.Join(rows.Err(), rows.Close(), f.Close())
}

func write(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	must(t, os.WriteFile(path, content, 0o600))
	return path
}

func workbook(t testing.TB, parts []part) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "登记表.xlsx")
	writeParts(t, path, parts)
	return path
}

func TestSampleRegistersAreReadWhole(t *testing.T) {
	for _, s := range []struct {
		file        string
		lines, wide int
		last        string // a cell of the last row
	}{
		{"practitioners.xlsx", 1202, 10, "1200"},
		{"vehicles.xlsx", 1502, 12, "1500"},
		{"operators-gb18030.csv", 401, 9, "辽交运管许可法字210124000400号"},
	} {
		t.Run(s.file, func(t *testing.T) {
			all := readAll(t, filepath.Join(samples, s.file), "")
			last := all[len(all)-1]
			if len(all) != s.lines || last.n != s.lines || len(last.cells) != s.wide || last.cells[0] != s.last {
				t.Errorf("%d lines, the last is %d %q", len(all), last.n, last.cells)
			}
		})
	}
}

// What LibreOffice makes of a register must be the same register.
func TestTheSameRegisterInOtherFormats(t *testing.T) {
	source := filepath.Join(samples, "operators-gb18030.csv")
	want := readAll(t, source, "")
	raw, err := os.ReadFile(source)
	must(t, err)
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(raw)
	must(t, err)
	// Tabs, line ends and the words of the header differ from office to office.
	text = bytes.Replace(text, []byte("统一社会信用代码"), []byte("社会信用代码"), 1)
	want[0].cells[2] = "社会信用代码"
	for name, content := range map[string][]byte{
		"utf8.csv":  text,
		"bom.csv":   append([]byte("\xef\xbb\xbf"), text...),
		"tab.txt":   bytes.ReplaceAll(text, []byte(","), []byte("\t")),
		"semi.csv":  bytes.ReplaceAll(text, []byte(","), []byte(";")),
		"unix.csv":  bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")),
		"gb.csv":    encoded(t, simplifiedchinese.GB18030, text),
		"utf16.txt": encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text),
	} {
		t.Run(name, func(t *testing.T) {
			if got := readAll(t, write(t, name, content), ""); !reflect.DeepEqual(got, want) {
				t.Errorf("differs: %v …", got[:2])
			}
		})
	}
	t.Run("xlsx by LibreOffice", func(t *testing.T) {
		got := readAll(t, soffice(t, write(t, "operators.csv", text), "xlsx", "operators.xlsx"), "")
		if len(got) != len(want) || !slices.Equal(got[0].cells, want[0].cells) || got[400].cells[0] != want[400].cells[0] {
			t.Errorf("%d lines, %v", len(got), got[0])
		}
	})
	t.Run("xls by LibreOffice", func(t *testing.T) {
		got := readAll(t, soffice(t, write(t, "operators.csv", text), "xls", "operators.xls"), "")
		if len(got) != len(want) || !slices.Equal(got[0].cells, want[0].cells) || got[400].cells[0] != want[400].cells[0] {
			t.Errorf("%d lines, %v", len(got), got[0])
		}
	})
	t.Run("ods is refused", func(t *testing.T) {
		_, err := register.Open(soffice(t, write(t, "operators.csv", text), "ods", "operators.ods"))
		wantProblem(t, err, problem.Invalid, "OpenDocument", "另存为 .xlsx")
	})
}

func encoded(t *testing.T, e encoding.Encoding, text []byte) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes(text)
	must(t, err)
	return b
}

func TestLinesAreNumberedAsTheSpreadsheetShowsThem(t *testing.T) {
	want := []line{{1, []string{"a", "b"}}, {2, nil}, {3, nil}, {4, []string{"c\nd", "", "e"}}, {5, []string{"f"}}}
	t.Run("xlsx", func(t *testing.T) {
		path := workbook(t, workbookParts("", sheetPart{name: "表", data: `<row><c t="str"><v>a</v></c><c t="inlineStr"><is><r><t>b</t></r></is></c></row><row r="2" spans="1:3"><c r="A2" s="3"/></row>` +
			`<row r="4"><c r="A4" t="str"><v>c&#10;d</v></c><c r="C4" t="str"><f>"e"</f><v>e</v></c></row><row><c t="str"><v><![CDATA[f]]></v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>`}))
		if got := readAll(t, path, "表"); !reflect.DeepEqual(got, want) {
			t.Errorf("%v", got)
		}
	})
	t.Run("csv", func(t *testing.T) {
		got := readAll(t, write(t, "a.csv", []byte("a,b\r\n\r\n\r\n\"c\r\nd\",,e\r\nf,,\r\n\r\n")), "a")
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%v", got)
		}
	})
	t.Run("csv that begins with blank lines", func(t *testing.T) {
		got := readAll(t, write(t, "a.csv", []byte("\n\nx,y\n")), "")
		if !reflect.DeepEqual(got, []line{{1, nil}, {2, nil}, {3, []string{"x", "y"}}}) {
			t.Errorf("%v", got)
		}
	})
}

// A citizen ID in a numeric cell has lost digits; whoever reads must be able to tell it from one that is text.
func TestNumericTellsNumbersFromTexts(t *testing.T) {
	path := workbook(t, workbookParts(`<si><t>210124199001011234</t></si>`, sheetPart{name: "表", data: `<row r="3"><c r="A3"><v>2.10124199001011E+17</v></c>` +
		`<c r="B3" t="s"><v>0</v></c><c r="C3" t="n"><v>45231</v></c><c r="D3" t="str"><v>1</v></c><c r="E3" t="b"><v>1</v></c><c r="F3" t="n"/><c r="AB3" t="n"><v>7</v></c></row>`}))
	f, err := register.Open(path)
	must(t, err)
	rows, err := f.Rows(context.Background(), "表")
	must(t, err)
	for rows.Next() {
		r := rows.Row()
		if r.Line < 3 {
			continue
		}
		if r.Cells[0] != "2.10124199001011E+17" || r.Cells[1] != "210124199001011234" || r.Cells[27] != "7" {
			t.Errorf("raw values changed: %q", r.Cells)
		}
		for column, want := range map[int]bool{-1: false, 0: true, 1: false, 2: true, 3: false, 4: false, 5: false, 26: false, 27: true, 900: false} {
			if r.Numeric(column) != want {
				t.Errorf("column %d: numeric %v", column, !want)
			}
		}
	}
	must(t, errors.Join(rows.Err(), rows.Close(), f.Close()))
}

func TestSheetsAreListedVisibleFirst(t *testing.T) {
	row := `<row><c t="str"><v>x</v></c></row>`
	path := workbook(t, workbookParts("", sheetPart{"藏", "hidden", row}, sheetPart{"空", "", ""}, sheetPart{"深藏", "veryHidden", row}, sheetPart{"台账", "", row}))
	f, err := register.Open(path)
	must(t, err)
	defer func() { must(t, f.Close()) }()
	if got := f.Sheets(); !slices.Equal(got, []string{"空", "台账", "藏"}) {
		t.Fatalf("%q", got)
	}
	_, err = f.Rows(context.Background(), "空")
	wantProblem(t, err, problem.Invalid, "工作表「空」里没有任何内容")
	_, err = f.Rows(context.Background(), "无")
	wantProblem(t, err, problem.NotFound, "可选的工作表：空、台账、藏")
	// Two sheets at a time, and one of them twice.
	var open []interface {
		Next() bool
		Close() error
	}
	for _, s := range []string{"", "藏", "台账", "藏"} {
		rows, err := f.Rows(context.Background(), s)
		must(t, err)
		open = append(open, rows)
	}
	for i, rows := range open {
		if !rows.Next() || rows.Next() {
			t.Errorf("rows %d: not one row", i)
		}
		must(t, rows.Close())
	}
}

func TestDigestIsSM3OfTheFile(t *testing.T) {
	path := filepath.Join(samples, "vehicles.xlsx")
	raw, err := os.ReadFile(path)
	must(t, err)
	f, err := register.Open(path)
	must(t, err)
	sum := seal.SM3(raw)
	if f.Digest() != hex.EncodeToString(sum[:]) || f.Name() != "vehicles.xlsx" {
		t.Errorf("%s %s", f.Name(), f.Digest())
	}
	must(t, f.Close())
}

func TestReadingStopsWithItsContext(t *testing.T) {
	for _, file := range []string{"practitioners.xlsx", "operators-gb18030.csv"} {
		f, err := register.Open(filepath.Join(samples, file))
		must(t, err)
		ctx, cancel := context.WithCancel(context.Background())
		rows, err := f.Rows(ctx, "")
		must(t, err)
		if !rows.Next() {
			t.Fatal("no first row")
		}
		cancel()
		if rows.Next() {
			t.Error("went on after the end")
		}
		wantProblem(t, rows.Err(), problem.Cancelled, file)
		if !errors.Is(rows.Err(), context.Canceled) {
			t.Error("the cause is lost")
		}
		if strings.HasSuffix(file, "xlsx") {
			must(t, f.Close())
			f, err = register.Open(filepath.Join(samples, file))
			must(t, err)
			_, err = f.Rows(ctx, "")
			wantProblem(t, err, problem.Cancelled, file)
		}
		must(t, rows.Close())
		must(t, f.Close())
	}
}

// Sheets big enough for the disk lie in a folder only the owner may enter, sealed, and leave nothing behind.
func TestNothingIsLeftInTheTemporaryFolder(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	t.Setenv("TEMP", temp)
	stale := filepath.Join(temp, "roadcert-register-1")
	must(t, os.Mkdir(stale, 0o700))
	must(t, os.Chtimes(stale, time.Now(), time.Now().Add(-48*time.Hour)))
	path := filepath.Join(t.TempDir(), "big.xlsx")
	row := `<row><c t="str"><v>` + strings.Repeat("张", 30_000) + `</v></c></row>`
	writeParts(t, path, workbookParts("", sheetPart{name: "表", data: strings.Repeat(row, 200)}))
	f, err := register.Open(path)
	must(t, err)
	rows, err := f.Rows(context.Background(), "")
	must(t, err)
	if !rows.Next() {
		t.Fatal(rows.Err())
	}
	dirs, err := os.ReadDir(temp)
	must(t, err)
	if len(dirs) != 1 || !dirs[0].IsDir() {
		t.Fatalf("in the temporary folder: %v", dirs)
	}
	info, err := dirs[0].Info()
	must(t, err)
	if info.Mode().Perm() != 0o700 {
		t.Errorf("the folder has mode %v", info.Mode())
	}
	inside, err := os.ReadDir(filepath.Join(temp, dirs[0].Name()))
	must(t, err)
	if len(inside) == 0 {
		t.Error("the test's sheet was too small to be laid down on disk")
	}
	for _, file := range inside {
		content, err := os.ReadFile(filepath.Join(temp, dirs[0].Name(), file.Name()))
		must(t, err)
		if bytes.Contains(content, []byte("张张张张")) || len(content) < 1<<20 {
			t.Errorf("%s has %d bytes, rows in the clear among them: %t", file.Name(), len(content), bytes.Contains(content, []byte("张张张张")))
		}
	}
	must(t, errors.Join(rows.Close(), f.Close()))
	if left, _ := os.ReadDir(temp); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// Whatever stands in the cells of a CSV file comes out as it stands.
func TestAnyTableComesBackFromCSV(t *testing.T) {
	cell := rapid.StringMatching(`[a-z张三\n" ;，]{0,6}`)
	rapid.Check(t, func(t *rapid.T) {
		records := rapid.SliceOfN(rapid.SliceOfN(cell, 2, 5), 1, 8).Draw(t, "records")
		var b strings.Builder
		var want [][]string
		for _, r := range records {
			r[0] = "x" + r[0] // no line is blank
			var quoted []string
			for _, c := range r {
				quoted = append(quoted, `"`+strings.ReplaceAll(c, `"`, `""`)+`"`)
			}
			b.WriteString(strings.Join(quoted, ",") + "\r\n")
			for len(r) > 0 && r[len(r)-1] == "" {
				r = r[:len(r)-1]
			}
			want = append(want, r)
		}
		dir, err := os.MkdirTemp("", "csv")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = os.RemoveAll(dir) }()
		path := filepath.Join(dir, "a.csv")
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := tryAll(path, "")
		if err != nil {
			t.Fatal(err)
		}
		for i, l := range got {
			if l.n != i+1 || !slices.Equal(l.cells, want[i]) {
				t.Fatalf("line %d: %q, want %q", i+1, l.cells, want[i])
			}
		}
		if len(got) != len(want) {
			t.Fatalf("%d lines, want %d", len(got), len(want))
		}
	})
}

// A temporary folder that is swept away under a big register takes nothing from it: what is read is open already.
func TestTheTemporaryFolderVanishes(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	t.Setenv("TEMP", temp)
	text := `<si><t>` + strings.Repeat("张", 30_000) + `</t></si>`
	data := strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 600) // 54 MB with the text in its place
	f, err := register.Open(workbook(t, workbookParts(text, sheetPart{name: "表", data: data})))
	must(t, err)
	rows, err := f.Rows(context.Background(), "")
	must(t, err)
	must(t, os.RemoveAll(temp))
	n := 0
	for rows.Next() {
		n++
	}
	if n != 600 || rows.Err() != nil {
		t.Errorf("%d rows, %v", n, rows.Err())
	}
	_ = rows.Close()
	_ = f.Close()
}
