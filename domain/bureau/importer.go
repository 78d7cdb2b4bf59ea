package bureau

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"sync"

	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/collect"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

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

// settled is a stretch of rows decided, ready to be written.
type settled struct {
	steps             []Step
	first, last       int // lines
	rows              int // of the sheet, up to the last line
	imported, updated int
}

// join adds the stretch that follows.
func (s *settled) join(next settled) {
	s.steps = append(s.steps, next.steps...)
	s.last, s.rows = next.last, next.rows
	s.imported, s.updated = s.imported+next.imported, s.updated+next.updated
}

// run moves the register through three rooms, each a goroutine: rows are read and understood in the first,
// compared and decided in the second, written in the third. The first error empties all three.
func (im *importer) run(ctx context.Context, in Inspection) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	chunks, changes := make(chan []understood, 1), make(chan settled, commitRows/chunkRows)
	var rooms sync.WaitGroup
	room := func(work func() error) {
		rooms.Go(func() {
			if err := work(); err != nil {
				stop(err)
			}
		})
	}
	room(func() error { defer close(chunks); return im.read(ctx, in, chunks) })
	room(func() error { defer close(changes); return im.settle(ctx, chunks, changes) })
	room(func() error { return im.write(ctx, changes) })
	rooms.Wait()
	return im.stopped(context.Cause(ctx))
}

