package part

import (
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"roadcert/ui/look"
)

// ChooseFile lets a person pick a file that ends in one of the extensions; the folder of the last one is
// where it begins. Esc leaves it.
func ChooseFile(w fyne.Window, title string, extensions []string, chosen func(path string)) {
	if err := SpeakChinese(); err != nil {
		fyne.LogError("the file dialog keeps its own language", err)
	}
	d := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		if err != nil || file == nil {
			return // left, or not to be read: whoever opens the path says why
		}
		path := file.URI().Path()
		_ = file.Close() // nothing was read from it
		chosen(path)
	}, w)
	d.SetFilter(storage.NewExtensionFileFilter(extensions))
	d.SetTitleText(title)
	d.SetConfirmText("打开")
	overlay(w, d)
}

// overlay shows one of the toolkit's dialogs over most of the window, and lets Esc leave it.
func overlay(w fyne.Window, d *dialog.FileDialog) {
	d.SetDismissText("取消")
	c := w.Canvas()
	typed := c.OnTypedKey()
	c.SetOnTypedKey(func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeyEscape {
			d.Dismiss()
		}
	})
	d.SetOnClosed(func() { c.SetOnTypedKey(typed) })
	margin := 4 * look.Size(look.Huge)
	d.Resize(c.Size().SubtractWidthHeight(margin, margin))
	d.Show()
}

// SaveAs asks where a file is to go. write makes it and returns why it could not; verb is what the button
// says. A file that is there already is replaced only when the button is pressed again.
func SaveAs(w fyne.Window, title, verb, path string, write func(path string) error) *Dialog {
	var d *Dialog
	asked := "" // the path whose file may be replaced
	f := NewField("保存到").Checked(func(text string) (string, string) {
		if strings.TrimSpace(text) == "" {
			return text, "请填写文件路径"
		}
		return text, ""
	})
	f.Set(path)
	save := func() {
		to := completed(f.Text(), path)
		if !f.Good() {
			return
		}
		if _, err := os.Stat(to); err == nil && asked != to {
			asked = to
			d.Complain("“" + filepath.Base(to) + "”已经有了。再按一次“" + verb + "”就用新的替换它。")
			return
		}
		if err := write(to); err != nil {
			d.Complain(err.Error())
			return
		}
		d.Close()
	}
	d = NewDialog(title, f.Object(), Command{Name: verb, Do: save})
	f.Submits(d.Submit)
	d.Wide().Begin(f).Show(w)
	return d
}

// completed gives what was typed the folder and the extension of what was suggested, where it has none.
func completed(typed, suggested string) string {
	typed = strings.TrimSpace(typed)
	if filepath.Ext(typed) != filepath.Ext(suggested) {
		typed += filepath.Ext(suggested)
	}
	if !filepath.IsAbs(typed) {
		typed = filepath.Join(filepath.Dir(suggested), typed)
	}
	return filepath.Clean(typed)
}
