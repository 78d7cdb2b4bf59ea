package page

import (
	"context"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"roadcert/domain/problem"
	"roadcert/ui/look"
	"roadcert/ui/part"
)

// signedBy says who signed a file from outside. Anybody can write a name into a file; the fingerprint, read out
// on the telephone, is what ties the name to the key.
func signedBy(bureau string, at time.Time, fingerprint string, known bool) fyne.CanvasObject {
	rows := part.Down(look.Small,
		part.Labelled("签名单位", part.Strong(bureau)),
		part.Labelled("签名时间", part.Text(at.Local().Format("2006-01-02 15:04"))),
		part.Labelled("密钥指纹", part.Prose(fingerprint)),
	)
	if known {
		rows.Add(part.Labelled("", part.Tag(look.Good, "这个密钥以前核对过，签名正确")))
		return rows
	}
	rows.Add(part.Labelled("", part.Prose("第一次见到这个密钥。请拨打您已知的该单位电话，逐段核对指纹，一致后再继续；文件里写的电话不要用。").In(look.Warning)))
	return rows
}

// lookInto reads a file from outside and shows what is in it, before anything of it is taken over.
func lookInto[T any](host Host, title, path string, look func(ctx context.Context, content []byte) (T, error), offer func(content []byte, found T)) {
	var content []byte
	var found T
	host.Run(title, func(ctx context.Context, _ func(done, total int)) (err error) {
		if content, err = readFile(path); err != nil {
			return err
		}
		found, err = look(ctx, content)
		return err
	}, func(err error) {
		if err != nil {
			host.Fail(err)
			return
		}
		offer(content, found)
	})
}

func tooLarge(path string) error {
	return problem.New(problem.Invalid, "不能读取“"+filepath.Base(path)+"”", "文件或图片太大", "请确认选对了文件")
}

func unreadable(path string, err error) error {
	return problem.From(err, problem.Invalid, "不能读取“"+filepath.Base(path)+"”", "它不在了，或没有读取的权限", "请重新选择文件")
}
