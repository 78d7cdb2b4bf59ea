package page

import (
	"context"

	"roadcert/ui/part"
)

// PasswordDesk changes the password of who sits there.
type PasswordDesk interface {
	ChangePassword(ctx context.Context, old, chosen string) error
}

// ChangePassword lets the person choose a new password. first tells that the present one was given by somebody else or
// has had its time. gone is told, when the dialog has gone, whether there is a new one.
func ChangePassword(host Host, desk PasswordDesk, first bool, gone func(changed bool)) {
	old := part.NewField("现在的口令").Secret().Must().Checked(filled("现在的口令"))
	chosen := part.NewField("新口令").Secret().Must().Checked(filled("新口令"))
	again := part.NewField("再输一遍").Secret().Must().Checked(func(text string) (string, string) {
		if text != chosen.Text() {
			return text, "两次输入的新口令不一样"
		}
		return text, ""
	})
	intro := "至少 10 个字符，含大写字母、小写字母、数字、符号中的三类。"
	if first {
		intro = "初始口令是别人给您的，请先换成只有您自己知道的。" + intro
	}
	changed := false
	f := newForm(host, "修改口令", "修改口令", part.Prose(intro), []*part.Field{old, chosen, again}, func(ctx context.Context) error {
		err := desk.ChangePassword(ctx, old.Text(), chosen.Text())
		changed = err == nil
		return err
	}, func() { host.Toast("口令已修改") })
	f.dialog.OnClose(func() { gone(changed) })
	f.dialog.Show(host.Window())
}
