package document

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"roadcert/domain/attest"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/day"
	"roadcert/domain/eseal"
	"roadcert/domain/ofd"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// Composer puts documents together for one bureau. It does not change, and may be shared by goroutines.
type Composer struct {
	Bureau   string
	USCC     string
	Training bool // every document says so
	Catalog  *catalog.Catalog
	Regions  *code.Regions
	Press    Press
	Key      *seal.Key // signs verifying codes
}

// Compose puts together what the document of an edition says, with the kind and template it was made with. pictures
// are the photos of the face, by digest.
func (c *Composer) Compose(e *certificate.Edition, kind catalog.Code, face certificate.Face, pictures map[string][]byte) (Sheet, error) {
	const what = "不能生成电子证照"
	v, ok := c.Catalog.Version(kind, max(e.Catalog, 1))
	if !ok {
		return Sheet{}, problem.New(problem.Damaged, what, fmt.Sprintf("证照目录中没有 %s 的第 %d 版", kind, e.Catalog), "请检查证照库，必要时用备份恢复")
	}
	if v.Template == nil {
		return Sheet{}, problem.New(problem.Refused, what, v.Kind.Short+"的目录第 "+fmt.Sprint(v.Number)+" 版没有模板", "请在“目录与模板”中为它起草模板并发布，再办理换发")
	}
	s := Sheet{
		Kind: v.Kind, Template: v.Template, Catalogue: v.Number, Face: face, Identifier: e.Identifier, Version: e.Version,
		Bureau: c.Bureau, Made: e.MadeAt, Mark: MarkUnsealed, Regions: RegionsOf(c.Regions, v.Kind, face), Pictures: pictures,
	}
	if c.Training {
		s.Mark = MarkTraining
	}
	var err error
	s.Check, err = c.claim(e, v.Kind, face)
	return s, err
}

// Photos returns the digests of the photos a face has.
func Photos(k *catalog.Kind, face certificate.Face) (digests []string) {
	for i := range k.Fields {
		if f := &k.Fields[i]; f.Kind == catalog.Photo && face[f.Key] != "" {
			digests = append(digests, face[f.Key])
		}
	}
	return digests
}

// RegionsOf names the regions of a face, those in the rows of its lists too.
func RegionsOf(regions *code.Regions, k *catalog.Kind, face certificate.Face) map[string]string {
	var names map[string]string
	name := func(f *catalog.Field, code string) {
		if f.Kind != catalog.RegionCode || code == "" {
			return
		}
		if names == nil {
			names = map[string]string{}
		}
		names[code] = regions.Name(code)
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

// Print makes the unsealed package of a sheet, with its metadata and its face as data.
func (c *Composer) Print(s *Sheet) (*ofd.Package, []ofd.Place, error) {
	return c.Press.OFD(*s, c.about(s), []ofd.Attachment{{Name: ofd.FaceAttachment, Content: ofd.EncodeFace(faceOf(s))}})
}

// Packed writes a package to memory.
func Packed(p *ofd.Package) ([]byte, error) {
	var b bytes.Buffer
	err := p.Write(&b)
	return b.Bytes(), problem.From(err, problem.Internal, "不能生成电子证照", "文件打不成包", "请把这句话告诉维护人员")
}

// Sealed makes the sealed file of an edition. It is refused where the face is not the one the edition was made of,
// or the template has no place for a seal.
func (c *Composer) Sealed(
	rand io.Reader, e *certificate.Edition, kind catalog.Code, face certificate.Face, pictures map[string][]byte, by *eseal.Seal,
	signer eseal.Signer, at time.Time,
) ([]byte, error) {
	const what = "不能加盖专用章"
	if digest := seal.SM3(face.Canonical()); !slices.Equal(digest[:], e.FaceDigest) {
		return nil, problem.New(problem.Refused, what, "照面信息与这一版生成时不同", "请核对证照的经历，办理变更后再盖章")
	}
	sheet, err := c.Compose(e, kind, face, pictures)
	if err != nil {
		return nil, err
	}
	sheet.Bear(by)
	pack, places, err := c.Print(&sheet)
	if err != nil {
		return nil, err
	}
	if len(places) == 0 {
		return nil, problem.New(problem.Refused, what, sheet.Kind.Short+"的模板没有盖章位置", "请在模板上放置盖章位置并发布，再办理换发")
	}
	if err := pack.Seal(rand, by, signer, at, places...); err != nil {
		return nil, err
	}
	return Packed(pack)
}

// OfOne tells a problem of one document alone, a damaged photo for example, from those of the program or the machine:
// the others can still be made.
func OfOne(err error) (*problem.Problem, bool) {
	var p *problem.Problem
	if !errors.As(err, &p) {
		return nil, false
	}
	return p, slices.Contains([]problem.Code{problem.Refused, problem.Damaged, problem.Invalid}, p.Code)
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
func (c *Composer) about(s *Sheet) ofd.Info {
	info := ofd.Info{Title: s.Kind.Name, Author: s.Bureau, Creator: "roadcert", Made: s.Made}
	say := func(name, value string) {
		if value != "" {
			info.Custom = append(info.Custom, ofd.Entry{Name: name, Value: value})
		}
	}
	of := func(role catalog.Role) string { return s.Face[s.Kind.Key(role)] }
	holder, _ := s.Kind.Field(catalog.RoleCode)
	say(ofd.CertificateName, s.Kind.Name)
	say(ofd.TypeCode, s.Kind.TypeCode)
	say(ofd.Number, of(catalog.RoleNumber))
	say(ofd.Identifier, s.Identifier)
	say(ofd.Authority, s.Bureau)
	say(ofd.AuthorityCode, c.USCC)
	say(ofd.IssuedOn, of(catalog.RoleIssued))
	say(ofd.Holder, of(catalog.RoleHolder))
	if s.Face[holder.Key] != "" {
		say(ofd.HolderCode, s.Face[holder.Key])
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
func (c *Composer) claim(e *certificate.Edition, kind *catalog.Kind, face certificate.Face) (string, error) {
	number := face[kind.Key(catalog.RoleNumber)]
	if kind.Number.OfHolder {
		number = code.MaskCitizenID(number)
	}
	claim := attest.Claim{
		Kind: string(kind.Code), Identifier: e.Identifier, Holder: attest.ShortHolder(face[kind.Key(catalog.RoleHolder)]),
		Number: number, Made: day.Of(e.MadeAt),
	}
	copy(claim.Face[:], e.FaceDigest)
	if to, err := day.Parse(face[kind.Key(catalog.RoleTo)]); err == nil {
		claim.ValidTo = to
	}
	text, err := claim.Encode(nil, alike{c.Key})
	return text, problem.From(err, problem.Internal, "不能生成核验码", "签名没有通过复核", "请重试；反复出现时请联系系统管理员")
}

// alike signs the same message the same way every time.
type alike struct{ *seal.Key }

// Sign draws no lots.
func (a alike) Sign(_ io.Reader, message []byte) ([]byte, error) { return a.SignAlike(message) }
