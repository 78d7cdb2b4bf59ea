package bureau

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"path"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// Photo is a file of a photo, named after the certificate it belongs to: by number, by plate, or by ID.
type Photo struct {
	Name    string // 辽A12345.jpg
	Content []byte
}

// PhotoOptions say where photos belong.
type PhotoOptions struct {
	Kind     catalog.Code // empty: whichever certificate a name means
	Progress func(done int)
}

// PhotoResult is what became of photos. Photos = Added + Unchanged + Refused.
type PhotoResult struct {
	Photos    int            `json:"photos"`
	Added     int            `json:"added"`
	Unchanged int            `json:"unchanged"` // on their face already
	Refused   int            `json:"refused"`
	Reasons   map[string]int `json:"reasons"`
	Refusals  []PhotoRefusal `json:"why,omitempty"` // the first of them
}

// PhotoRefusal is one photo that was not taken.
type PhotoRefusal struct {
	File   string `json:"file"` // masked: it may be a citizen ID
	Reason string `json:"reason"`
	Text   string `json:"text"` // what, why, what to do
}

// photoChunk is how many photos go into one transaction: 20 MB at most.
const photoChunk = 40

// photoKey returns the key of the field that holds a kind's photo, or nothing.
func photoKey(kind *catalog.Kind) string {
	for i := range kind.Fields {
		if f := &kind.Fields[i]; f.Kind == catalog.Photo && !f.Retired {
			return f.Key
		}
	}
	return ""
}

// ImportPhotos puts photos on the faces of certificates that were collected on paper. They come one after the other, so
// that a folder of any size is taken; an error that comes with one ends the import. Where a certificate has been dealt
// with since it was collected its photo changes by amendment only, and is refused by that rule. Each chunk is one
// transaction; photos that are there already change nothing, so that an import that was interrupted is simply run again.
func (d *Desk) ImportPhotos(ctx context.Context, photos iter.Seq2[Photo, error], opt PhotoOptions) (PhotoResult, error) {
	if err := d.permit(ctx, access.CollectRegister, "import_photos", string(opt.Kind)); err != nil {
		return PhotoResult{}, err
	}
	if opt.Kind != "" {
		kind, err := d.kind(opt.Kind)
		if err != nil {
			return PhotoResult{}, err
		}
		if photoKey(kind) == "" {
			return PhotoResult{}, problem.New(problem.Invalid, "不能导入照片", kind.Short+"的照面上没有照片", "请核对证照类别")
		}
	}
	im := photoImport{desk: d, opt: opt, taken: map[certificate.ID]string{}, result: PhotoResult{Reasons: map[string]int{}}}
	for photo, err := range photos {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = im.take(ctx, photo)
		}
		if err != nil {
			return im.result, im.stopped(ctx, errors.Join(err, im.commit(ctx)))
		}
	}
	return im.result, im.commit(ctx)
}

// photoImport is an import of photos under way.
type photoImport struct {
	desk   *Desk
	opt    PhotoOptions
	change Change
	taken  map[certificate.ID]string // the file a certificate has got its photo from
	result PhotoResult
}

func (im *photoImport) stopped(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return err
	}
	return problem.From(ctx.Err(), problem.Cancelled, "照片没有导入完", fmt.Sprintf("登记 %d 张之后被停止", im.result.Added), "已登记的有效；再次导入同一批照片会接着做完")
}

// take looks at one photo.
func (im *photoImport) take(ctx context.Context, photo Photo) error {
	im.result.Photos++
	step, record, err := im.step(ctx, photo)
	var why *certificate.Refusal
	var p *problem.Problem
	switch {
	case errors.As(err, &why):
		im.refuse(photo.Name, why.Rule, why.Error())
	case errors.As(err, &p) && (p.Code == problem.Invalid || p.Code == problem.NotFound):
		im.refuse(photo.Name, string(cmp.Or(reasonOf(err), p.Code)), p.Error())
	case err != nil:
		return err
	case step == nil:
		im.result.Unchanged++
	default:
		im.change.Certificates = append(im.change.Certificates, *step)
		im.change.Records = append(im.change.Records, record)
	}
	if im.opt.Progress != nil {
		im.opt.Progress(im.result.Photos)
	}
	if len(im.change.Certificates) < photoChunk {
		return nil
	}
	return im.commit(ctx)
}

// misnamed is a photo whose name does not lead to one certificate.
type misnamed struct{ reason problem.Code }

func (m *misnamed) Error() string { return string(m.reason) }

func reasonOf(err error) problem.Code {
	var m *misnamed
	if errors.As(err, &m) {
		return m.reason
	}
	return ""
}

func notNamed(reason problem.Code, why, remedy string) error {
	return &problem.Problem{Code: problem.Invalid, What: "不能登记照片", Why: why, Remedy: remedy, Cause: &misnamed{reason}}
}

