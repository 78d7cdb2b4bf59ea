package bureau

import (
	"context"
	"fmt"
	"hash/maphash"
	"slices"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/collect"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// ImportOptions say how a register is to be taken over.
type ImportOptions struct {
	Sheet    string // empty: the first
	Hints    collect.Hints
	DryRun   bool           // everything but the writing
	Errors   ErrorBook      // nil: refused rows are only counted
	Progress func(rows int) // nil: nobody watches
}

// ImportResult is what became of a register. Rows = Imported + Updated + Duplicates + Refused.
type ImportResult struct {
	Rows         int               `json:"rows"`
	Imported     int               `json:"imported"`
	Updated      int               `json:"updated"`
	Duplicates   int               `json:"duplicates"`
	Refused      int               `json:"refused"`
	SkippedBlank int               `json:"skipped_blank"`
	SkippedTotal int               `json:"skipped_total"`
	Reasons      map[string]int    `json:"reasons"` // rows by reason; a row counts once under each of its reasons
	Repairs      map[string]int    `json:"repairs"` // repaired cells by kind of repair
	Columns      []collect.Column  `json:"columns"`
	Kind         catalog.Code      `json:"kind"`
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
}

const (
	headRows    = 30   // looked at to find the header
	chunkRows   = 2000 // of one transaction
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
	rows, err := reg.Rows(ctx, sheet)
	if err != nil {
		return Inspection{}, err
	}
	defer rows.Close()
	in := Inspection{Sheet: sheet}
	for len(in.Sample) < headRows && rows.Next() {
		row := rows.Row()
		row.Cells = slices.Clone(row.Cells)
		in.Sample = append(in.Sample, row)
	}
	if err := rows.Err(); err != nil {
		return Inspection{}, err
	}
	if in.Layout, err = collect.Recognise(in.Sample, d.office.Catalog, hints); err != nil {
		return in, err
	}
	in.Kind, err = d.kind(in.Layout.Kind)
	return in, err
}

// Import takes a register of paper certificates over (归集): rows that are in order become certificates,
// rows that are not go to the error workbook. Each chunk is one transaction; an import that was
// interrupted can be run again and goes on where it was, because a row already there changes nothing.
func (d *Desk) Import(ctx context.Context, reg Register, opt ImportOptions) (ImportResult, error) {
	if err := d.permit(ctx, access.CollectRegister, "import", reg.Digest()); err != nil {
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
			FileDigest: reg.Digest(), DryRun: opt.DryRun,
		},
	}
	if opt.Errors != nil {
		if err := opt.Errors.Begin(in.Layout.Headings()); err != nil {
			return im.result, err
		}
	}
	err = im.run(ctx, in)
	outcome, detail := audit.Done, im.result.sentence(reg.Name())
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

// importer is one import under way.
type importer struct {
	desk   *Desk
	reg    Register
	opt    ImportOptions
	kind   *catalog.Kind
	today  day.Day
	seen   map[string]sighting // numbers already met in this file
	seed   maphash.Seed
	result ImportResult
}

// sighting is where a number was first met, and a hash of what stood there.
type sighting struct {
	line int
	face uint64
}

// understood is a row and what it came to.
type understood struct {
	row     collect.Row
	reading collect.Reading
}

// run reads and understands rows on one goroutine while this one compares and commits them.
func (im *importer) run(ctx context.Context, in Inspection) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	chunks := make(chan []understood, 2)
	read := make(chan error, 1)
	go func() {
		defer close(chunks)
		read <- im.read(ctx, in, chunks)
	}()
	for chunk := range chunks {
		if err := im.settle(ctx, chunk); err != nil {
			stop(err)
			for range chunks { // let the reader end
			}
			return im.stopped(ctx, err)
		}
		if im.opt.Progress != nil {
			im.opt.Progress(im.result.Rows)
		}
	}
	return im.stopped(ctx, <-read)
}

// stopped says that the person ended the import, and how to go on, where that is the reason.
func (im *importer) stopped(ctx context.Context, err error) error {
	if err == nil || ctx.Err() == nil || problem.Of(err) != problem.Internal {
		return err
	}
	return problem.From(context.Cause(ctx), problem.Cancelled, "导入没有做完",
		fmt.Sprintf("在第 %d 行之后被停止", im.result.Rows), "已导入的记录有效；再次导入同一文件会接着做完")
}

