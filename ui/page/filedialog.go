package page

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// fileDialog lets a person find a file, or a place for one: the folders people start from, the list of a
// folder, and a line to type a name or a path in. The toolkit's own dialog has no such line, no keys, and
// words that cannot be translated.
type fileDialog struct {
	host       Host
	extensions []string // of files to open; the first, in a save dialog, is given to names without it
	saves      bool
	folders    bool                    // it is a folder that is looked for
	do         func(path string) error // opens or writes; its error is shown in the dialog

	folder  string
	entries []model.FolderEntry
	where   *part.Line
	grid    *part.Grid[model.FolderEntry]
	name    *part.Input
	dialog  *part.Dialog
	asked   string // the file that is replaced when the button is pressed again
}

// chooseFile shows the files of a folder that end in one of the extensions.
func chooseFile(host Host, title, folder string, extensions []string, open func(path string)) {
	d := &fileDialog{host: host, extensions: extensions}
	d.do = func(path string) error {
		d.dialog.Close() // what opens may ask something in a dialog of its own
		open(path)
		return nil
	}
	d.show(title, "打开", folder, "")
}

// ChooseFile shows the files of a folder for what is not a page; where the folder is ".", those of the person's own.
func ChooseFile(host Host, title, folder string, extensions []string, open func(path string)) {
	if home, err := os.UserHomeDir(); folder == "." && err == nil {
		folder = home
	}
	chooseFile(host, title, folder, extensions, open)
}

// chooseFolder shows the folders of a folder; take is given the one that is shown when the button is pressed.
func chooseFolder(host Host, title, folder string, take func(path string)) {
	d := &fileDialog{host: host, folders: true}
	d.do = func(path string) error {
		d.dialog.Close()
		take(path)
		return nil
	}
	d.show(title, "用这个文件夹", folder, "")
}

// saveAs asks where a file is to go, beginning with a path. write makes it, and returns why it could not.
// A file that is there is replaced only when the button is pressed again.
func saveAs(host Host, title, verb, path string, write func(path string) error) {
	d := &fileDialog{host: host, saves: true, extensions: []string{filepath.Ext(path)}, do: write}
	d.show(title, verb, filepath.Dir(path), filepath.Base(path))
}

// outcome is a file that is about to be made: what making it is called, in which remembered folder and under
// which name it is offered, and what is said of it behind its path.
type outcome struct{ title, verb, folder, name, advice string }

// keepAs asks for a place and has a file made there off the screen, whole or not at all.
func keepAs(host Host, o outcome, write func(context.Context, io.Writer) error) {
	saveAs(host, o.title, o.verb, filepath.Join(folder(o.folder), o.name), func(path string) error {
		host.Run(o.title, func(ctx context.Context, _ func(done, total int)) error {
			return writeFile(path, func(w io.Writer) error { return write(ctx, w) })
		}, func(err error) {
			if err != nil {
				host.Fail(err)
				return
			}
			rememberFolder(o.folder, filepath.Dir(path))
			host.Toast("已" + o.verb + "：" + path + o.advice)
		})
		return nil
	})
}

// Sizes of the list: rows, and widths in body type sizes.
const (
	listRows    = 11
	nameEms     = 30
	sizeEms     = 7
	changedEms  = 11
	dialogInset = 54 // of the list within a wide dialog
)

func (d *fileDialog) show(title, verb, folder, name string) {
	d.where = part.Note("").Loose()
	label, hint := "文件名", "文件名，或整个路径"
	if d.folders {
		label, hint = "文件夹", "整个路径"
	}
	d.name = part.NewInput(hint)
	d.name.SetText(name)
	d.grid = part.NewGrid("files", []part.Column[model.FolderEntry]{
		{ID: "name", Title: "名称", Width: nameEms, Grow: true, Text: entryName},
		{ID: "size", Title: "大小", Width: sizeEms, Right: true, Text: func(e model.FolderEntry) string { return e.Size }},
		{ID: "changed", Title: "修改时间", Width: changedEms, Text: func(e model.FolderEntry) string { return e.Changed }},
	}, list.Of(func() []model.FolderEntry { return d.entries }), d.host.Run, d.host.Fail)
	d.grid.Opened, d.grid.Moved = d.enter, d.moved
	places := part.Across(look.Small)
	for _, p := range model.Places() {
		places.Add(part.Link(part.Command{Name: p.Name, Do: func() { d.to(p.Path) }}))
	}
	em := look.Size(look.Body)
	sized := container.NewGridWrap(fyne.NewSize(dialogInset*em, listRows*look.Size(look.Row)), d.grid)
	line := part.Across(look.Small, part.Text(label), part.Grow(d.name))
	body := part.Down(look.Small, places, d.where, sized, line)
	d.dialog = part.NewDialog(title, body, part.Command{Name: verb, Do: d.submit}).Wide()
	d.name.OnSubmitted = func(string) { d.dialog.Submit() }
	d.dialog.Show(d.host.Window())
	d.host.Window().Canvas().Focus(d.name)
	d.to(folder)
}

// entryName marks folders by a word of their own where the list has no icons.
func entryName(e model.FolderEntry) string {
	if e.Folder {
		return "▸ " + e.Name
	}
	return "　 " + e.Name
}

// to lists another folder.
func (d *fileDialog) to(folder string) {
	entries, err := model.Folder(folder, d.extensions)
	if err != nil {
		d.dialog.Complain(err.Error())
		return
	}
	if d.folders {
		entries = slices.DeleteFunc(entries, func(e model.FolderEntry) bool { return !e.Folder })
		d.name.SetText(folder)
	}
	d.folder, d.entries = folder, entries
	d.where.Set(folder)
	d.dialog.Complain("")
	d.grid.Restart()
}

// moved puts the file under the cursor on the line of the name.
func (d *fileDialog) moved() {
	if e, ok := d.grid.Current(); ok && !e.Folder {
		d.name.SetText(e.Name)
	}
}

// enter goes into a folder, or takes a file.
func (d *fileDialog) enter(e model.FolderEntry) {
	if e.Folder {
		d.to(e.Path)
		return
	}
	d.name.SetText(e.Name)
	d.dialog.Submit()
}

// submit takes the file that is named.
func (d *fileDialog) submit() {
	extension := ""
	if d.saves {
		extension = d.extensions[0]
	}
	path := model.Completed(d.name.Text, d.folder, extension)
	info, err := os.Stat(path)
	switch {
	case path == "":
		d.dialog.Complain("请填写文件名。")
	case d.folders && (err != nil || !info.IsDir()):
		d.dialog.Complain("没有“" + path + "”这个文件夹。")
	case err == nil && info.IsDir() && !d.folders:
		d.to(path)
	case !d.saves && err != nil:
		d.dialog.Complain("没有“" + filepath.Base(path) + "”这个文件。")
	case d.saves && err == nil && d.asked != path:
		d.asked = path
		d.dialog.Complain("“" + filepath.Base(path) + "”已经有了。再按一次按钮，就用新的替换它。")
	default:
		if err := d.do(path); err != nil {
			d.dialog.Complain(err.Error())
			return
		}
		d.dialog.Close()
	}
}
