package page

import (
	"context"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/problem"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// photoEndings are what photos come in: a whole archive, or the folder a picture lies in.
var photoEndings = []string{".zip", ".jpg", ".jpeg", ".png"}

// photoFolder is where the last photos came from.
const photoFolder = "collect.photos"

func (p *collectPage) photosCommand() part.Command {
	return part.Command{Name: "导入照片…", Why: p.atWork, Do: func() {
		kind := part.NewChoiceField("照片属于", partOptions(model.PhotoKinds(p.desk.Catalog())))
		var dialog *part.Dialog
		dialog = part.NewDialog("导入照片", part.Down(look.Medium, kind.Object(), part.Remark(
			"照片按证照编号、车牌或证照标识命名，例如 辽A12345.jpg，放在一个文件夹或一个 .zip 里。接下来选择压缩包，或文件夹里的任意一张照片。",
		)), part.Command{Name: "选择", Do: func() {
			dialog.Close()
			chooseFile(p.host, "选择照片", folder(photoFolder), photoEndings, func(path string) {
				rememberFolder(photoFolder, filepath.Dir(path))
				if strings.ToLower(filepath.Ext(path)) != ".zip" {
					path = filepath.Dir(path)
				}
				p.takePhotos(path, catalog.Code(kind.Text()))
			})
		}})
		dialog.Begin(kind).Show(p.host.Window())
	}}
}

// holdsPhotos tells an archive or a folder by its name.
func holdsPhotos(path string) bool {
	ext := strings.ToLower(filepath.Ext(path))
	return ext == "" || slices.Contains(photoEndings, ext)
}

// takePhotos puts the photos of a folder or an archive on the faces they are named after.
func (p *collectPage) takePhotos(path string, kind catalog.Code) {
	p.tabs.Select(importTab)
	var result bureau.PhotoResult
	p.work("导入照片 "+filepath.Base(path), func(ctx context.Context, progress func(done, total int)) error {
		photos, err := p.tools.OpenPhotos(path)
		if err != nil {
			return err
		}
		defer photos.Close()
		result, err = p.desk.ImportPhotos(ctx, photos.Each(), bureau.PhotoOptions{Kind: kind, Progress: func(done int) { progress(done, 0) }})
		return err
	}, func(err error) {
		stopped := problem.Of(err) == problem.Cancelled
		if err != nil && !stopped {
			p.host.Fail(err)
			return
		}
		outcome := model.NewPhotoOutcome(result, stopped)
		p.photos = &outcome
		if result.Added > 0 {
			p.quality.forget()
			p.host.Changed()
		}
	})
}

// photosView is the result of an import of photos.
func (p *collectPage) photosView() fyne.CanvasObject {
	body := part.Down(look.Medium, part.Section("导入照片"), part.Panel(figureRow(p.photos.Figures)), part.Prose(p.photos.Verdict))
	if len(p.photos.Refusals) > 0 {
		columns := []part.Column[model.PhotoLine]{
			{ID: "file", Title: "文件", Width: 16, Text: func(l model.PhotoLine) string { return l.File }},
			{ID: "text", Title: "问题和办法", Width: 30, Grow: true, Text: func(l model.PhotoLine) string { return l.Text }},
		}
		rows := func() []model.PhotoLine { return p.photos.Refusals }
		body.Add(part.Grow(part.Panel(listed("collect.photos", "退回的照片", p.photos.Cut, columns, rows, p.host, func(l model.PhotoLine) string {
			return l.File + "\n" + l.Text
		}))))
	} else {
		body.Add(part.Grow(nil))
	}
	return p.footed(body, p.photosCommand(), part.Command{Name: "完成", Primary: true, Do: func() {
		p.photos = nil
		p.draw()
	}})
}

// templateCommand writes an empty register for an office to fill in.
func (p *collectPage) templateCommand() part.Command {
	return part.Command{Name: "下载模板…", Why: p.atWork, Do: func() {
		var options []part.Option
		for _, k := range p.desk.Catalog().Kinds() {
			if !k.Retired {
				options = append(options, part.Option{Key: string(k.Code), Name: k.Name})
			}
		}
		kind := part.NewChoiceField("类别", options).Must()
		var dialog *part.Dialog
		dialog = part.NewDialog("下载登记表模板", part.Down(look.Medium, kind.Object(), part.Remark(
			"空白登记表：表头已锁定，号码按文本填写，日期和可选项有检查。填好后拖到归集页，不用再核对各列。",
		)), part.Command{Name: "选择保存位置", Do: func() {
			dialog.Close()
			if k, ok := p.desk.Catalog().Kind(catalog.Code(kind.Text())); ok {
				p.saveTemplate(k)
			}
		}})
		dialog.Wide().Begin(kind).Show(p.host.Window())
	}}
}

func (p *collectPage) saveTemplate(k *catalog.Kind) {
	file := outcome{"保存登记表模板", "保存", registerFolder, k.Short + "登记表.xlsx", ""}
	keepAs(p.host, file, func(_ context.Context, w io.Writer) error { return p.tools.WriteTemplate(w, k) })
}
