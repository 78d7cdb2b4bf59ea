package bureau

import (
	"context"
	"fmt"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/document"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// File is the file of an edition, ready to be saved.
type File struct {
	Name       string // without anything of the holder
	Content    []byte // OFD
	Identifier string
	Sealed     bool
	Digest     string // SM3 of Content, hexadecimal
}

// Sheet returns what the document of an edition says; version 0 means the newest. It is the certificate in
// full, so the log says who looked.
func (d *Desk) Sheet(ctx context.Context, ref string, version int) (document.Sheet, error) {
	s, e, err := d.sheet(ctx, ref, version)
	if err != nil {
		return document.Sheet{}, err
	}
	if e.Sealed {
		if err := d.showSeal(ctx, &s, e); err != nil {
			return document.Sheet{}, err
		}
	}
	return s, d.record(ctx, "read_document", e.Certificate.String(), audit.Done, fmt.Sprintf("查看第 %03d 版电子证照", e.Version))
}

// Document returns the file of an edition; version 0 means the newest. Where it was never sealed it is made
// anew, always the same, and says that it has no seal.
func (d *Desk) Document(ctx context.Context, ref string, version int) (File, error) {
	s, e, err := d.sheet(ctx, ref, version)
	if err != nil {
		return File{}, err
	}
	f := File{Name: fmt.Sprintf("%s-%s-%03d.ofd", s.Kind.Short, e.Certificate, e.Version), Identifier: e.Identifier, Sealed: e.Sealed}
	if e.Sealed {
		kept, err := d.office.Store.Document(ctx, e.Certificate, e.Version)
		if err != nil {
			return File{}, err
		}
		f.Content = kept.Content
	} else {
		composer, err := d.composer(ctx)
		if err != nil {
			return File{}, err
		}
		pack, _, err := composer.Print(&s)
		if err != nil {
			return File{}, err
		}
		if f.Content, err = document.Packed(pack); err != nil {
			return File{}, err
		}
	}
	f.Digest = fmt.Sprintf("%x", seal.SM3(f.Content))
	return f, d.record(ctx, "export_document", e.Certificate.String(), audit.Done, fmt.Sprintf("导出第 %03d 版电子证照，SM3 %s", e.Version, f.Digest))
}

// sheet finds an edition and puts together what its document says.
func (d *Desk) sheet(ctx context.Context, ref string, version int) (document.Sheet, *certificate.Edition, error) {
	if err := d.permit(ctx, access.ReadDocuments, "read_document", ""); err != nil {
		return document.Sheet{}, nil, err
	}
	c, err := d.find(ctx, ref)
	if err != nil {
		return document.Sheet{}, nil, err
	}
	events, err := d.office.Store.History(ctx, c.ID)
	if err != nil {
		return document.Sheet{}, nil, err
	}
	if version == 0 {
		version = c.Version
	}
	var face certificate.Face
	for _, e := range events {
		if e.Face != nil {
			face = e.Face
		}
		if e.Edition != nil && e.Edition.Version == version {
			s, err := d.compose(ctx, e.Edition, c.Kind, face)
			return s, e.Edition, err
		}
	}
	const what = "没有电子证照文件"
	if c.Version == 0 {
		return document.Sheet{}, nil, problem.New(problem.NotFound, what, "这本证照还只有纸质", "请先转化为电子证照")
	}
	return document.Sheet{}, nil, problem.New(problem.NotFound, what, fmt.Sprintf("没有第 %03d 版，最新的是第 %03d 版", version, c.Version), "请改选其他版本")
}

// compose puts together what the document of an edition says, with the kind and template it was made with.
func (d *Desk) compose(ctx context.Context, e *certificate.Edition, code catalog.Code, face certificate.Face) (document.Sheet, error) {
	composer, err := d.composer(ctx)
	if err != nil {
		return document.Sheet{}, err
	}
	pictures, err := d.pictures(ctx, code, face)
	if err != nil {
		return document.Sheet{}, err
	}
	return composer.Compose(e, code, face, pictures)
}

// composer makes the documents of this bureau.
func (d *Desk) composer(ctx context.Context) (*document.Composer, error) {
	key, err := d.bureauKey(ctx)
	return &document.Composer{
		Bureau: d.settings.Bureau, USCC: d.settings.USCC, Training: d.settings.Training, Catalog: d.Catalog(), Regions: d.office.Regions,
		Press: d.office.Press, Key: key,
	}, err
}