// read steps through the sheet behind its header.
func (im *importer) read(ctx context.Context, in Inspection, to chan<- []understood) error {
	rows, err := im.reg.Rows(ctx, in.Sheet)
	if err != nil {
		return err
	}
	defer rows.Close()
	reader := collect.NewReader(im.kind, in.Layout, im.desk.office.Regions, im.today)
	send := func(chunk []understood) error {
		select {
		case to <- chunk:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	chunk := make([]understood, 0, chunkRows)
	for rows.Next() {
		row := rows.Row()
		if row.Line <= in.Layout.Header {
			continue
		}
		u := understood{row: row, reading: reader.Read(row)}
		u.row.Cells = slices.Clone(row.Cells) // the sheet's next row may be read into the same cells
		if chunk = append(chunk, u); len(chunk) == chunkRows {
			if err := send(chunk); err != nil {
				return err
			}
			chunk = make([]understood, 0, chunkRows)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return send(chunk)
}

// settle decides a chunk row by row and writes what is new in one transaction.
func (im *importer) settle(ctx context.Context, chunk []understood) error {
	good := make([]*understood, 0, len(chunk))
	drafts := make([]collect.Draft, 0, len(chunk))
	for i := range chunk {
		u := &chunk[i]
		ok, err := im.sort(u)
		if err != nil {
			return err
		}
		if ok {
			good, drafts = append(good, u), append(drafts, u.reading.Draft)
		}
	}
	known, err := im.desk.office.Store.Known(ctx, im.kind.Code, drafts)
	if err != nil {
		return err
	}
	var change Change
	tally := im.result
	for i, u := range good {
		switch k := &known[i]; {
		case k.Same:
			im.result.Duplicates++
		default:
			if err := im.take(&change, u, k.Certificate); err != nil {
				return err
			}
		}
	}
	if im.opt.DryRun || len(change.Certificates) == 0 {
		return nil
	}
	change.Audit = im.desk.entry("import_rows", im.reg.Digest(), audit.Done, fmt.Sprintf("第 %d 至 %d 行：新增 %d，更新 %d",
		chunk[0].row.Line, chunk[len(chunk)-1].row.Line, im.result.Imported-tally.Imported, im.result.Updated-tally.Updated))
	if err := im.desk.office.Store.Commit(context.WithoutCancel(ctx), change); err != nil {
		im.result.Imported, im.result.Updated = tally.Imported, tally.Updated
		return err
	}
	return ctx.Err()
}

// sort counts what can be said of a row by itself and within its file. It reports whether the row is
// to be compared with the store.
func (im *importer) sort(u *understood) (bool, error) {
	switch u.reading.Skip {
	case collect.Blank:
		im.result.SkippedBlank++
		return false, nil
	case collect.Total:
		im.result.SkippedTotal++
		return false, nil
	case collect.NotSkipped:
	}
	im.result.Rows++
	for _, r := range u.reading.Repairs {
		im.result.Repairs[r.Kind]++
	}
	if len(u.reading.Refusals) > 0 {
		return false, im.refuse(u)
	}
	draft := &u.reading.Draft
	face := faceHash(im.seed, draft.Face)
	first, met := im.seen[draft.Number]
	switch {
	case !met:
		im.seen[draft.Number] = sighting{u.row.Line, face}
		return true, nil
	case first.face == face:
		im.result.Duplicates++
		return false, nil
	}
	return false, im.refuseFor(u, "number_repeated",
		fmt.Sprintf("与第 %d 行编号相同而内容不同，请核对哪一行正确，只保留一行", first.line))
}

// faceHash tells faces apart within one import.
func faceHash(seed maphash.Seed, face certificate.Face) uint64 {
	var sum uint64
	for key, value := range face {
		if value != "" {
			sum += maphash.String(seed, key+"\x00"+value) // a sum does not mind the map's order
		}
	}
	return sum
}

// take makes a draft the newest word on its certificate, or refuses the row where the rules say no.
func (im *importer) take(change *Change, u *understood, c certificate.Certificate) error {
	draft := &u.reading.Draft
	cmd := certificate.Command{
		Operation: certificate.Collect, Kind: im.kind, At: im.desk.office.Now(), On: im.today, Actor: im.desk.account.User,
		Note: fmt.Sprintf("%s 第 %d 行", im.reg.Name(), u.row.Line), Face: draft.Face, Status: draft.Status,
		Region: im.desk.settings.Region,
	}
	if draft.IssuedOn != 0 && draft.IssuedOn < im.today {
		cmd.On = draft.IssuedOn // the paper has been valid since
	}
	if why := c.Why(cmd); why != nil {
		return im.refuseFor(u, why.Rule, why.Error())
	}
	cmd.Certificate, cmd.Event = im.desk.office.Store.NextIDs(1)
	if c.Revision > 0 {
		im.result.Updated++
	} else {
		im.result.Imported++
	}
	step, err := im.desk.step(c, cmd)
	change.Certificates = append(change.Certificates, step)
	return err
}

func (im *importer) refuseFor(u *understood, reason, text string) error {
	key := im.kind.Key(catalog.RoleNumber)
	f, _ := im.kind.Field(catalog.RoleNumber)
	u.reading.Refusals = []collect.Refusal{{
		Line: u.row.Line, Column: f.Name, Value: u.reading.Draft.Face[key], Reason: reason, Text: text,
	}}
	return im.refuse(u)
}

// refuse counts a refused row under each of its reasons and hands it to the error workbook.
func (im *importer) refuse(u *understood) error {
	im.result.Refused++
	var reasons []string
	for _, r := range u.reading.Refusals {
		if !slices.Contains(reasons, r.Reason) {
			reasons = append(reasons, r.Reason)
			im.result.Reasons[r.Reason]++
		}
	}
	if len(im.result.Refusals) < refusalsMax {
		im.result.Refusals = append(im.result.Refusals, u.reading.Refusals...)
	}
	if im.opt.Errors == nil {
		return nil
	}
	return im.opt.Errors.Add(u.row, u.reading.Refusals)
}
