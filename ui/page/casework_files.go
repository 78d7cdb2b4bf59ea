package page

import (
	"context"
	"io"
	"path/filepath"

	"fyne.io/fyne/v2"

	"roadcert/domain/bureau"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// attachmentFiles are the files that can come with a case; what they really are the desk finds out.
var attachmentFiles = []string{".pdf", ".jpg", ".jpeg", ".png", ".ofd"}

// attachmentFolder is the name under which the folder is remembered that attachments come from.
const attachmentFolder = "attachments"

// files lists what came with the case, with what can be done about it; nil where nothing came and nothing can.
func (d *caseDetail) files() fyne.CanvasObject {
	k, v := d.line.Case, d.p.viewer
	attaches, detaches := model.MayAttach(k, v), model.MayDetach(k, v)
	if len(k.Attachments) == 0 && !attaches {
		return nil
	}
	heading := part.Across(look.Small, part.Strong("附件"), part.Grow(nil))
	if attaches {
		heading.Add(part.Link(part.Command{Name: "添加附件…", Do: d.attach}))
	}
	rows := part.Down(look.Tiny, heading)
	for _, a := range k.Attachments {
		row := part.Across(look.Small, part.Grow(part.Note(model.AttachmentText(a)).Loose()), part.Link(part.Command{Name: "另存…", Do: func() { d.keep(a) }}))
		if detaches {
			row.Add(part.Link(part.Command{Name: "删除", Do: func() { d.detach(a) }}).Dangerous())
		}
		rows.Add(row)
	}
	return rows
}

// attach adds a file to the case.
func (d *caseDetail) attach() {
	id := d.id
	chooseFile(d.p.host, "选择附件", folder(attachmentFolder), attachmentFiles, func(path string) {
		rememberFolder(attachmentFolder, filepath.Dir(path))
		d.p.do("添加附件", "已添加附件，办件 "+id, func(ctx context.Context) error {
			content, err := readFile(path)
			if err == nil {
				_, err = d.p.desk.Attach(ctx, id, filepath.Base(path), content)
			}
			return err
		})
	})
}

// detach takes a file away from the case.
func (d *caseDetail) detach(a bureau.Attachment) {
	id := d.id
	part.Confirm(d.p.host.Window(), "删除附件", "从这一件中删除“"+a.Name+"”。", "删除", func() {
		d.p.do("删除附件", "已删除附件，办件 "+id, func(ctx context.Context) error {
			_, err := d.p.desk.Detach(ctx, id, a.Digest)
			return err
		})
	}).Dangerous()
}

// keep writes a file of the case where somebody can look at it; the log says who did.
func (d *caseDetail) keep(a bureau.Attachment) {
	id := d.id
	keepAs(d.p.host, outcome{"另存附件", "保存", documentFolder, a.Name, ""}, func(ctx context.Context, w io.Writer) error {
		_, content, err := d.p.desk.Attachment(ctx, id, a.Digest)
		if err == nil {
			_, err = w.Write(content)
		}
		return err
	})
}
