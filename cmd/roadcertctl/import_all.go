package main

import (
	"maps"
	"path/filepath"
	"strings"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/collect"
	"roadcert/domain/problem"
	"roadcert/store/register"
)

// allResult is what became of the sheets of a workbook: the sums, and each by itself.
type allResult struct {
	importResult
	Sheets []importResult `json:"sheets"`
	Passed []passedOver   `json:"passed_over"`
}

// importAll imports every sheet that is a register, one after the other, each with an error workbook of its own.
func (t *terminal) importAll(d *bureau.Desk, file *register.File, order importOrder) (allResult, error) {
	r := allResult{Sheets: []importResult{}}
	r.Columns = []collect.Column{} // each sheet has its own
	r.Reasons, r.Repairs, r.File, r.FileDigest, r.DryRun = map[string]int{}, map[string]int{}, file.Name(), file.Digest(), order.dryRun
	if order.hints.Kind != "" || len(order.hints.Map) > 0 {
		return r, problem.New(problem.Invalid, t.say.of("cannot_import"), t.say.of("hints_of_one"), t.say.of("name_the_sheet"))
	}
	sheets, passed, err := t.registerSheets(d, file)
	if r.Passed = passed; err != nil {
		return r, err
	}
	for _, sheet := range sheets {
		one := order
		one.sheet = sheet
		if order.errors != "" && len(sheets) > 1 {
			one.errors = bookOf(order.errors, sheet)
		}
		got, err := t.importRegister(d, file, one)
		if got.Kind != "" {
			r.add(got)
		}
		if err != nil {
			return r, err
		}
	}
	return r, nil
}

// bookOf is the name of a sheet's own error workbook. What no file name can hold is left out of it.
func bookOf(path, sheet string) string {
	ext := filepath.Ext(path)
	safe := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '_'
		}
		return r
	}, sheet)
	return strings.TrimSuffix(path, ext) + "-" + safe + ext
}

// add counts a sheet in.
func (r *allResult) add(s importResult) {
	r.Sheets = append(r.Sheets, s)
	r.Rows, r.Imported, r.Updated = r.Rows+s.Rows, r.Imported+s.Imported, r.Updated+s.Updated
	r.Duplicates, r.Refused = r.Duplicates+s.Duplicates, r.Refused+s.Refused
	r.SkippedBlank, r.SkippedTotal = r.SkippedBlank+s.SkippedBlank, r.SkippedTotal+s.SkippedTotal
	for reason, n := range s.Reasons {
		r.Reasons[reason] += n
	}
	for repair, n := range s.Repairs {
		r.Repairs[repair] += n
	}
	kinds := map[catalog.Code]bool{}
	for _, one := range r.Sheets {
		kinds[one.Kind] = true
	}
	r.Kind = ""
	if len(kinds) == 1 {
		for k := range maps.Keys(kinds) {
			r.Kind = k
		}
	}
}

func (r allResult) lines(say words) []string {
	var lines []string
	for _, s := range r.Sheets {
		lines = append(append(lines, say.of("sheet_line", s.Sheet)), s.lines(say)...)
	}
	return append(lines, passedLines(say, r.Passed)...)
}

// stoppedImport tells the person how far an import came that was stopped, and lets any other error through.
func (t *terminal) stoppedImport(r *importResult, err error) error {
	if problem.Of(err) == problem.Cancelled && r.Rows > 0 {
		r.Cancelled = true
		t.tell("import_cancelled", grouped(r.Rows))
		return nil
	}
	return err
}
