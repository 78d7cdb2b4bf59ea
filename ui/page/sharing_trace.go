package page

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// sharingTrace answers whom a file was given to.
type sharingTrace struct {
	p      *sharingPage
	number *part.Input
	answer *fyne.Container
	object fyne.CanvasObject
}

func newSharingTrace(p *sharingPage) *sharingTrace {
	t := &sharingTrace{p: p, answer: container.NewStack()}
	t.number = part.NewInput("输入文件上的使用编号，例如 K7MQ-2XWA-9FTB，按 Enter 追查")
	t.number.OnSubmitted = func(string) { t.find() }
	t.say(part.Empty("还没有追查", "编号有十二位，在每一页的水印和页脚上，也在文件属性里；错一位或者颠倒两位都能发现。"))
	bar := part.Across(look.Small, part.Grow(t.number), part.Button(part.Command{Name: "追查", Primary: true, Why: needs(p.desk, access.TraceSharing), Do: t.find}))
	t.object = part.PadXY(look.Nil, look.Medium, part.Edges(part.Panel(bar), nil, nil, nil, part.PadXY(look.Nil, look.Medium, t.answer)))
	return t
}

func (t *sharingTrace) say(o fyne.CanvasObject) {
	t.answer.Objects = []fyne.CanvasObject{o}
	t.answer.Refresh()
}

// find asks for the number that was typed. Who asked is written down.
func (t *sharingTrace) find() {
	if why := needs(t.p.desk, access.TraceSharing)(); why != "" {
		t.p.host.Toast(why)
		return
	}
	var found bureau.Trace
	t.p.host.Run("追查使用编号", func(ctx context.Context, _ func(int, int)) (err error) {
		found, err = t.p.desk.TraceSharing(ctx, t.number.Text)
		return err
	}, func(err error) {
		if err != nil {
			t.p.host.Fail(err)
			return
		}
		t.say(part.Panel(part.Down(look.Medium, part.Section("这份文件给了 "+found.Grant.Person+"（"+found.Grant.Party+"）"), part.Rule(),
			facts(model.TraceFacts(found)), part.Remark("追查已记入日志。"))))
	})
}
