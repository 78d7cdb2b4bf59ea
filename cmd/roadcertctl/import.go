package main

import (
	"encoding/json"
	"slices"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/code"
	"roadcert/domain/collect"
	"roadcert/domain/problem"
	"roadcert/store/register"
)

// importVerb takes a register of paper certificates into the store.
type importVerb struct {
	File      string   `arg:"" help:"${help_register}"`
	Kind      string   `placeholder:"CODE" help:"${help_import_kind}"`
	Sheet     string   `placeholder:"NAME" help:"${help_sheet}"`
	AllSheets bool     `help:"${help_all_sheets}"`
	Map       string   `placeholder:"FILE" help:"${help_map}"`
	Accept    []string `placeholder:"CAUSE,…" help:"${help_accept}"`
	DryRun    bool     `help:"${help_dry_run}"`
	Errors    string   `placeholder:"OUT.xlsx" help:"${help_errors}"`
}

type importResult struct {
	File string `json:"file"`
	bureau.ImportResult
	ErrorBook string `json:"errors,omitempty"` // the workbook of refused rows
	Cancelled bool   `json:"cancelled,omitempty"`
	kindName  string
}

// everySheet is what --sheet says for all of them.
const everySheet = "all"

// Run imports the file. Refused rows end with exit code 1; the rest is in the store all the same.
func (v *importVerb) Run(t *terminal) error {
	hints, err := readHints(t, v.Kind, v.Map)
	if err != nil {
		return err
	}
	file, err := register.Open(v.File)
	if err != nil {
		return err
	}
	defer file.Close()
	order := importOrder{sheet: v.Sheet, hints: hints, dryRun: v.DryRun, errors: v.Errors}
	for _, cause := range v.Accept {
		order.accept = append(order.accept, collect.Cause(cause))
	}
	if v.AllSheets || v.Sheet == everySheet && !slices.Contains(file.Sheets(), everySheet) {
		return v.all(t, file, order)
	}
	var r importResult
	err = t.atDesk(func(d *bureau.Desk) error {
		r, err = t.importRegister(d, file, order)
		return err
	})
	r.File = code.MaskText(v.File) // registers are named after people too
	if err := t.stoppedImport(&r, err); err != nil {
		return err
	}
	if err := t.answer(r); err != nil {
		return err
	}
	return found(r.Refused > 0 || r.Cancelled)
}

func (v *importVerb) all(t *terminal, file *register.File, order importOrder) error {
	var r allResult
	err := t.atDesk(func(d *bureau.Desk) (err error) {
		r, err = t.importAll(d, file, order)
		return err
	})
	r.File = code.MaskText(v.File) // registers are named after people too
	if err := t.stoppedImport(&r.importResult, err); err != nil {
		return err
	}
	if err := t.answer(r); err != nil {
		return err
	}
	return found(r.Refused > 0 || r.Cancelled)
}

// readHints are the person's own word on the kind and the columns.
func readHints(t *terminal, kind, path string) (collect.Hints, error) {
	hints := collect.Hints{Kind: catalog.Code(kind)}
	if path == "" {
		return hints, nil
	}
	b, err := t.read(path, t.say.of("cannot_import"))
	if err != nil {
		return hints, err
	}
	if err := json.Unmarshal(b, &hints.Map); err != nil {
		return hints, problem.From(err, problem.Invalid, t.say.of("cannot_import"),
			path+" 不是列对照文件", `请写成 {"表头": "字段"} 这样的 JSON，不用的列写空字段`)
	}
	return hints, nil
}

// importOrder is what is asked of one import.
type importOrder struct {
	sheet  string
	hints  collect.Hints
	accept []collect.Cause
	dryRun bool
	errors string // path of the error workbook; empty for none
}

// importRegister imports one file at a desk. With a problem.Cancelled the result says how far it came.
func (t *terminal) importRegister(d *bureau.Desk, file *register.File, order importOrder) (importResult, error) {
	progress := t.bar(t.say.of("importing", code.MaskText(file.Name())))
	defer progress.clear()
	opt := bureau.ImportOptions{Sheet: order.sheet, Hints: order.hints, Accept: order.accept, DryRun: order.dryRun, Progress: progress.done}
	var book *register.ErrorBook
	if order.errors != "" {
		var err error
		if book, err = register.CreateErrorBook(order.errors); err != nil {
			return importResult{}, err
		}
		opt.Errors = book
	}
	got, err := d.Import(t.ctx, file, opt)
	r := importResult{File: file.Name(), ImportResult: got}
	if k, ok := d.Catalog().Kind(got.Kind); ok {
		r.kindName = k.Short
	}
	if book == nil {
		return r, err
	}
	if closeErr := book.Close(); err == nil {
		err = closeErr
	}
	if err == nil && book.Rows() > 0 {
		r.ErrorBook = order.errors
	}
	return r, err
}

// shownDigest is how much of a digest names a thing.
const shownDigest = 12

// firstShown is how many refused rows are listed on a screen; all of them are in the error workbook.
const firstShown = 10

func (r importResult) lines(say words) []string {
	lines := []string{say.of("imported", r.File, string(r.Kind), r.kindName)}
	if r.DryRun {
		lines = append(lines, say.of("dry_run"))
	}
	lines = append(lines, say.of("import_counts",
		grouped(r.Rows), grouped(r.Imported), grouped(r.Updated), grouped(r.Duplicates), grouped(r.Refused), grouped(r.SkippedBlank)))
	if r.Mapping != "" {
		lines = append(lines, say.of("mapping_used", r.Mapping[:shownDigest]))
	}
	for _, c := range r.Columns {
		if c.Field == "" {
			lines = append(lines, say.of("column_unused", c.Heading))
		}
	}
	for _, c := range collect.Curable() {
		if n := r.Repairs[string(c)]; n > 0 {
			lines = append(lines, say.of("accepted_repairs", c.Name(), grouped(n)))
		}
	}
	lines = append(lines, counts(r.Reasons)...)
	for i, refusal := range r.Refusals {
		if i == firstShown {
			lines = append(lines, say.of("more_refused", grouped(r.Refused)))
			break
		}
		lines = append(lines, say.of("refused_row", refusal.Line, refusal.Column, refusal.Reason, refusal.Text))
	}
	if r.ErrorBook != "" {
		lines = append(lines, say.of("error_book", r.ErrorBook))
	}
	return lines
}
