package page

import (
	"context"
	"fmt"
	"image/png"
	"io"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/paper"
	"roadcert/ui/part"
)

// looking is the document of one edition beside the list. It shows everything in full and the log says who
// looked, so it comes only when somebody asks, and goes with the certificate.
type looking struct {
	version  int // 0: none
	document *paper.Document
	preview  *preview
}

func (l *looking) leave() { l.version, l.document = 0, nil }

// editions lists the electronic files of a certificate, or shows the document of one.
func (d *detail) editions() fyne.CanvasObject {
	if d.look.version != 0 {
		return d.documentView()
	}
	rows := part.Down(look.Medium)
	for i, e := range model.EditionLines(d.dossier) {
		if i > 0 {
			rows.Add(part.Rule())
		}
		buttons := part.Across(look.Small, part.Button(d.previewCommand(e.Number)), part.Menu("导出", func() []part.Command { return d.exportCommands(e.Number) }))
		if i == 0 {
			buttons.Add(part.Menu("打印", func() []part.Command { return []part.Command{d.printCommand(e.Number), d.overprintCommand(e.Number)} }))
		}
		rows.Add(part.Down(look.Tiny, part.Across(look.Small, part.Strong("第 "+e.Version+" 版"), part.Grow(part.Note(e.Made).Loose()), part.Note(e.Seal)),
			part.Remark(e.Identifier), buttons))
	}
	if len(d.dossier.Editions) == 0 {
		rows.Add(part.Remark("还没有电子版本。有效的纸质证照转化之后，这里列出每一版的证照标识。"))
	}
	return part.Scrolled(rows)
}

// documentView is the document itself, whole.
func (d *detail) documentView() fyne.CanvasObject {
	n := d.look.version
	bar := part.Across(look.Small,
		part.Link(part.Command{Name: "‹ 各版", Do: func() { d.look.leave(); d.draw() }}),
		part.Grow(part.Strong(fmt.Sprintf("第 %03d 版", n)).Loose()),
		part.Menu("导出", func() []part.Command { return d.exportCommands(n) }),
		part.Menu("打印", func() []part.Command { return []part.Command{d.printCommand(n), d.overprintCommand(n)} }),
		part.Button(part.Command{Name: "放大", Do: d.enlarge}))
	return part.Down(look.Small, bar, part.Note("完整的照面 · 已记入日志").In(look.Warning), part.Grow(d.look.preview.whole))
}

// enlarge shows the document as large as the window.
func (d *detail) enlarge() {
	large := newPreview(d.p.host)
	part.NewNotice(fmt.Sprintf("%s　第 %03d 版", d.dossier.Kind.Name, d.look.version), large.whole).Wide().Whole().Show(d.p.host.Window())
	large.show(d.look.document)
}

func (d *detail) whyNotRead() string {
	switch {
	case d.dossier.Kind == nil:
		return "请先选一本证照"
	case len(d.dossier.Editions) == 0:
		return "这本证照还没有电子版本。"
	case !d.p.desk.May(access.ReadDocuments):
		return needs(d.p.desk, access.ReadDocuments)()
	}
	return ""
}

func (d *detail) previewCommand(version int) part.Command {
	return part.Command{Name: "预览", Why: d.whyNotRead, Do: func() {
		d.compose("准备预览", version, func(document *paper.Document) {
			d.look.version, d.look.document = version, document
			d.tab = editionsTab
			d.draw()
			d.look.preview.show(document)
		})
	}}
}

// compose makes the document of an edition off the screen. 0 is the newest. What comes too late, when another
// certificate is looked at, is dropped.
func (d *detail) compose(title string, version int, done func(*paper.Document)) {
	id := d.id
	var document *paper.Document
	d.p.host.Run(title, func(ctx context.Context, _ func(done, total int)) error {
		sheet, err := d.p.desk.Sheet(ctx, id.String(), version)
		if err != nil {
			return err
		}
		document, err = paper.NewCertificate(sheet, d.p.tools.Type)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			d.p.host.Fail(err)
		case id == d.id:
			done(document)
		}
	})
}

// exportCommands write the document of an edition as files.
func (d *detail) exportCommands(version int) []part.Command {
	return []part.Command{
		{Name: "电子证照 OFD…", Why: d.whyNotRead, Do: func() { d.exportOFD(version) }},
		{Name: "PDF…", Why: d.whyNotRead, Do: func() {
			d.compose("准备 PDF", version, func(document *paper.Document) {
				d.exportAs("导出 PDF", d.fileName(version, ".pdf"), document.PDF)
			})
		}},
		{Name: "图片 PNG…", Why: d.whyNotRead, Do: func() {
			d.compose("准备图片", version, func(document *paper.Document) { d.exportPictures(version, document) })
		}},
	}
}

// fileName says what a file is without saying whose it is: file names go further than files.
func (d *detail) fileName(version int, extension string) string {
	return fmt.Sprintf("%s-%s-%03d%s", d.dossier.Kind.Short, d.id, version, extension)
}

// exportOFD writes the file that others accept, byte for byte as it was sealed.
func (d *detail) exportOFD(version int) {
	id := d.id
	var file bureau.File
	d.p.host.Run("准备电子证照文件", func(ctx context.Context, _ func(done, total int)) (err error) {
		file, err = d.p.desk.Document(ctx, id.String(), version)
		return err
	}, func(err error) {
		if err != nil {
			d.p.host.Fail(err)
			return
		}
		d.exportAs("导出电子证照", file.Name, func(w io.Writer) error {
			_, err := w.Write(file.Content)
			return err
		})
	})
}

func (d *detail) exportAs(title, name string, write func(io.Writer) error) {
	keepAs(d.p.host, outcome{title, "导出", documentFolder, name, ""}, func(_ context.Context, w io.Writer) error { return write(w) })
}

// pictureDPI is fine enough to be printed.
const pictureDPI = 300

// exportPictures writes a picture of each page; the second and later have their number in the name.
func (d *detail) exportPictures(version int, document *paper.Document) {
	saveAs(d.p.host, "导出图片", "导出", filepath.Join(folder(documentFolder), d.fileName(version, ".png")), func(path string) error {
		d.p.host.Run("导出图片", func(ctx context.Context, progress func(done, total int)) error {
			for i := range document.Pages() {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				if err := writePicture(numbered(path, i), document, i); err != nil {
					return err
				}
				progress(i+1, document.Pages())
			}
			return nil
		}, func(err error) {
			if err != nil {
				d.p.host.Fail(err)
				return
			}
			rememberFolder(documentFolder, filepath.Dir(path))
			d.p.host.Toast(fmt.Sprintf("已导出 %d 页：%s", document.Pages(), path))
		})
		return nil
	})
}

func numbered(path string, page int) string {
	if page == 0 {
		return path
	}
	extension := filepath.Ext(path)
	return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, extension), page+1, extension)
}

func writePicture(path string, document *paper.Document, page int) error {
	picture, err := document.Image(page, pictureDPI)
	if err != nil {
		return err
	}
	return writeFile(path, func(w io.Writer) error { return png.Encode(w, picture) })
}
