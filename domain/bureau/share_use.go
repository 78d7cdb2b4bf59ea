package bureau

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/evaluation"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
	"roadcert/domain/sharing"
)

// SharedSheet is what is handed out under a grant, as plain data with every word of it; ui/paper and store/register
// draw it.
type SharedSheet struct {
	Bureau   string
	Title    string
	Subtitle string
	Columns  []string   // names of the items
	Rows     [][]string // one for each certificate
	Notes    []string
	Mark     sharing.Mark
	Practice string // what the sheet must say of itself: 练习 无效
}

// Sections are the sheet as it is read on paper: a table for each certificate, and the notes.
func (s *SharedSheet) Sections() []evaluation.Section {
	var list []evaluation.Section
	for i, row := range s.Rows {
		t := &evaluation.Table{Columns: []evaluation.TableColumn{{Title: "项目", Width: 26}, {Title: "内容", Width: 74}}}
		if len(s.Rows) > 1 {
			t.Caption = fmt.Sprintf("第 %d 本，共 %d 本", i+1, len(s.Rows))
		}
		for j, name := range s.Columns {
			t.Rows = append(t.Rows, []string{name, row[j]})
		}
		list = append(list, evaluation.Section{Table: t})
	}
	return append(list, evaluation.Section{Heading: "说明", Paragraphs: s.Notes})
}

// Drawing writes a sheet as a file of one form, with its mark in sight and in the metadata.
type Drawing func(w io.Writer, s SharedSheet) error

// Into is a drawing that lays the file down in a place of its own as well: there it is before its use is recorded, and a
// full disk spends none.
func (draw Drawing) Into(place io.Writer) Drawing {
	return func(w io.Writer, s SharedSheet) error { return draw(io.MultiWriter(w, place), s) }
}

// SharedFile is a file ready to leave.
type SharedFile struct {
	Name    string // without anything of the holder
	Content []byte
	Use     sharing.Use // as it is recorded
	Left    int         // how often the grant can still be used
}

// Share hands out what a grant covers, as one file of a form: whole, as the certificates are now, less those that are
// no longer valid or are another holder's by now. The file is drawn first, and leaves only when its use is recorded:
// whether the grant can be used is judged in the transaction that records it. What it holds is in full, so the log
// says who handed it out, by the number that stands on it.
func (d *Desk) Share(ctx context.Context, id string, form sharing.Form, draw Drawing) (SharedFile, error) {
	const action = "share_use"
	if err := d.permit(ctx, access.HandOut, action, id); err != nil {
		return SharedFile{}, err
	}
	g, err := d.office.Store.Grant(ctx, id)
	if err != nil {
		return SharedFile{}, err
	}
	s, u, why, err := d.shared(ctx, &g, form)
	if err != nil {
		return SharedFile{}, err
	}
	if why != nil {
		return SharedFile{}, d.refuse(ctx, action, id, cannotShare, why)
	}
	var b bytes.Buffer
	if err := draw(&b, s); err != nil {
		return SharedFile{}, err
	}
	u.Digest = fmt.Sprintf("%x", seal.SM3(b.Bytes()))
	if u.Signature, err = d.signature(u.SignedBytes()); err != nil {
		return SharedFile{}, err
	}
	uses := []SharedUse{{Use: u, On: d.Today()}}
	entry := d.entry(action, id, audit.Done, fmt.Sprintf("提供证照信息 %d 本，使用编号 %s，SM3 %s", u.Given, s.Mark.Written(), u.Digest))
	err = d.office.Store.Commit(ctx, Change{Uses: uses, Audit: entry})
	if errors.As(err, &why) { // somebody was faster: it was withdrawn, or used up
		return SharedFile{}, d.recorded(ctx, err, d.entry(action, id, audit.Refused, why.Rule))
	}
	u = uses[0].Use
	return SharedFile{Name: "共享-" + u.Number + "." + string(form), Content: b.Bytes(), Use: u, Left: g.Uses - u.Turn}, err
}

