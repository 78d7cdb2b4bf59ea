package bureau

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/collect"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// FaceError holds what is wrong with the single items of a face.
type FaceError struct{ Refusals []collect.Refusal }

// Error counts them.
func (e *FaceError) Error() string { return fmt.Sprintf("照面有 %d 处错误", len(e.Refusals)) }

// sentence says all that is wrong.
func (e *FaceError) sentence() string {
	texts := make([]string, len(e.Refusals))
	for i, r := range e.Refusals {
		texts[i] = r.Column + "：" + r.Text
	}
	return strings.Join(texts, "；")
}

// checkFace puts a face that somebody proposes to the rules of registers, and returns it as it is stored
// everywhere: dates in one notation, lists as lists. An empty number of a new certificate is given later.
func (d *Desk) checkFace(kind *catalog.Kind, what string, full certificate.Face) (certificate.Face, error) {
	draft, wrong := collect.Check(kind, d.unnumbered(kind, full), d.office.Regions, d.Today())
	if len(wrong) > 0 {
		cause := &FaceError{Refusals: wrong}
		return nil, &problem.Problem{Code: problem.Invalid, What: what, Why: cause.sentence(), Remedy: "请改正后再提出", Cause: cause}
	}
	settled := draft.Face
	if number := kind.Key(catalog.RoleNumber); full[number] == "" {
		settled = with(settled, number, "")
	}
	return settled, nil
}

// unknown refuses items that the kind's face does not have: a misspelt one must not lose its value.
func unknown(kind *catalog.Kind, what string, face certificate.Face) error {
	if keys := kind.Unknown(face); len(keys) > 0 {
		return problem.New(problem.Invalid, what, "照面中有这类证照没有的项："+strings.Join(keys, "、"), "请按照面项目填写")
	}
	return nil
}

// altered returns the face a certificate gets by an amendment or a renewal: what is changed, with the date of
// issue, and the new validity where it is prolonged.
func (d *Desk) altered(c *certificate.Certificate, kind *catalog.Kind, op certificate.Operation, reason certificate.Reason, changes certificate.Face) certificate.Face {
	face := maps.Clone(c.Face)
	today := d.Today()
	set := func(role catalog.Role, on day.Day) {
		if key := kind.Key(role); key != "" {
			face[key] = on.String()
		}
	}
	set(catalog.RoleIssued, today)
	if op == certificate.Renew && reason == "expiry" && kind.Validity > 0 && c.ValidTo != 0 && c.ValidTo != day.Forever {
		set(catalog.RoleFrom, today)
		set(catalog.RoleTo, max(c.ValidTo, today.Add(-1)).AddYears(kind.Validity))
	}
	maps.Copy(face, changes)
	maps.DeleteFunc(face, func(_, value string) bool { return value == "" })
	return face
}

// barred is the refusal of an operation by what the certificate is, whatever its new face: that is said before
// anything that is wrong with the face.
func (d *Desk) barred(c *certificate.Certificate, kind *catalog.Kind, p Proposal, face certificate.Face) *certificate.Refusal {
	p.Face = face
	if why := c.Why(d.command(c, kind, p)); why != nil && slices.Contains([]string{"operation", "status", "medium"}, why.Rule) {
		return why
	}
	return nil
}

// unchanged refuses an amendment that amends nothing but the date of issue; nil where something changes.
func unchanged(c *certificate.Certificate, kind *catalog.Kind, op certificate.Operation, face certificate.Face) *certificate.Refusal {
	issued := kind.Key(catalog.RoleIssued)
	same := func(a, b certificate.Face) bool {
		for key, value := range a {
			if key != issued && b[key] != value {
				return false
			}
		}
		return true
	}
	if op != certificate.Amend || !same(face, c.Face) || !same(c.Face, face) {
		return nil
	}
	return &certificate.Refusal{Rule: "unchanged", Clause: op.Clause(), Text: "照面没有任何改动", Remedy: "请写明改哪一项、改成什么"}
}

