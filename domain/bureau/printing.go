package bureau

import (
	"bytes"
	"context"
	"fmt"
	"image"
	_ "image/jpeg" // the formats photos come in
	_ "image/png"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/document"
	"roadcert/domain/overprint"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// Calibrations returns how the printers miss that were measured here (套打).
func (d *Desk) Calibrations(ctx context.Context) ([]overprint.Calibration, error) {
	if err := d.permit(ctx, access.ReadDocuments, "calibrations", ""); err != nil {
		return nil, err
	}
	return fetchAll[overprint.Calibration](ctx, d.office.Store, calibrationDrawer)
}

// SaveCalibration keeps how one printer misses with the paper of one tray.
func (d *Desk) SaveCalibration(ctx context.Context, c overprint.Calibration) error {
	name := strings.Join([]string{c.Printer, c.Tray, c.Stock}, " · ")
	if err := d.permit(ctx, access.Calibrate, "calibrate", name); err != nil {
		return err
	}
	if err := c.Check(); err != nil {
		return err
	}
	r, err := keep(calibrationDrawer, name, c)
	if err != nil {
		return err
	}
	return d.office.Store.Commit(ctx, Change{Records: []Record{r}, Audit: d.entry("calibrate", name, audit.Done, "校准套打")})
}

// Limits of a photo.
const (
	photoBytes = 500 << 10
	photoLeast = 100 // pixels a side
	photoMost  = 3000
)

// AddPicture keeps a photo, upright, and returns its digest, which is what a face holds of it.
func (d *Desk) AddPicture(ctx context.Context, content []byte) (string, error) {
	if err := d.permit(ctx, access.ProposeCase, "add_picture", ""); err != nil {
		return "", err
	}
	r, err := pictureOf(content)
	if err != nil {
		return "", err
	}
	return r.Name, d.office.Store.Commit(ctx, Change{Records: []Record{r}, Audit: d.entry("add_picture", r.Name[:12], audit.Done, "登记照片")})
}

// pictureOf checks a photo and makes the record of it, upright, under its digest.
func pictureOf(content []byte) (Record, error) {
	const what = "不能使用这张照片"
	if len(content) > photoBytes {
		return Record{}, problem.New(problem.Invalid, what, fmt.Sprintf("文件有 %d KB，超过 %d KB", len(content)>>10, photoBytes>>10), "请压缩后再选")
	}
	size, format, err := image.DecodeConfig(bytes.NewReader(content))
	switch {
	case err != nil:
		return Record{}, problem.From(err, problem.Invalid, what, "不是 JPEG 或 PNG 图片", "请另存为 JPEG 后再选")
	case min(size.Width, size.Height) < photoLeast || max(size.Width, size.Height) > photoMost:
		return Record{}, problem.New(problem.Invalid, what, fmt.Sprintf("尺寸 %d×%d 像素不合适", size.Width, size.Height),
			fmt.Sprintf("每边应为 %d 到 %d 像素", photoLeast, photoMost))
	}
	picture, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return Record{}, problem.From(err, problem.Invalid, what, "图片不完整（"+format+"）", "请重新拍摄或另存后再选")
	}
	if content, err = upright(content, picture); err != nil {
		return Record{}, problem.From(err, problem.Internal, what, "照片不能转正", "请转正后另存为 JPEG 再选")
	}
	return Record{Drawer: pictureDrawer, Name: fmt.Sprintf("%x", seal.SM3(content)), Content: content}, nil
}

// pictures fetches the photos of a face. One that was never taken in leaves its frame empty.
func (d *Desk) pictures(ctx context.Context, code catalog.Code, face certificate.Face) (map[string][]byte, error) {
	kind, err := d.kind(code)
	if err != nil {
		return nil, err
	}
	pictures := map[string][]byte{}
	for _, digest := range document.Photos(kind, face) {
		content, err := d.office.Store.Record(ctx, pictureDrawer, digest)
		switch {
		case problem.Of(err) == problem.NotFound:
		case err != nil:
			return nil, err
		default:
			pictures[digest] = content
		}
	}
	return pictures, nil
}
