package page

import (
	"bytes"
	"context"
	"fmt"
	"image"
	_ "image/jpeg" // the formats photos come in
	_ "image/png"
	"io"
	"os"
	"path/filepath"

	"roadcert/domain/catalog"
	"roadcert/domain/problem"
	"roadcert/ui/part"
)

// photoFiles are the files a photo can be.
var photoFiles = []string{".jpg", ".jpeg", ".png"}

// photosFolder is the name under which the folder is remembered that photos are in.
const photosFolder = "photos"

// fileMost is more than any photo has; the desk, which says how large one may be, need not see what is larger.
const fileMost = 32 << 20

// keepPicture stores a photo and returns its digest, or says why it cannot be used.
type keepPicture func(ctx context.Context, content []byte) (digest string, err error)

// photoInput chooses the photo of a field, off the screen.
type photoInput struct {
	field   *part.PhotoField
	host    Host
	keep    keepPicture
	running latest
}

func newPhotoInput(of catalog.Field, proportion float32, host Host, keep keepPicture) *photoInput {
	p := &photoInput{host: host, keep: keep, running: latest{host: host}}
	p.field = part.NewPhotoField(of.Name, proportion, p.choose)
	return p
}

func (p *photoInput) choose() {
	chooseFile(p.host, "选择照片", folder(photosFolder), photoFiles, p.open)
}

// open reads a file, hands it to the desk, and shows what the desk has taken.
func (p *photoInput) open(path string) {
	rememberFolder(photosFolder, filepath.Dir(path))
	var digest string
	var picture image.Image
	p.field.Say("正在读取…")
	p.running.begin("读取照片", func(ctx context.Context, _ func(done, total int)) error {
		content, err := readPhoto(path)
		if err != nil {
			return err
		}
		if digest, err = p.keep(ctx, content); err != nil {
			return err
		}
		picture, _, err = image.Decode(bytes.NewReader(content))
		return err
	}, func(err error) {
		if err != nil {
			p.field.Say("")
			p.field.Complain(err.Error())
			p.field.Focus()
			return
		}
		size := picture.Bounds().Size()
		p.field.Show(digest, picture, fmt.Sprintf("%s，%d×%d 像素", filepath.Base(path), size.X, size.Y))
	})
}

// readPhoto reads a file that may be a photo.
func readPhoto(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, unreadablePhoto(path, err)
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, fileMost))
	if err != nil {
		return nil, unreadablePhoto(path, err)
	}
	if len(content) == fileMost {
		return nil, problem.New(problem.Invalid, "不能使用这张照片", fmt.Sprintf("文件超过 %d MB", fileMost>>20), "请压缩后再选")
	}
	return content, nil
}

func unreadablePhoto(path string, err error) error {
	return problem.From(err, problem.Invalid, "不能读取“"+filepath.Base(path)+"”", "文件已不在那里，或没有读取的权限", "请另选一个文件")
}
