package page

import (
	"context"
	"io"
	"slices"
	"strconv"

	"roadcert/domain/access"
	"roadcert/domain/overprint"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/paper"
	"roadcert/ui/part"
)

// sheetCommand keeps the calibration sheet as a PDF, one page for every size of paper of the template.
func (o *overprinting) sheetCommand() part.Command {
	return part.Command{Name: "导出校准页…", Do: func() {
		host := o.d.p.host
		file := outcome{"导出校准页", "导出", documentFolder, "套打校准页.pdf", "。请用要套打的打印机和纸盒按实际大小打印。"}
		keepAs(host, file, func(_ context.Context, w io.Writer) error {
			document, err := paper.NewCalibrationSheet(model.Papers(o.sheet.Template), o.d.p.tools.Type)
			if err != nil {
				return err
			}
			return document.PDF(w)
		})
	}}
}

func (o *overprinting) calibrateCommand() part.Command {
	return part.Command{Name: "校准…", Why: needs(o.d.p.desk, access.Calibrate), Do: func() {
		if part.FirstWrong([]*part.Field{o.stock}) {
			newCalibrating(o).show()
		}
	}}
}

// calibrating takes in where the four crosses of the calibration sheet really came out.
type calibrating struct {
	o      *overprinting
	papers []overprint.Paper
	paper  *part.Field
	fields []*part.Field // x and y of each cross
	says   *part.Paragraph
	dialog *part.Dialog
}

func newCalibrating(o *overprinting) *calibrating {
	c := &calibrating{o: o, papers: model.Papers(o.sheet.Template), says: part.Prose("")}
	c.paper = part.NewChoiceField("校准页", partOptions(model.PaperChoices(c.papers)))
	c.paper.Changed(c.expect)
	for range 2 * len(overprint.CrossNames) {
		f := part.NewField("").Checked(func(text string) (string, string) {
			_, complaint := model.Measure(text)
			return text, complaint
		})
		c.fields = append(c.fields, f.Changed(c.tell))
	}
	return c
}

func (c *calibrating) show() {
	body := part.Down(look.Medium,
		part.Prose("用“"+model.CalibrationName(c.target())+"”按实际大小打印校准页，从纸的左边和上边量到每个十字中心，填到 0.1 毫米。"), c.says, c.paper.Object())
	for i, name := range overprint.CrossNames {
		body.Add(part.Down(look.Tiny, part.Strong(name+"的十字"), c.fields[2*i].Object(), c.fields[2*i+1].Object()))
	}
	c.dialog = part.NewDialog("校准套打", body, part.Command{Name: "保存校准", Do: c.save}).Wide().Tall()
	c.expect()
	c.fields[len(c.fields)-1].Submits(c.dialog.Submit)
	c.dialog.Begin(c.fields[0]).Show(c.o.d.p.host.Window())
}

// target is the printer, tray and stock that are measured.
func (c *calibrating) target() overprint.Calibration {
	return overprint.Calibration{Printer: c.o.printer.Text(), Tray: c.o.tray.Text(), Stock: c.o.stock.Text()}
}

func (c *calibrating) sheet() overprint.Paper {
	n, _ := strconv.Atoi(c.paper.Text()) // the keys are numbers
	return c.papers[n]
}

// expect says beside each field where the cross should have come out.
func (c *calibrating) expect() {
	for i, p := range c.sheet().Crosses() {
		c.fields[2*i].Rename("离左边，应为 " + model.Millimetres(p.X)).Hint(model.Millimetres(p.X))
		c.fields[2*i+1].Rename("离上边，应为 " + model.Millimetres(p.Y)).Hint(model.Millimetres(p.Y))
	}
	c.tell()
}

// fit is what the measures come to; false while one of them is missing.
func (c *calibrating) fit() (found overprint.Calibration, whole bool, err error) {
	var measured [4]overprint.Point
	for i, f := range c.fields {
		mm, complaint := model.Measure(f.Text())
		if complaint != "" {
			return found, false, nil
		}
		if i%2 == 0 {
			measured[i/2].X = mm
		} else {
			measured[i/2].Y = mm
		}
	}
	found, _, err = c.sheet().Fit(measured)
	target := c.target()
	found.Printer, found.Tray, found.Stock = target.Printer, target.Tray, target.Stock
	return found, true, err
}

// tell says what the measures come to while they are typed.
func (c *calibrating) tell() {
	switch found, whole, err := c.fit(); {
	case !whole:
		c.says.SetIn(look.SecondInk, "量满四个十字后，这里会说打印机偏了多少。")
	case err != nil:
		c.says.SetIn(look.Danger, err.Error())
	default:
		c.says.SetIn(look.Good, "量得："+model.CalibrationText(found)+"。")
	}
}

func (c *calibrating) save() {
	if !part.FirstWrong(c.fields) {
		return
	}
	found, _, err := c.fit()
	if err != nil {
		c.dialog.Complain(err.Error())
		return
	}
	host := c.o.d.p.host
	host.Run("保存校准", func(ctx context.Context, _ func(done, total int)) error {
		return c.o.d.p.desk.SaveCalibration(ctx, found)
	}, c.dialog.Ends(func() {
		c.o.known = append(slices.DeleteFunc(c.o.known, func(k overprint.Calibration) bool {
			return k.Printer == found.Printer && k.Tray == found.Tray && k.Stock == found.Stock
		}), found)
		c.o.tell()
		host.Toast("已保存校准：" + model.CalibrationName(found))
	}))
}
