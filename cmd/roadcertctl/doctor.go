package main

import (
	"cmp"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/code"
	"roadcert/domain/collect"
	"roadcert/store/register"
)

// doctorVerb examines a register before it is imported.
type doctorVerb struct {
	File  string `arg:"" help:"${help_register}"`
	Kind  string `placeholder:"CODE" help:"${help_import_kind}"`
	Sheet string `placeholder:"NAME" help:"${help_sheet}"`
	Map   string `placeholder:"FILE" help:"${help_map}"`
}

type doctorResult struct {
	File   string       `json:"file"`
	Sheets []examined   `json:"sheets"`
	Passed []passedOver `json:"passed_over"`
}

// examined is one sheet with what was found in it. Values are masked where they are sensitive.
type examined struct {
	Sheet   string           `json:"sheet"`
	Kind    catalog.Code     `json:"kind"`
	Mapping string           `json:"mapping,omitempty"`
	Columns []collect.Column `json:"columns"`
	collect.Diagnosis
	kindName string
}

// passedOver is a sheet that is no register.
type passedOver struct {
	Sheet string `json:"sheet"`
	Why   string `json:"why"`
}

// Run examines all sheets that are registers, or the one named, and ends with exit code 1 where anything was found
// that an import does not repair by itself.
func (v *doctorVerb) Run(t *terminal) error {
	hints, err := readHints(t, v.Kind, v.Map)
	if err != nil {
		return err
	}
	file, err := register.Open(v.File)
	if err != nil {
		return err
	}
	defer file.Close()
	r := doctorResult{File: code.MaskText(v.File), Sheets: []examined{}, Passed: []passedOver{}}
	err = t.atDesk(func(d *bureau.Desk) error {
		sheets := []string{v.Sheet}
		if v.Sheet == "" && hints.Kind == "" && len(hints.Map) == 0 {
			if sheets, r.Passed, err = t.registerSheets(d, file); err != nil {
				return err
			}
		}
		for _, sheet := range sheets {
			found, err := d.Diagnose(t.ctx, file, sheet, hints, nil)
			if err != nil {
				return err
			}
			r.Sheets = append(r.Sheets, examinedOf(found))
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := t.answer(r); err != nil {
		return err
	}
	something := false
	for _, s := range r.Sheets {
		something = something || s.Good < s.Rows
		for _, c := range s.Causes {
			something = something || c.Answer != collect.Certain
		}
	}
	return found(something)
}

// registerSheets returns the sheets that are registers, and those that are not or that nobody sees. A file without any register is
// refused for the reason its first sheet gives.
func (t *terminal) registerSheets(d *bureau.Desk, file *register.File) (sheets []string, passed []passedOver, err error) {
	all, err := d.InspectAll(t.ctx, file)
	if err != nil {
		return nil, nil, err
	}
	passed = []passedOver{}
	for _, s := range all {
		switch {
		case s.Err != nil:
			passed = append(passed, passedOver{Sheet: s.Sheet, Why: t.say.problem(s.Err)})
			err = cmp.Or(err, s.Err)
		case s.Hidden:
			passed = append(passed, passedOver{Sheet: s.Sheet, Why: t.say.of("sheet_hidden")})
		default:
			sheets = append(sheets, s.Sheet)
		}
	}
	if len(sheets) == 0 {
		return nil, passed, err
	}
	return sheets, passed, nil
}

func examinedOf(found bureau.Diagnosis) examined {
	e := examined{
		Sheet: found.Sheet, Kind: found.Kind.Code, Columns: found.Layout.Columns, Diagnosis: found.Diagnosis, kindName: found.Kind.Short,
	}
	if found.Mapping != nil {
		e.Mapping = found.Mapping.Name
	}
	for i := range e.Proposals {
		e.Proposals[i] = bureau.MaskProposal(found.Kind, e.Proposals[i])
	}
	return e
}

func (r doctorResult) lines(say words) []string {
	var lines []string
	for _, s := range r.Sheets {
		lines = append(lines, say.of("examined", s.Sheet, string(s.Kind), s.kindName),
			say.of("examined_counts", grouped(s.Rows), grouped(s.Good), grouped(s.Curable), grouped(s.Refused)))
		for _, c := range s.Causes {
			lines = append(lines, say.of("examined_cause", c.Name, string(c.Cause), grouped(c.Cells), c.First, c.Last, say.of("answer_"+string(c.Answer))))
			shown := 0
			for _, p := range s.Proposals {
				if p.Cause == c.Cause && c.Answer != collect.Certain && shown < firstShown {
					shown++
					lines = append(lines, say.of("examined_cell", p.Line, p.Column, p.Value, p.Proposed, p.Text))
				}
			}
		}
		lines = append(lines, counts(s.Reasons)...)
	}
	return append(lines, passedLines(say, r.Passed)...)
}

func passedLines(say words, passed []passedOver) []string {
	lines := make([]string, len(passed))
	for i, p := range passed {
		lines[i] = say.of("passed_over", p.Sheet, p.Why)
	}
	return lines
}