// pass hands work to the next room, or gives up where that is closed.
func pass[T any](ctx context.Context, to chan<- T, work T) error {
	select {
	case to <- work:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// stopped says that the person ended the import, and how to go on, where that is the reason.
func (im *importer) stopped(err error) error {
	if !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &problem.Problem{
		Code: problem.Cancelled, What: "导入没有做完", Why: fmt.Sprintf("写入 %d 本之后被停止", im.result.Imported+im.result.Updated),
		Remedy: "已导入的记录有效；再次导入同一文件会接着做完", Cause: err,
	}
}

// read steps through the sheet behind its header.
func (im *importer) read(ctx context.Context, in Inspection, to chan<- []understood) error {
	understand, err := im.understanding(ctx, in)
	if err != nil {
		return err
	}
	rows, err := im.reg.Rows(ctx, in.Sheet)
	if err != nil {
		return err
	}
	defer rows.Close()
	chunk := make([]understood, 0, chunkRows)
	for rows.Next() {
		row := rows.Row()
		if row.Line <= in.Layout.Header {
			continue
		}
		if chunk = append(chunk, understand(row)); len(chunk) == chunkRows {
			if err := pass(ctx, to, chunk); err != nil {
				return err
			}
			chunk = make([]understood, 0, chunkRows)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return pass(ctx, to, chunk)
}

// understanding is how rows are read: as they are, or with what a person has put right and agreed to.
func (im *importer) understanding(ctx context.Context, in Inspection) (func(collect.Row) understood, error) {
	if len(im.opt.Fixes) == 0 && len(im.opt.Accept) == 0 {
		reader := collect.NewReader(im.kind, in.Layout, im.desk.office.Regions, im.today)
		return func(row collect.Row) understood { return understood{reading: reader.Read(row), row: row.Keep()} }, nil
	}
	doctor, err := im.desk.doctor(ctx, im.reg, in, len(im.opt.Fixes) > 0 || slices.Contains(im.opt.Accept, collect.DateOrder))
	if err != nil {
		return nil, err
	}
	return func(row collect.Row) understood {
		row, byPerson := doctor.Correct(row, im.opt.Fixes)
		treated, reading, _ := doctor.Treat(row, im.opt.Accept...)
		reading.Repairs = append(reading.Repairs, byPerson...)
		return understood{reading: reading, row: treated.Keep()}
	}, nil
}

// settle decides chunk after chunk.
func (im *importer) settle(ctx context.Context, from <-chan []understood, to chan<- settled) error {
	for chunk := range from {
		s, err := im.decide(ctx, chunk)
		if err != nil {
			return err
		}
		if err := pass(ctx, to, s); err != nil {
			return err
		}
	}
	return nil
}

// decide compares a chunk with itself and with the store. What an earlier chunk brings and is not written
// yet cannot be missed: its numbers have been seen.
func (im *importer) decide(ctx context.Context, chunk []understood) (settled, error) {
	var s settled
	good := make([]*understood, 0, len(chunk))
	drafts := make([]collect.Draft, 0, len(chunk))
	for i := range chunk {
		u := &chunk[i]
		ok, err := im.sort(u)
		if err != nil {
			return s, err
		}
		if ok {
			good, drafts = append(good, u), append(drafts, u.reading.Draft)
		}
	}
	known, err := im.desk.office.Store.Known(ctx, im.kind.Code, drafts)
	if err != nil {
		return s, err
	}
	s.steps = make([]Step, 0, len(good))
	for i, u := range good {
		same, err := im.same(ctx, u, &known[i])
		if err != nil {
			return s, err
		}
		if same {
			im.result.Duplicates++
			continue
		}
		if err := im.take(&s, u, known[i].Certificate); err != nil {
			return s, err
		}
	}
	s.rows = im.result.Rows
	if len(chunk) > 0 {
		s.first, s.last = chunk[0].row.Line, chunk[len(chunk)-1].row.Line
	}
	return s, nil
}

// same tells whether a row says nothing new. A register has no photos: those of a face stay on it.
func (im *importer) same(ctx context.Context, u *understood, known *Known) (bool, error) {
	photo := photoKey(im.kind)
	if known.Same || known.Certificate.Revision == 0 || photo == "" {
		return known.Same, nil
	}
	c, err := im.desk.office.Store.Find(ctx, known.Certificate.ID)
	if err != nil || c.Face[photo] == "" {
		return false, err
	}
	u.reading.Draft.Face[photo] = c.Face[photo]
	return bytes.Equal(u.reading.Draft.Face.Canonical(), c.Face.Canonical()), nil
}

// write commits what was decided. What waits by then goes into the same transaction, so that a small
// register is seen to move and a big one is not slowed down. It does not stop in the middle of one.
func (im *importer) write(ctx context.Context, from <-chan settled) error {
	for s := range from {
		for waiting := true; waiting && len(s.steps) < commitRows; {
			select {
			case next, ok := <-from:
				if waiting = ok; ok {
					s.join(next)
				}
			default:
				waiting = false
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if len(s.steps) > 0 && !im.opt.DryRun {
			entry := im.desk.entry("import_rows", im.reg.Digest(), audit.Done,
				fmt.Sprintf("第 %d 至 %d 行：新增 %d，更新 %d", s.first, s.last, s.imported, s.updated))
			if err := im.desk.office.Store.Commit(context.WithoutCancel(ctx), Change{Certificates: s.steps, Audit: entry}); err != nil {
				return err
			}
		}
		im.result.Imported += s.imported
		im.result.Updated += s.updated
		if im.opt.Progress != nil {
			im.opt.Progress(s.rows)
		}
	}
	return nil
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
func (im *importer) take(s *settled, u *understood, c certificate.Certificate) error {
	draft := &u.reading.Draft
	cmd := certificate.Command{
		Operation: certificate.Collect, Kind: im.kind, At: im.desk.office.Now(), On: im.today, Actor: im.desk.account.User,
		Note: fmt.Sprintf("%s 第 %d 行", maskText(im.reg.Name()), u.row.Line), Face: draft.Face, Status: draft.Status,
		Region: im.desk.settings.Region,
	}
	if draft.IssuedOn != 0 && draft.IssuedOn < im.today {
		cmd.On = draft.IssuedOn // the paper has been valid since
	}
	if why := c.Why(cmd); why != nil {
		return im.refuseFor(u, why.Rule, why.Error())
	}
	cmd.Event = im.desk.office.Store.NextEvent()
	if c.Revision > 0 {
		s.updated++
	} else {
		cmd.Certificate = im.desk.office.Store.NextCertificate()
		s.imported++
	}
	step, err := im.desk.step(c, cmd)
	s.steps = append(s.steps, step)
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
	for _, reason := range u.reading.Reasons() {
		im.result.Reasons[reason]++
	}
	if len(im.result.Refusals) < refusalsMax {
		im.result.Refusals = append(im.result.Refusals, u.reading.Refusals...)
	}
	if im.opt.Errors == nil {
		return nil
	}
	return im.opt.Errors.Add(u.row, u.reading.Refusals)
}
