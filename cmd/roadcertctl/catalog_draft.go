package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// draftVerb makes a file into the draft of an entry's next version, in place of a draft there is.
type draftVerb struct {
	File   string  `arg:"" help:"${help_draft_file}"`
	Kind   string  `placeholder:"CODE" help:"${help_draft_kind}"`
	Reason string  `required:"" placeholder:"TEXT" help:"${help_draft_reason}"`
	From   day.Day `required:"" placeholder:"DATE" help:"${help_draft_from}"`
}

type draftResult struct {
	catalogLine
	Differences []shownDifference `json:"differences"`
	changes     diffResult
}

// Run drafts, and says what the draft changes.
func (v *draftVerb) Run(t *terminal) error {
	entry, err := v.read(t)
	if err != nil {
		return err
	}
	entry.Reason, entry.From = v.Reason, v.From
	return t.atDesk(func(d *bureau.Desk) error {
		draft, err := d.SaveDraft(t.ctx, entry)
		if err != nil {
			return err
		}
		current, _ := d.Catalog().InForce(draft.Kind.Code)
		changes := compared(current, draft)
		return t.answer(draftResult{catalogLineOf(draft), changes.Differences, changes})
	})
}

// read takes the file apart. What it says of number, author, reason and day is of the version it was made
// from; a word nobody knows is a mistake in writing, which must not be lost.
func (v *draftVerb) read(t *terminal) (catalog.Version, error) {
	const remedy = "请用 catalog show 类别代码 --out 文件 写出现行版本，在它上面修改"
	what := t.say.of("cannot_draft")
	var entry catalog.Version
	content, err := t.read(v.File, what)
	if err != nil {
		return entry, err
	}
	d := json.NewDecoder(bytes.NewReader(content))
	d.DisallowUnknownFields()
	if err = d.Decode(&entry); err == nil && d.More() {
		err = errors.New("里面不止一个目录项")
	}
	switch {
	case err != nil:
		return entry, problem.From(err, problem.Invalid, what, v.File+" "+miswritten(content, err), remedy)
	case entry.Kind == nil:
		return entry, problem.New(problem.Invalid, what, v.File+" 里没有 kind，不知道是哪一类", remedy)
	case v.Kind != "" && catalog.Code(v.Kind) != entry.Kind.Code:
		return entry, problem.New(problem.Invalid, what, fmt.Sprintf("%s 是 %s 的，不是 %s 的", v.File, entry.Kind.Code, v.Kind), "请核对文件和 --kind")
	}
	return entry, nil
}

// miswritten says what is wrong with a JSON file, and on which line.
func miswritten(content []byte, err error) string {
	line := func(offset int64) int {
		return 1 + bytes.Count(content[:min(offset, int64(len(content)))], []byte("\n"))
	}
	var syntax *json.SyntaxError
	var value *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("第 %d 行不是 JSON 的写法，多半是缺了或多了逗号、引号或括号", line(syntax.Offset))
	case errors.As(err, &value):
		return fmt.Sprintf("第 %d 行 %s 的值不合适", line(value.Offset), value.Field)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "是空的，或者没有写完"
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return "里有不认识的项 " + name
	}
	return err.Error()
}

func (r draftResult) lines(say words) []string {
	return append([]string{say.of("drafted", r.Name, r.Number, r.From)}, r.changes.lines(say)...)
}

// discardVerb throws the draft of an entry away.
type discardVerb struct {
	Kind string `arg:"" help:"${help_kind}"`
}

type discardResult struct {
	Kind      string `json:"kind"`
	Discarded bool   `json:"discarded"`
}

// Run discards.
func (v *discardVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		if err := d.DiscardDraft(t.ctx, catalog.Code(v.Kind)); err != nil {
			return err
		}
		return t.answer(discardResult{Kind: v.Kind, Discarded: true})
	})
}

func (r discardResult) lines(say words) []string { return []string{say.of("discarded", r.Kind)} }
