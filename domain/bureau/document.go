package bureau

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/attest"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/ofd"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// Sheet is all that a document of a certificate says, as plain data: what ui/paper lays out once, and draws
// as PDF, OFD and picture.
type Sheet struct {
	Kind       *catalog.Kind
	Template   *catalog.Template
	Catalogue  int // number of the version of the catalogue's entry that Kind and Template are of
	Face       certificate.Face
	Identifier string // GB/T 36904
	Version    int
	Bureau     string
	Made       time.Time
	Check      string            // this program's verifying code (核验码); empty where there is none
	Ministry   string            // the ministry's code, where one was received
	Mark       string            // what the document must say of itself: 练习 无效, 未加盖专用章
	Pictures   map[string][]byte // photos by their digest
	Regions    map[string]string // names of the regions the face has by their codes
	Seal       *SealPicture      // nil: no seal
}

// SealPicture is the seal as it is seen.
type SealPicture struct {
	Name          string
	PNG           []byte
	Width, Height float64 // millimetres
}

// Press makes the files of documents; ui/paper is the one that is used. Its methods may be called by several
// goroutines at once.
type Press interface {
	// OFD lays a sheet out and returns it as an unsealed package with the metadata and attachments given, and
	// the places a seal belongs at.
	OFD(s Sheet, info ofd.Info, attachments []ofd.Attachment) (*ofd.Package, []ofd.Place, error)
	// SealPicture draws a round seal: words along the ring and in the middle, as PNG of 40 mm.
	SealPicture(ring, middle string) ([]byte, error)
}

