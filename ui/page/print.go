package page

import (
	"bytes"
	"context"
	"errors"
	"image"
	_ "image/jpeg" // the formats scans come in
	_ "image/png"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"

	"roadcert/domain/document"
	"roadcert/domain/overprint"
	"roadcert/domain/problem"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/paper"
	"roadcert/ui/part"
)

// viewer is the choice of a printer that opens the document in the system's viewer instead.
const viewer = "阅读程序"

// printers are the printers to choose from; where the system has none, the viewer knows them.
func (t Tools) printers() []part.Option {
	var list []part.Option
	if t.Printers != nil {
		for _, name := range t.Printers() {
			list = append(list, part.Option{Key: name, Name: name})
		}
	}
	return append(list, part.Option{Key: viewer, Name: "在阅读程序中打开，从那里打印"})
}

// print prints a document on a printer, or opens it in the viewer. Nothing of it stays where others could read it.
func (t Tools) print(name string, document *paper.Document, printer, tray string) error {
	if printer == viewer {
		return openInViewer(name, document.PDF)
	}
	dir, err := os.MkdirTemp("", printedFolders)
	if err != nil {
		return unwritable(name, err)
	}
	path := filepath.Join(dir, name)
	if err = writeFile(path, document.PDF); err == nil {
		err = t.Print(path, printer, tray)
	}
	return errors.Join(err, os.RemoveAll(dir)) // the system has taken its copy
}

// printCommand prints the document of an edition on plain paper. 0 is the newest.
func (d *detail) printCommand(version int) part.Command {
	c := part.Command{Name: "打印…", Why: d.whyNotRead, Do: func() {
		d.compose("准备打印", version, func(document *paper.Document) {
			d.p.tools.askPrinter(d.p.host, d.dossier.Certificate.Holder, d.fileName(version, ".pdf"), document)
		})
	}}
	if version == 0 {
		c.Key, c.Mod = fyne.KeyP, fyne.KeyModifierControl
	}
	return c
}

// lastPrinter and lastTray are what was printed with the last time.
const (
	lastPrinter = "print.printer"
	lastTray    = "print.tray"
)

// printerFields ask for the printer and its tray, beginning with those of the last time.
func (t Tools) printerFields() (printer, tray *part.Field) {
	prefs := fyne.CurrentApp().Preferences()
	printer = part.NewChoiceField("打印机", t.printers())
	printer.Set(prefs.String(lastPrinter))
	tray = part.NewField("纸盒").Hint("不填则由打印机决定")
	tray.Set(prefs.String(lastTray))
	return printer, tray
}

func rememberPrinter(printer, tray string) {
	prefs := fyne.CurrentApp().Preferences()
	prefs.SetString(lastPrinter, printer)
	prefs.SetString(lastTray, tray)
}

// askPrinter prints a document as it is on the printer that is chosen. Nothing of whose it is goes into the name of
// its file.
func (t Tools) askPrinter(host Host, whose, name string, document *paper.Document) {
	printer, tray := t.printerFields()
	var dialog *part.Dialog
	dialog = part.NewDialog("打印　"+whose, part.Down(look.Medium, part.Form(printer, tray),
		part.Remark("按原大打印，不缩放。")), part.Command{Name: "打印", Do: func() {
		t.send(host, dialog, document, name, printer.Text(), tray.Text())
	}})
	tray.Submits(dialog.Submit)
	dialog.Begin(printer).Show(host.Window())
}

// send gives a document to the printer, off the screen.
func (t Tools) send(host Host, dialog *part.Dialog, document *paper.Document, name, printer, tray string) {
	rememberPrinter(printer, tray)
	host.Run("打印", func(context.Context, func(done, total int)) error {
		return t.print(name, document, printer, tray)
	}, dialog.Ends(func() {
		if printer == viewer {
			host.Toast("已在系统的阅读程序中打开，请在那里打印，缩放选“实际大小”。")
			return
		}
		host.Toast("已送到打印机 " + printer)
	}))
}

// overprintCommand prints only the data, on stock that already bears the form (套打).
func (d *detail) overprintCommand(version int) part.Command {
	return part.Command{Name: "套打到空白证纸…", Why: d.whyNotRead, Do: func() {
		id := d.id
		var sheet document.Sheet
		var known []overprint.Calibration
		d.p.host.Run("准备套打", func(ctx context.Context, _ func(done, total int)) (err error) {
			if sheet, err = d.p.desk.Sheet(ctx, id.String(), version); err != nil {
				return err
			}
			known, err = d.p.desk.Calibrations(ctx)
			return err
		}, func(err error) {
			switch {
			case err != nil:
				d.p.host.Fail(err)
			case id == d.id:
				o := &overprinting{d: d, sheet: sheet, known: known, name: d.fileName(version, "-套打.pdf")}
				o.show()
			}
		})
	}}
}

