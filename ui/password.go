package ui

import (
	"context"

	"roadcert/ui/look"
	"roadcert/ui/part"
)

// askPassword lets the person choose a new password. Where the present one was given by somebody else it
// has to be done before anything else: leaving the dialog is signing out.
func (w *Window) askPassword(first bool) {
	f := w.frame
	old := part.NewField("现在的口令").Secret().Must()
	chosen := part.NewField("新口令").Secret().Must()
	again := part.NewField("再输一遍").Secret().Must()
	again.Checked(func(text string) (string, string) {
		if text != chosen.Text() {
			return text, "两次输入的新口令不一样"
		}
		return text, ""
	})
	intro := "至少 10 个字符，含大写字母、小写字母、数字、符号中的三类。"
	if first {
		intro = "初始口令是别人给您的，请先换成只有您自己知道的。" + intro
	}
	var d *part.Dialog
	changed := false
	save := func() {
		if !again.Good() {
			again.Focus()
			return
		}
		was, becomes := old.Text(), chosen.Text()
		f.Run("修改口令", func(ctx context.Context, _ func(int, int)) error {
			return f.desk.ChangePassword(ctx, was, becomes)
		}, func(err error) {
			if err != nil {
				title, text := told(err)
				d.Complain(title + "：" + text)
				return
			}
			changed = true
			d.Close()
			f.Toast("口令已修改")
		})
	}
	d = part.NewDialog("修改口令", part.Down(look.Medium, part.Prose(intro), part.Form(old, chosen, again)), part.Command{Name: "修改口令", Do: save})
	again.Submits(d.Submit)
	d.OnClose(func() {
		switch {
		case first && changed:
			f.begin()
		case first:
			w.signOut()
		}
	})
	d.Wide().Begin(old).Show(w.win)
}
