package register

import (
	"archive/zip"
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

// workbook is an open .xlsx. One lean copy at a time is open in excelize: looking at a sheet and then
// importing it costs one copy, and a book of many sheets never lies in memory as a whole.
type workbook struct {
	name  string
	index index
	dir   string // of copies; made when the first is needed
	copy  *lean  // of the sheet read last
}

// lean is the copy of one sheet.
type lean struct {
	sheet string
	book  *excelize.File
	key   []byte // of its rows
	found stretch
	users int
	stale bool // another sheet has taken its place: close it when its last user goes
}

func openWorkbook(file io.ReaderAt, size int64, name string) (source, error) {
	p, err := readDirectory(file, size, name)
	if err != nil {
		return nil, err
	}
	x, err := p.readIndex(name)
	if err != nil {
		return nil, err
	}
	if len(x.sheets) == 0 {
		return nil, refuse(name, "工作簿里没有可以读取的工作表", "请在 Excel 或 WPS 里确认登记表所在的工作表没有被深度隐藏，保存后再导入")
	}
	return &workbook{name: name, index: x}, nil
}

func (w *workbook) sheets() []string {
	names := make([]string, len(w.index.sheets))
	for i, s := range w.index.sheets {
		names[i] = s.name
	}
	return names
}

func (w *workbook) hidden(sheet string) bool {
	return slices.ContainsFunc(w.index.sheets, func(s worksheet) bool { return s.name == sheet && s.hidden })
}

func (w *workbook) close() error {
	var err error
	if w.copy != nil {
		err = w.copy.book.Close()
		w.copy = nil
	}
	if w.dir != "" {
		err = errors.Join(err, os.RemoveAll(w.dir))
	}
	return err
}

func (w *workbook) rows(ctx context.Context, sheet string) (bureau.Rows, error) {
	for _, s := range w.index.sheets {
		if sheet != "" && s.name != sheet {
			continue
		}
		rows, err := w.read(ctx, s)
		if errors.Is(err, errNoRows) {
			if sheet == "" {
				continue
			}
			return nil, refuse(w.name, "工作表「"+sheet+"」里没有任何内容", "请选择有登记内容的工作表，或确认保存的是填好的登记表")
		}
		return rows, err
	}
	if sheet == "" {
		return nil, refuse(w.name, "工作簿里没有任何内容", "请确认保存的是填好的登记表，再导入")
	}
	return nil, problem.New(problem.NotFound, "不能读取「"+w.name+"」", "没有名为「"+sheet+"」的工作表", "可选的工作表："+strings.Join(w.sheets(), "、"))
}

func (w *workbook) read(ctx context.Context, s worksheet) (bureau.Rows, error) {
	l, err := w.leanCopy(ctx, s)
	if err != nil {
		return nil, err
	}
	rows, err := l.book.Rows(leanSheet)
	if err != nil {
		return nil, w.damaged(s.name, err)
	}
	l.users++
	return newSheetRows(ctx, w, l, rows), nil
}

// release is called by rows that are closed.
func (w *workbook) release(l *lean) error {
	if l.users--; l.users == 0 && l.stale {
		return l.book.Close()
	}
	return nil
}

// leanCopy returns the copy of a sheet, making it where it is not the one at hand.
func (w *workbook) leanCopy(ctx context.Context, s worksheet) (*lean, error) {
	if w.copy != nil && w.copy.sheet == s.name {
		return w.copy, nil
	}
	if w.dir == "" {
		dir, err := privateFolder()
		if err != nil {
			return nil, problem.From(err, problem.Unwritable, "不能读取「"+w.name+"」", "临时文件夹不能写入", "请清理磁盘空间，或检查临时文件夹的权限后重试")
		}
		w.dir = dir
	}
	l, err := w.makeCopy(ctx, s)
	if err != nil {
		return nil, err
	}
	if old := w.copy; old != nil {
		old.stale = true
		if old.users == 0 {
			if err := old.book.Close(); err != nil {
				return nil, errors.Join(w.damaged(old.sheet, err), l.book.Close())
			}
		}
	}
	w.copy = l
	return l, nil
}

// makeCopy lays a copy down and has excelize read it in. Small ones never touch the disk, bigger ones only
// until excelize has its own, which it keeps in the private folder until it is closed; the rows of both are sealed.
func (w *workbook) makeCopy(ctx context.Context, s worksheet) (*lean, error) {
	l := &lean{sheet: s.name}
	laid := &spool{dir: w.dir}
	err := l.fill(ctx, laid, s, w.index.strings)
	if err == nil {
		l.book, err = laid.open(w.options())
	}
	if l.book != nil {
		l.book.CharsetTranscoder(revealer(l.key))
	}
	err = errors.Join(err, laid.remove())
	if err == nil {
		return l, nil
	}
	if l.book != nil {
		_ = l.book.Close() // the error at hand is the one that matters
	}
	return nil, w.explain(ctx, s.name, err)
}

func (w *workbook) options() excelize.Options {
	return excelize.Options{RawCellValue: true, UnzipSizeLimit: 2 * MaxUnzipped, UnzipXMLSizeLimit: MaxInMemory, TmpDir: w.dir}
}

// explain turns what went wrong while a sheet was copied into words.
func (w *workbook) explain(ctx context.Context, sheet string, err error) error {
	var f *fault
	var where *os.PathError
	switch {
	case ctx.Err() != nil:
		return cancelled(ctx, w.name)
	case errors.Is(err, errNoRows):
		return errNoRows
	case errors.As(err, &f):
		return w.refuseSheet(sheet, f)
	case errors.As(err, &where) && where.Op == "read":
		return unopened(w.name, err)
	case errors.As(err, &where):
		return w.unwritable(err)
	}
	return w.damaged(sheet, err)
}

func (w *workbook) refuseSheet(sheet string, f *fault) error {
	why := f.why
	if f.line > 0 {
		why = "第 " + decimal(f.line) + " 行：" + why
	}
	return problem.From(errors.New(f.Error()), problem.Invalid, "不能读取「"+w.name+"」的工作表「"+sheet+"」", why,
		"请用 Excel 或 WPS 打开，把登记内容复制到新工作簿，另存为 .xlsx 后再导入")
}

func (w *workbook) damaged(sheet string, err error) error {
	return problem.From(err, problem.Invalid, "不能读取「"+w.name+"」的工作表「"+sheet+"」", "文件已损坏，内容不完整",
		"请重新拷贝或下载；若 Excel、WPS 能打开它，请另存为新的 .xlsx 后再导入")
}

func (w *workbook) unwritable(err error) error {
	return problem.From(err, problem.Unwritable, "不能读取「"+w.name+"」", "临时文件写不下", "请清理磁盘空间后重试")
}

// leanSheet is the name of the only sheet in a copy, leanParts what else a workbook must have.
const leanSheet = "Sheet1"

var leanParts = []struct{ name, text string }{
	{"[Content_Types].xml", `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
	{"_rels/.rels", `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/workbook.xml", `<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="` + leanSheet + `" sheetId="1" r:id="rId1"/></sheets></workbook>`},
	{"xl/_rels/workbook.xml.rels", `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
}

// fill writes the copy: the fixed parts and the sheet, with the shared texts where they are used. Nothing is
// compressed, because it is read back at once.
func (l *lean) fill(ctx context.Context, to io.Writer, s worksheet, shared *zip.File) error {
	table := &textTable{}
	if shared != nil {
		err := through(ctx, shared, func(in *markup) (err error) {
			table, err = readTexts(in)
			return (&gate{}).fault(err)
		})
		if err != nil {
			return err
		}
	}
	z := zip.NewWriter(to)
	for _, p := range leanParts {
		part, err := z.CreateHeader(&zip.FileHeader{Name: p.name})
		if err == nil {
			_, err = io.WriteString(part, p.text)
		}
		if err != nil {
			return err
		}
	}
	part, err := z.CreateHeader(&zip.FileHeader{Name: "xl/worksheets/sheet1.xml"})
	if err != nil {
		return err
	}
	l.key, err = concealed(part, func(rows io.Writer) error {
		return through(ctx, s.part, func(in *markup) error {
			g := &gate{in: in, out: bufio.NewWriterSize(rows, 1<<16), texts: table}
			err := g.pass()
			l.found = g.found
			if err == nil && l.found.last == 0 {
				err = errNoRows
			}
			return err
		})
	})
	return errors.Join(err, z.Close())
}

// through reads a part of the workbook with pass, and to its very end even where pass has seen enough,
// because only there its checksum is compared.
func through(ctx context.Context, part *zip.File, pass func(*markup) error) error {
	r, err := part.Open()
	if err != nil {
		return err
	}
	in := &interruptible{ctx, r}
	err = pass(newMarkup(in))
	if err == nil {
		_, err = io.Copy(io.Discard, in)
	}
	return errors.Join(err, r.Close())
}

// interruptible is a reader that ends with its context.
type interruptible struct {
	ctx context.Context
	r   io.Reader
}

func (i *interruptible) Read(p []byte) (int, error) {
	if err := i.ctx.Err(); err != nil {
		return 0, err
	}
	return i.r.Read(p)
}

const (
	folderPrefix = "roadcert-register-"
	folderAge    = 24 * time.Hour // no import takes that long, so that what is older was left behind
)

// privateFolder makes a folder for temporary files.
func privateFolder() (string, error) { return folderIn(os.TempDir(), folderPrefix) }

// folderIn makes a folder only its owner may enter, and removes those so called that a crash left behind.
func folderIn(parent, prefix string) (string, error) {
	entries, _ := os.ReadDir(parent) // where it cannot be read no folder can be made either
	for _, e := range entries {
		if !e.IsDir() || !strings.HasPrefix(e.Name(), prefix) {
			continue
		}
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > folderAge {
			_ = os.RemoveAll(filepath.Join(parent, e.Name()))
		}
	}
	return os.MkdirTemp(parent, prefix)
}