// overprinting asks what is printed where, and says by how much that printer is known to miss.
type overprinting struct {
	d     *detail
	sheet document.Sheet
	known []overprint.Calibration
	name  string

	printer, tray, stock *part.Field
	says                 *part.Paragraph
	preview              *preview
	dialog               *part.Dialog
}

func (o *overprinting) show() {
	o.printer, o.tray = o.d.p.tools.printerFields()
	o.stock = part.NewField("空白证纸").Must().Hint("同一种证纸用同一个名称").Checked(filled("证纸的名称"))
	o.stock.Set(o.sheet.Template.Name)
	o.says = part.Remark("")
	for _, f := range []*part.Field{o.printer, o.tray, o.stock} {
		f.Changed(o.tell)
	}
	o.preview = newPreview(o.d.p.host).fitting().narrow()
	form := part.Down(look.Medium, part.Form(o.printer, o.tray, o.stock), o.says,
		part.Across(look.Small, part.Button(o.calibrateCommand()), part.Button(o.sheetCommand()), part.Grow(nil), part.Button(o.scanCommand())),
		part.High(overprintEms, o.preview.whole))
	o.dialog = part.NewDialog("套打　"+o.d.dossier.Certificate.Holder, form, part.Command{Name: "套打", Do: o.submit}).Wide()
	o.tell()
	o.dialog.Begin(o.printer).Show(o.d.p.host.Window())
	o.preview.draw("绘制套打的内容", func(context.Context) (*paper.Document, error) {
		return paper.NewOverprint(o.sheet, overprint.Calibration{}, o.d.p.tools.Type)
	})
}

// overprintEms is how high the preview of an overprint is, in body type sizes.
const overprintEms = 22

// scanCommand shows what is printed upon the scan of a blank form, to see whether it meets the form's gaps. The
// scan is only looked at, never printed.
func (o *overprinting) scanCommand() part.Command {
	host := o.d.p.host
	return part.Command{Name: "垫上空白证纸的扫描件…", Do: func() {
		chooseFile(host, "选择空白证纸的扫描件", folder(documentFolder), []string{".png", ".jpg", ".jpeg"}, func(path string) {
			var scan image.Image
			host.Run("读取扫描件", func(context.Context, func(done, total int)) (err error) {
				scan, err = readPicture(path)
				return err
			}, func(err error) {
				if err != nil {
					o.dialog.Complain(err.Error())
					return
				}
				o.dialog.Complain("")
				o.preview.under = scan
				o.preview.turn(o.preview.at)
			})
		})
	}}
}

// readPicture reads a picture somebody picked, no larger than a scanner makes one of a sheet.
func readPicture(path string) (image.Image, error) {
	content, err := readFile(path)
	if err != nil {
		return nil, err
	}
	const dots = 100_000_000 // A4 at 600 dots per inch has a third of it
	size, _, err := image.DecodeConfig(bytes.NewReader(content))
	if err == nil && size.Width*size.Height > dots {
		return nil, tooLarge(path)
	}
	if err == nil {
		var picture image.Image
		if picture, _, err = image.Decode(bytes.NewReader(content)); err == nil {
			return picture, nil
		}
	}
	return nil, problem.From(err, problem.Invalid, "不能使用“"+filepath.Base(path)+"”", "它不是 PNG 或 JPEG 图片", "请用扫描仪另存为 PNG 或 JPEG")
}

// calibration is what is known of the printer, tray and stock that are chosen.
func (o *overprinting) calibration() (overprint.Calibration, bool) {
	return model.CalibrationOf(o.known, o.printer.Text(), o.tray.Text(), o.stock.Text())
}

func (o *overprinting) tell() {
	if c, measured := o.calibration(); measured {
		o.says.SetIn(look.Good, "已校准："+model.CalibrationText(c)+"，打印时反向修正。")
		return
	}
	o.says.SetIn(look.Warning, "这台打印机、这个纸盒用这种证纸还没有校准过。先用白纸打一张校准页，量出四个十字的位置，可以免得印废证纸。")
}

func (o *overprinting) submit() {
	if !part.FirstWrong([]*part.Field{o.stock}) {
		return
	}
	c, _ := o.calibration()
	document, err := paper.NewOverprint(o.sheet, c, o.d.p.tools.Type)
	if err != nil {
		o.dialog.Complain(err.Error())
		return
	}
	o.d.p.tools.send(o.d.p.host, o.dialog, document, o.name, o.printer.Text(), o.tray.Text())
}
