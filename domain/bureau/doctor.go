package bureau

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"roadcert/domain/access"
	"roadcert/domain/catalog"
	"roadcert/domain/collect"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// Diagnosis is what the doctor found in one sheet of a register.
type Diagnosis struct {
	Inspection
	collect.Diagnosis
}

// Diagnose looks through a sheet and says, cause by cause, what is wrong with it and what could be done. Nothing
// is written; what a person agrees to goes with ImportOptions. What has been put right by hand is passed as fixes, so
// that the diagnosis is that of the register as it is now.
func (d *Desk) Diagnose(ctx context.Context, reg Register, sheet string, hints collect.Hints, fixes collect.Fixes) (Diagnosis, error) {
	if err := d.permit(ctx, access.CollectRegister, "diagnose", reg.Digest()); err != nil {
		return Diagnosis{}, err
	}
	in, err := d.inspect(ctx, reg, sheet, hints)
	if err != nil {
		return Diagnosis{Inspection: in}, err
	}
	doctor, err := d.doctor(ctx, reg, in, true)
	if err != nil {
		return Diagnosis{Inspection: in}, err
	}
	err = eachRow(ctx, reg, in.Sheet, func(row collect.Row) { doctor.Examine(row, fixes) })
	return Diagnosis{Inspection: in, Diagnosis: doctor.Diagnosis()}, err
}

// MaskProposal hides what is sensitive of a proposal. A value that stands in the wrong column may be as sensitive as one
// that stands in the right one, so of what was moved only what nobody could be told by is shown.
func MaskProposal(kind *catalog.Kind, p collect.Proposal) collect.Proposal {
	f, ok := kind.FieldOf(p.Field)
	switch {
	case p.Cause == collect.Shifted:
		p.Value, p.Proposed = maskMoved(p.Value), maskMoved(p.Proposed)
	case ok:
		p.Value, p.Proposed = Mask(f, p.Value), Mask(f, p.Proposed)
	}
	return p
}

// maskMoved masks a value of which it is not known what it is: dates and short words are shown, what may be a
// number of somebody, or where he lives, is not.
func maskMoved(value string) string {
	const telephone, word = 7, 6 // digits, characters
	digits := 0
	for _, r := range value {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	switch _, err := day.Parse(value); {
	case err == nil:
		return value
	case digits >= telephone:
		return Mask(catalog.Field{Sensitive: true, Kind: catalog.Number}, value)
	}
	if utf8.RuneCountInString(value) <= word {
		return value
	}
	return Mask(catalog.Field{Sensitive: true, Kind: catalog.Text}, value)
}

// doctor calls one to a sheet that was recognised. With a survey it has seen all rows once.
func (d *Desk) doctor(ctx context.Context, reg Register, in Inspection, survey bool) (*collect.Doctor, error) {
	rows, err := reg.Rows(ctx, in.Sheet)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	doctor := collect.NewDoctor(in.Kind, in.Layout, rows.Merges(), d.office.Regions, d.office.Forms, d.Today())
	for survey && rows.Next() {
		doctor.Survey(rows.Row())
	}
	return doctor, rows.Err()
}

// eachRow reads a sheet.
func eachRow(ctx context.Context, reg Register, sheet string, do func(collect.Row)) error {
	rows, err := reg.Rows(ctx, sheet)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		do(rows.Row())
	}
	return rows.Err()
}

// checkAccepted checks what a person agrees to: causes that have a cure.
func checkAccepted(causes []collect.Cause) error {
	for _, c := range causes {
		if slices.Contains(collect.Curable(), c) {
			continue
		}
		var can []string
		for _, c := range collect.Curable() {
			can = append(can, string(c)+" "+c.Name())
		}
		return problem.New(problem.Invalid, "不能按建议修正登记表", "“"+string(c)+"”不是可以采纳的一类建议", "可以采纳的有："+strings.Join(can, "、"))
	}
	return nil
}

// Recognised is what one sheet of a workbook was taken for.
type Recognised struct {
	Inspection
	Hidden bool  // to be taken only where somebody names it: it may be an older copy
	Err    error // why it is no register; nil where it is one
}

// InspectAll recognises every sheet of a register by itself, in the order of the workbook. Sheets that are no registers
// come with the reason, and are to be passed over.
func (d *Desk) InspectAll(ctx context.Context, reg Register) ([]Recognised, error) {
	if err := d.permit(ctx, access.CollectRegister, "inspect", reg.Digest()); err != nil {
		return nil, err
	}
	var list []Recognised
	for _, sheet := range reg.Sheets() {
		in, err := d.inspect(ctx, reg, sheet, collect.Hints{})
		if in.Sheet = sheet; problem.Of(err) == problem.Cancelled {
			return list, err
		}
		list = append(list, Recognised{Inspection: in, Hidden: reg.Hidden(sheet), Err: err})
	}
	return list, nil
}
