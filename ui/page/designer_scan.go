package page

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"roadcert/domain/catalog"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/model/designer"
	"roadcert/ui/part"
)

// scanFiles are the files a scanned form can be.
var scanFiles = []string{".png", ".jpg", ".jpeg"}

// scanCommands put the scan of a blank form under the page, and take it away.
func (d *designerView) scanCommands() []part.Command {
	none := func() string {
		if d.draught.scan == nil {
			return "还没有底图。"
		}
		return ""
	}
	return []part.Command{
		{Name: "用扫描的空白证作底图…", Do: d.chooseScan},
		{Name: "底图的位置和浓淡…", Do: d.placeScan, Why: none},
		{Name: "去掉底图", Why: none, Do: func() { d.lay(nil) }},
	}
}

// lay puts a scan under the page; nil takes it away.
func (d *designerView) lay(s *designer.Scan) {
	d.draught.scan = s
	d.do(func() {})
}

func (d *designerView) chooseScan() {
	folder := model.Places()[0].Path
	chooseFile(d.host, "选择扫描的空白证", folder, scanFiles, func(path string) {
		var scan *designer.Scan
		sheet := d.drawing.Sheet()
		d.host.Run("读取底图", func(context.Context, func(done, total int)) error {
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			scan, err = designer.ReadScan(filepath.Base(path), content, sheet)
			return err
		}, func(err error) {
			if err != nil {
				d.host.Fail(err)
				return
			}
			d.lay(scan)
		})
	})
}

// placeScan asks where the scan lies and how strong it is.
func (d *designerView) placeScan() {
	scan := *d.draught.scan
	places := []struct {
		name string
		at   *catalog.Length
	}{{"左", &scan.X}, {"上", &scan.Y}, {"宽", &scan.Width}}
	strength := part.NewChoiceField("浓淡", partOptionsOf(designer.Strengths))
	strength.Set(strconv.Itoa(scan.Percent))
	fields := []*part.Field{strength}
	for _, p := range places {
		f := part.NewField(p.name).Hint("毫米").Checked(checkLength)
		f.Set(designer.FormatLength(*p.at))
		fields = append(fields, f)
	}
	var dialog *part.Dialog
	dialog = part.NewDialog("底图的位置和浓淡", part.Down(look.Medium, part.Remark(fmt.Sprintf("底图 %s 只在这里看，不进模板，也不打印。", scan.Name)), part.Form(fields...)),
		part.Command{Name: "放好", Do: func() {
			if !part.FirstWrong(fields) {
				return
			}
			for i, p := range places {
				*p.at, _ = designer.ParseLength(fields[i+1].Text()) // checked above
			}
			if percent, err := strconv.Atoi(strength.Text()); err == nil {
				scan.Percent = percent
			}
			dialog.Close()
			d.lay(&scan)
		}})
	fields[len(fields)-1].Submits(dialog.Submit)
	dialog.Begin(fields[1]).Show(d.host.Window())
}

// checkLength judges a length that is typed in a form.
func checkLength(text string) (repaired, complaint string) {
	l, ok := designer.ParseLength(text)
	if !ok {
		return text, "请填写以毫米计的数，例如 1.5 或 -0.8。"
	}
	return designer.FormatLength(l), ""
}