// shared puts together what is handed out and how it will be recorded, or says why it cannot be.
func (d *Desk) shared(ctx context.Context, g *sharing.Grant, form sharing.Form) (s SharedSheet, u sharing.Use, why *certificate.Refusal, err error) {
	if why = g.Why(d.Today()); why != nil {
		return s, u, why, nil
	}
	kind, err := d.kind(g.Kind)
	if err != nil {
		return s, u, nil, err
	}
	fields, why := sharing.Items(kind, g.Fields) // the catalogue may have closed one since
	if why != nil {
		return s, u, why, nil
	}
	given, withheld, err := d.given(ctx, g)
	if err != nil {
		return s, u, nil, err
	}
	if most := form.Most(); len(given) > most {
		return s, u, nil, problem.New(problem.Invalid, cannotShare, fmt.Sprintf("%d 本证照不能放在一个 %s 文件里，最多 %d 本", len(given), form, most),
			"请改用 "+string(sharing.XLSX))
	}
	if len(given) == 0 {
		return s, u, noneValid(), nil
	}
	number, err := sharing.NewNumber(d.office.Rand)
	if err != nil {
		return s, u, nil, problem.From(err, problem.Internal, cannotShare, "取不到随机数", "请重新启动计算机后再试")
	}
	u = sharing.Use{Number: number, Grant: g.ID, At: d.now(), By: d.account.User, Form: form, Given: len(given), Withheld: withheld}
	s = d.sharedSheet(g, kind, fields, given, &u)
	return s, u, nil, nil
}

// given returns the certificates of a grant that may leave now, and those that may not.
func (d *Desk) given(ctx context.Context, g *sharing.Grant) (given []certificate.Certificate, withheld []certificate.ID, err error) {
	covered, err := d.office.Store.Covered(ctx, g.ID)
	if err != nil {
		return nil, nil, err
	}
	today := d.Today()
	may := make(map[certificate.ID]bool, len(covered))
	for i := range covered {
		if c := &covered[i]; !c.Moved && c.StatusOn(today) == certificate.Valid {
			may[c.ID] = true
			given = append(given, c.Certificate)
		}
	}
	for _, id := range g.Certificates {
		if !may[id] {
			withheld = append(withheld, id)
		}
	}
	return given, withheld, nil
}

func (d *Desk) sharedSheet(g *sharing.Grant, kind *catalog.Kind, fields []catalog.Field, given []certificate.Certificate, u *sharing.Use) SharedSheet {
	s := SharedSheet{
		Bureau: d.settings.Bureau, Title: "证照共享信息", Subtitle: kind.Name + "　共 " + strconv.Itoa(len(given)) + " 本　授权编号 " + g.ID,
		Mark: sharing.Mark{
			Number: u.Number, Grant: g.ID, Bureau: d.settings.Bureau, By: d.account.Name, Party: g.Party, Person: g.Person, Purpose: g.Purpose,
			At: u.At.In(d.office.Now().Location()),
		},
		Notes: []string{
			"所列证照在提供时均为有效状态；之后的变化请到本单位或者省级系统核验。",
			"授权依据：" + g.Basis.Name() + "（" + g.Evidence + "）；使用期限 " + g.From.String() + " 至 " + g.Until.String() + "。",
		},
	}
	if len(u.Withheld) > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("另有 %d 本已不是有效状态或者已换了持证主体，没有提供。", len(u.Withheld)))
	}
	s.Practice = d.practice()
	for i := range fields {
		s.Columns = append(s.Columns, fields[i].Name)
	}
	for i := range given {
		row := make([]string, len(fields))
		for j := range fields {
			row[j] = d.itemText(&fields[j], given[i].Face[fields[j].Key])
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

// itemText is an item of a face as people read it.
func (d *Desk) itemText(f *catalog.Field, value string) string {
	if f.Kind == catalog.RegionCode && value != "" {
		return d.office.Regions.Name(value)
	}
	return f.Text(value)
}

// withheldFrom tells whether a use left out every one of some certificates.
func withheldFrom(u *sharing.Use, own []certificate.ID) bool {
	return !slices.ContainsFunc(own, func(id certificate.ID) bool { return !slices.Contains(u.Withheld, id) })
}