// complete fills in what follows from the bureau and the law: authority, issue date, end of validity.
func (d *Desk) complete(kind *catalog.Kind, face certificate.Face) certificate.Face {
	full := certificate.Face{}
	maps.Copy(full, face)
	set := func(key, value string) {
		if key != "" && full[key] == "" {
			full[key] = value
		}
	}
	for _, f := range kind.Fields {
		set(f.Key, strings.ReplaceAll(f.Default, "{bureau}", d.settings.Bureau))
	}
	if kind.Number.OfHolder {
		set(kind.Key(catalog.RoleNumber), full[kind.Key(catalog.RoleCode)])
	}
	set(kind.Key(catalog.RoleIssued), d.Today().String())
	from, err := day.Parse(full[kind.Key(catalog.RoleIssued)])
	if err == nil && kind.Validity > 0 {
		set(kind.Key(catalog.RoleFrom), from.String())
		set(kind.Key(catalog.RoleTo), from.AddYears(kind.Validity).Add(-1).String())
	}
	return full
}

// unnumbered stands the first number of the kind in for one that is only given at the decision, so that
// the rest of the face can be checked now.
func (d *Desk) unnumbered(kind *catalog.Kind, face certificate.Face) certificate.Face {
	key := kind.Key(catalog.RoleNumber)
	if face[key] != "" || kind.Number.Form == "" {
		return face
	}
	return with(face, key, d.number(kind, 1))
}

// with returns a copy of a face in which one item is another.
func with(face certificate.Face, key, value string) certificate.Face {
	changed := maps.Clone(face)
	changed[key] = value
	return changed
}

// vacant refuses a number that is another certificate's.
func (d *Desk) vacant(ctx context.Context, c *certificate.Certificate, kind *catalog.Kind, face certificate.Face, what string) error {
	number := face[kind.Key(catalog.RoleNumber)]
	if number == c.Number {
		return nil
	}
	known, err := d.office.Store.Known(ctx, kind.Code, []collect.Draft{{Number: number, Face: face}})
	if err == nil && known[0].Certificate.Revision > 0 {
		err = problem.New(problem.Refused, what, "新编号已经是另一本证照（"+known[0].Certificate.ID.String()+"）的", "请核对编号；是同一本证照重复归集的，请办理归并")
	}
	return err
}

// occupant returns the certificate that bears the number of a face, for which a new one is asked; its
// Revision is 0 where nobody has the number. It fails where the rules let the number be given to nobody else.
func (d *Desk) occupant(ctx context.Context, kind *catalog.Kind, face certificate.Face, action, what string) (certificate.Certificate, error) {
	number := face[kind.Key(catalog.RoleNumber)]
	if number == "" {
		return certificate.Certificate{}, nil
	}
	known, err := d.office.Store.Known(ctx, kind.Code, []collect.Draft{{Number: number, Face: face}})
	if err != nil || known[0].Certificate.Revision == 0 {
		return certificate.Certificate{}, err
	}
	c, err := d.office.Store.Find(ctx, known[0].Certificate.ID)
	if err != nil {
		return c, err
	}
	why := c.Why(certificate.Command{Operation: certificate.Issue, Kind: kind, On: d.Today(), Reason: "initial", Face: face})
	if why != nil {
		return c, d.refuse(ctx, action, c.ID.String(), what, why)
	}
	return c, nil
}

func (d *Desk) number(kind *catalog.Kind, serial int64) string {
	return kind.NewNumber(d.mark(), d.settings.Region, serial)
}

// mark is the character that stands for the county in a number: the first of its name (法库县 → 法).
func (d *Desk) mark() string {
	for _, r := range d.office.Regions.Short(d.settings.Region) {
		return string(r)
	}
	return ""
}

// numbered gives a face its number, where the proposer left that to the bureau.
func (d *Desk) numbered(ctx context.Context, kind *catalog.Kind, face certificate.Face) (certificate.Face, error) {
	key := kind.Key(catalog.RoleNumber)
	if face[key] != "" {
		return face, nil
	}
	stretches, err := d.stretches(ctx, kind)
	if err != nil {
		return nil, err
	}
	serial, err := d.office.Store.NextSerial(ctx, kind.NumberPrefix(d.mark(), d.settings.Region), stretches)
	if err != nil {
		return nil, err
	}
	if serial == 0 {
		return nil, d.usedUp(ctx, kind)
	}
	return with(face, key, d.number(kind, serial)), nil
}