// What a document says of itself where it must not be taken for the real thing.
const (
	MarkTraining = "练习 无效"
	MarkUnsealed = "未加盖专用章"
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
func (d *Desk) Sheet(ctx context.Context, ref string, version int) (Sheet, error) {
	s, e, err := d.sheet(ctx, ref, version)
	if err != nil {
		return Sheet{}, err
	}
	if e.Sealed {
		if err := d.showSeal(ctx, &s, e); err != nil {
			return Sheet{}, err
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
		pack, _, err := d.print(&s)
		if err != nil {
			return File{}, err
		}
		if f.Content, err = packed(pack); err != nil {
			return File{}, err
		}
	}
	f.Digest = fmt.Sprintf("%x", seal.SM3(f.Content))
	return f, d.record(ctx, "export_document", e.Certificate.String(), audit.Done, fmt.Sprintf("导出第 %03d 版电子证照，SM3 %s", e.Version, f.Digest))
}

// sheet finds an edition and puts together what its document says.
func (d *Desk) sheet(ctx context.Context, ref string, version int) (Sheet, *certificate.Edition, error) {
	if err := d.permit(ctx, access.ReadDocuments, "read_document", ""); err != nil {
		return Sheet{}, nil, err
	}
	c, err := d.find(ctx, ref)
	if err != nil {
		return Sheet{}, nil, err
	}
	events, err := d.office.Store.History(ctx, c.ID)
	if err != nil {
		return Sheet{}, nil, err
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
		return Sheet{}, nil, problem.New(problem.NotFound, what, "这本证照还只有纸质", "请先转化为电子证照")
	}
	return Sheet{}, nil, problem.New(problem.NotFound, what, fmt.Sprintf("没有第 %03d 版，最新的是第 %03d 版", version, c.Version), "请改选其他版本")
}

// compose puts together what the document of an edition says, with the kind and template it was made with.
func (d *Desk) compose(ctx context.Context, e *certificate.Edition, code catalog.Code, face certificate.Face) (Sheet, error) {
	const what = "不能生成电子证照"
	v, ok := d.Catalog().Version(code, max(e.Catalog, 1))
	if !ok {
		return Sheet{}, problem.New(problem.Damaged, what, fmt.Sprintf("证照目录中没有 %s 的第 %d 版", code, e.Catalog), "请检查证照库，必要时用备份恢复")
	}
	if v.Template == nil {
		return Sheet{}, problem.New(problem.Refused, what, v.Kind.Short+"的目录第 "+fmt.Sprint(v.Number)+" 版没有模板", "请在“目录与模板”中为它起草模板并发布，再办理换发")
	}
	s := Sheet{
		Kind: v.Kind, Template: v.Template, Catalogue: v.Number, Face: face, Identifier: e.Identifier, Version: e.Version,
		Bureau: d.settings.Bureau, Made: e.MadeAt, Mark: MarkUnsealed, Regions: d.regionsOf(v.Kind, face),
	}
	if d.settings.Training {
		s.Mark = MarkTraining
	}
	var err error
	if s.Pictures, err = d.pictures(ctx, v.Kind, face); err != nil {
		return Sheet{}, err
	}
	s.Check, err = d.claim(ctx, e, v.Kind, face)
	return s, err
}

// regionsOf names the regions of a face, those in the rows of its lists too.
func (d *Desk) regionsOf(k *catalog.Kind, face certificate.Face) map[string]string {
	var names map[string]string
	name := func(f *catalog.Field, code string) {
		if f.Kind != catalog.RegionCode || code == "" {
			return
		}
		if names == nil {
			names = map[string]string{}
		}
		names[code] = d.office.Regions.Name(code)
	}
	for i := range k.Fields {
		f := &k.Fields[i]
		name(f, face[f.Key])
		if !slices.ContainsFunc(f.Items, func(item catalog.Field) bool { return item.Kind == catalog.RegionCode }) {
			continue
		}
		rows, _ := f.Rows(face[f.Key]) // what is no list is refused where it is printed
		for _, row := range rows {
			for j := range f.Items {
				name(&f.Items[j], row[f.Items[j].Key])
			}
		}
	}
	return names
}

// print makes the unsealed package of a sheet, with its metadata and its face as data.
func (d *Desk) print(s *Sheet) (*ofd.Package, []ofd.Place, error) {
	return d.office.Press.OFD(*s, d.about(s), []ofd.Attachment{{Name: ofd.FaceAttachment, Content: ofd.EncodeFace(faceOf(s))}})
}

// packed writes a package to memory.
func packed(p *ofd.Package) ([]byte, error) {
	var b bytes.Buffer
	err := p.Write(&b)
	return b.Bytes(), problem.From(err, problem.Internal, "不能生成电子证照", "文件打不成包", "请把这句话告诉维护人员")
}

// faceOf is the face as data, as the package carries it.
func faceOf(s *Sheet) ofd.Face {
	f := ofd.Face{
		Identifier: s.Identifier, Kind: string(s.Kind.Code), Type: s.Kind.TypeCode, Name: s.Kind.Name, Version: s.Version, Catalogue: s.Catalogue,
	}
	for _, field := range s.Kind.Fields {
		if value := s.Face[field.Key]; value != "" {
			f.Items = append(f.Items, ofd.Item{Key: field.Key, Name: field.Name, Value: value})
		}
	}
	return f
}

// about is the metadata of a document (GB/T 36903). What is empty is left out.
func (d *Desk) about(s *Sheet) ofd.Info {
	info := ofd.Info{Title: s.Kind.Name, Author: s.Bureau, Creator: "roadcert", Made: s.Made}
	say := func(name, value string) {
		if value != "" {
			info.Custom = append(info.Custom, ofd.Entry{Name: name, Value: value})
		}
	}
	of := func(role catalog.Role) string { return s.Face[s.Kind.Key(role)] }
	code, _ := s.Kind.Field(catalog.RoleCode)
	say(ofd.CertificateName, s.Kind.Name)
	say(ofd.TypeCode, s.Kind.TypeCode)
	say(ofd.Number, of(catalog.RoleNumber))
	say(ofd.Identifier, s.Identifier)
	say(ofd.Authority, s.Bureau)
	say(ofd.AuthorityCode, d.settings.USCC)
	say(ofd.IssuedOn, of(catalog.RoleIssued))
	say(ofd.Holder, of(catalog.RoleHolder))
	if s.Face[code.Key] != "" {
		say(ofd.HolderCode, s.Face[code.Key])
		say(ofd.HolderKind, catalog.HolderCodeName(s.Kind.HolderCodeType()))
		say(ofd.HolderKindCode, s.Kind.HolderCodeType())
	}
	say(ofd.ValidFrom, of(catalog.RoleFrom))
	say(ofd.ValidTo, of(catalog.RoleTo))
	say(ofd.MadeAt, s.Made.UTC().Format(time.RFC3339))
	for _, f := range s.Kind.Fields {
		if f.Role == "" {
			say(ofd.Business+f.Key, s.Face[f.Key])
		}
	}
	return info
}

// claim signs the verifying code of an edition. The same edition gets the same code.
func (d *Desk) claim(ctx context.Context, e *certificate.Edition, kind *catalog.Kind, face certificate.Face) (string, error) {
	key, err := d.bureauKey(ctx)
	if err != nil {
		return "", err
	}
	c := attest.Claim{
		Kind: string(kind.Code), Identifier: e.Identifier, Holder: attest.ShortHolder(face[kind.Key(catalog.RoleHolder)]),
		Number: d.mask(kind.Code, face[kind.Key(catalog.RoleNumber)]), Made: day.Of(e.MadeAt),
	}
	copy(c.Face[:], e.FaceDigest)
	if to, err := day.Parse(face[kind.Key(catalog.RoleTo)]); err == nil {
		c.ValidTo = to
	}
	code, err := c.Encode(nil, alike{key})
	return code, problem.From(err, problem.Internal, "不能生成核验码", "签名没有通过复核", "请重试；反复出现时请联系系统管理员")
}

// alike signs the same message the same way every time.
type alike struct{ *seal.Key }

// Sign draws no lots.
func (a alike) Sign(_ io.Reader, message []byte) ([]byte, error) { return a.SignAlike(message) }