// step is the change a photo makes, none where it is on the face already.
func (im *photoImport) step(ctx context.Context, photo Photo) (*Step, Record, error) {
	c, err := im.meant(ctx, photo.Name)
	if err != nil {
		return nil, Record{}, err
	}
	if before, again := im.taken[c.ID]; again {
		return nil, Record{}, notNamed("photo_repeated", "同一本证照已有照片 "+maskFile(before), "请只保留一张")
	}
	record, err := pictureOf(photo.Content)
	if err != nil {
		return nil, Record{}, err
	}
	kind, err := im.desk.kind(c.Kind)
	if err != nil {
		return nil, Record{}, err
	}
	key := photoKey(kind)
	if c.Face[key] == record.Name {
		return nil, Record{}, nil
	}
	face := certificate.Face{key: record.Name}
	for k, v := range c.Face {
		if k != key {
			face[k] = v
		}
	}
	step, err := im.desk.step(c, certificate.Command{
		Operation: certificate.Collect, Kind: kind, Event: im.desk.office.Store.NextEvent(), At: im.desk.office.Now(),
		On: c.Since, Actor: im.desk.account.User, Note: "登记照片", Face: face, Status: c.Status,
	})
	if err != nil {
		return nil, Record{}, err
	}
	im.taken[c.ID] = photo.Name
	return &step, record, nil
}

// meant finds the certificate a file is named after.
func (im *photoImport) meant(ctx context.Context, name string) (c certificate.Certificate, err error) {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	stem := strings.ToUpper(strings.TrimSpace(strings.TrimSuffix(base, path.Ext(base))))
	ids, err := im.named(ctx, stem)
	if err != nil {
		return c, err
	}
	var found []certificate.Certificate
	others := 0
	for _, id := range ids {
		one, err := im.desk.office.Store.Find(ctx, id)
		if err != nil {
			return c, err
		}
		kind, err := im.desk.kind(one.Kind)
		switch {
		case err != nil:
			return c, err
		case im.opt.Kind != "" && im.opt.Kind != one.Kind, photoKey(kind) == "":
			others++
		default:
			found = append(found, one)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return c, notNamed("photo_ambiguous", "有几本证照使用这个编号", "请指定证照类别，或把文件改名为证照标识（如 c1-42.jpg）")
	case others > 0:
		return c, notNamed("photo_not_on_face", "这个编号的证照照面上没有照片", "请核对文件名和证照类别")
	}
	return c, notNamed("photo_unknown", "库中没有这个编号、车牌或标识", "请核对文件名；证照尚未归集的请先归集")
}

// named returns the certificates of a number, a plate or an ID.
func (im *photoImport) named(ctx context.Context, stem string) ([]certificate.ID, error) {
	const several = 10
	if id, ok := certificate.ParseID(strings.ToLower(stem)); ok {
		if _, err := im.desk.office.Store.Find(ctx, id); problem.Of(err) == problem.NotFound {
			return nil, nil
		}
		return []certificate.ID{id}, nil
	}
	ids, err := im.desk.office.Store.Lookup(ctx, stem)
	if err != nil || len(ids) > 0 || stem == "" {
		return ids, err
	}
	page, err := im.desk.office.Store.List(ctx, Query{Text: stem, Today: im.desk.Today(), Limit: several})
	for _, row := range page.Rows {
		if row.Plate == stem {
			ids = append(ids, row.ID)
		}
	}
	return ids, err
}

func (im *photoImport) refuse(name, reason, text string) {
	im.result.Refused++
	im.result.Reasons[reason]++
	if len(im.result.Refusals) < refusalsMax {
		im.result.Refusals = append(im.result.Refusals, PhotoRefusal{File: maskFile(name), Reason: reason, Text: text})
	}
}

// maskFile hides what a file's name says of a person: a long run of digits is a citizen ID or a telephone number.
// Plates and the numbers of papers, which have characters between, are for everybody to read.
func maskFile(name string) string {
	const telephone = 11
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	ext := path.Ext(base)
	stem := strings.TrimSuffix(base, ext)
	if strings.TrimRight(stem, "0123456789Xx") == "" && len(stem) >= telephone {
		return maskMoved(stem) + ext
	}
	return maskText(stem) + ext
}

// commit writes what has gathered.
func (im *photoImport) commit(ctx context.Context) error {
	n := len(im.change.Certificates)
	if n == 0 {
		return nil
	}
	first, last := im.change.Certificates[0].Event.ID, im.change.Certificates[n-1].Event.ID
	im.change.Audit = im.desk.entry("import_photos", first.String()+"…"+last.String(), audit.Done, fmt.Sprintf("登记照片 %d 张", n))
	err := im.desk.office.Store.Commit(context.WithoutCancel(ctx), im.change)
	if err == nil {
		im.result.Added += n
	}
	im.change = Change{}
	return err
}
