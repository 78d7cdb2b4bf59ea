package bureau

import (
	"cmp"
	"context"
	"fmt"
	"hash/maphash"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/collect"
)

// ImportOptions say how a register is to be taken over.
type ImportOptions struct {
	Sheet    string // empty: the first
	Hints    collect.Hints
	Fixes    collect.Fixes   // what a person has put right, cell by cell
	Accept   []collect.Cause // causes whose proposals are taken for every row
	DryRun   bool            // everything but the writing
	Errors   ErrorBook       // nil: refused rows are only counted
	Progress func(rows int)  // nil: nobody watches
}

// ImportResult is what became of a register. Rows = Imported + Updated + Duplicates + Refused, which are those
// that were dealt with where the import was stopped.
type ImportResult struct {
	Rows         int               `json:"rows"`
	Imported     int               `json:"imported"`
	Updated      int               `json:"updated"`
	Duplicates   int               `json:"duplicates"`
	Refused      int               `json:"refused"`
	SkippedBlank int               `json:"skipped_blank"`
	SkippedTotal int               `json:"skipped_total"`
	Reasons      map[string]int    `json:"reasons"` // rows by reason; a row counts once under each of its reasons
	Repairs      map[string]int    `json:"repairs"` // repaired cells by kind of repair, or by the cause that was accepted
	Columns      []collect.Column  `json:"columns"`
	Kind         catalog.Code      `json:"kind"`
	Sheet        string            `json:"sheet"`
	Mapping      string            `json:"mapping,omitempty"` // of the mapping that was kept of such a header and used
	FileDigest   string            `json:"file_digest"`
	DryRun       bool              `json:"dry_run"`
	Refusals     []collect.Refusal `json:"-"` // the first of them, for the screen
}

// Inspection is what was recognised of a register before anything is read in earnest.
type Inspection struct {
	Layout collect.Layout
	Kind   *catalog.Kind
	Sheet  string
	Sample []collect.Row // the first rows, title and header included
	// Mapping is what somebody said earlier of such a header, where that was used.
	Mapping *Mapping
}

const (
	headRows    = 30   // looked at to find the header
	chunkRows   = 1000 // go from room to room together
	commitRows  = 5000 // of one transaction, at most: indexes in no order are rewritten by each
	refusalsMax = 1000 // kept for the screen; the error workbook has them all
)

// Inspect recognises a register: kind, header row, and what each column is taken for.
func (d *Desk) Inspect(ctx context.Context, reg Register, sheet string, hints collect.Hints) (Inspection, error) {
	if err := d.permit(ctx, access.CollectRegister, "inspect", reg.Digest()); err != nil {
		return Inspection{}, err
	}
	return d.inspect(ctx, reg, sheet, hints)
}

func (d *Desk) inspect(ctx context.Context, reg Register, sheet string, hints collect.Hints) (Inspection, error) {
	if sheet == "" && len(reg.Sheets()) > 0 {
		sheet = reg.Sheets()[0]
	}
	in := Inspection{Sheet: sheet}
	var err error
	if in.Sample, err = d.head(ctx, reg, sheet); err != nil {
		return Inspection{}, err
	}
	err = d.recognise(ctx, &in, hints)
	if err != nil && in.Layout.Kind == "" {
		return in, err
	}
	kind, unknown := d.kind(in.Layout.Kind)
	in.Kind = kind // beside an error too: the person may correct what the columns were taken for
	return in, cmp.Or(err, unknown)
}

// head returns the first rows of a sheet.
func (d *Desk) head(ctx context.Context, reg Register, sheet string) (head []collect.Row, err error) {
	rows, err := reg.Rows(ctx, sheet)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for len(head) < headRows && rows.Next() {
		row := rows.Row()
		head = append(head, row.Keep())
	}
	return head, rows.Err()
}

// recognise reads the header by what the person says of it, or what somebody said of such a one before.
func (d *Desk) recognise(ctx context.Context, in *Inspection, hints collect.Hints) (err error) {
	if hints.Kind == "" && len(hints.Map) == 0 {
		if in.Mapping, err = d.remembered(ctx, in.Sample); err != nil {
			return err
		}
	}
	if m := in.Mapping; m != nil {
		in.Layout, err = collect.Recognise(in.Sample, d.Catalog(), collect.Hints{Kind: m.Kind, Map: m.Map})
		if err == nil {
			return nil
		}
		in.Mapping = nil // the catalogue has moved on
	}
	in.Layout, err = collect.Recognise(in.Sample, d.Catalog(), hints)
	return err
}

// Import takes a register of paper certificates over (归集): rows that are in order become certificates,
// rows that are not go to the error workbook. Each chunk is one transaction; an import that was
// interrupted can be run again and goes on where it was, because a row already there changes nothing.
func (d *Desk) Import(ctx context.Context, reg Register, opt ImportOptions) (ImportResult, error) {
	if err := d.permit(ctx, access.CollectRegister, "import", reg.Digest()); err != nil {
		return ImportResult{}, err
	}
	if err := checkAccepted(opt.Accept); err != nil {
		return ImportResult{}, err
	}
	in, err := d.inspect(ctx, reg, opt.Sheet, opt.Hints)
	if err != nil {
		return ImportResult{}, err
	}
	im := importer{
		desk: d, reg: reg, opt: opt, kind: in.Kind, today: d.Today(), seen: map[string]sighting{}, seed: maphash.MakeSeed(),
		result: ImportResult{
			Reasons: map[string]int{}, Repairs: map[string]int{}, Columns: in.Layout.Columns, Kind: in.Kind.Code,
			Sheet: in.Sheet, FileDigest: reg.Digest(), DryRun: opt.DryRun,
		},
	}
	if in.Mapping != nil {
		im.result.Mapping = in.Mapping.Name
	}
	if !opt.DryRun {
		if err := d.remember(ctx, in, opt.Hints); err != nil {
			return im.result, err
		}
	}
	if opt.Errors != nil {
		if err := opt.Errors.Begin(in.Layout.Headings()); err != nil {
			return im.result, err
		}
	}
	err = im.run(ctx, in)
	r := &im.result
	r.Rows = r.Imported + r.Updated + r.Duplicates + r.Refused
	outcome, detail := audit.Done, im.result.sentence(maskText(reg.Name()))
	if err != nil {
		outcome = audit.Failed
	}
	if e := d.record(context.WithoutCancel(ctx), "import", reg.Digest(), outcome, detail); e != nil && err == nil {
		err = e
	}
	return im.result, err
}

func (r *ImportResult) sentence(name string) string {
	verb := "导入"
	if r.DryRun {
		verb = "试导"
	}
	return fmt.Sprintf("%s登记表“%s”：%d 行，新增 %d，更新 %d，重复 %d，退回 %d", verb, name, r.Rows, r.Imported, r.Updated, r.Duplicates, r.Refused)
}
