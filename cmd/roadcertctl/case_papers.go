package main

import (
	"io"
	"path/filepath"
	"slices"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
	"roadcert/ui/paper"
)

// caseAttachVerb adds files to a case.
type caseAttachVerb struct {
	Case  string   `arg:"" help:"${help_case}"`
	Files []string `arg:"" placeholder:"FILE" help:"${help_attached}"`
}

// caseAttachmentVerb writes down a file that came with a case.
type caseAttachmentVerb struct {
	Case string `arg:"" help:"${help_case}"`
	Name string `arg:"" help:"${help_attachment_name}"`
	Out  string `required:"" placeholder:"F" help:"${help_attachment_out}"`
}

// caseSlipVerb writes a slip of a case as a PDF.
type caseSlipVerb struct {
	Case string `arg:"" help:"${help_case}"`
	Slip string `arg:"" enum:"acceptance,decision,correction" help:"${help_slip}"`
	PDF  string `required:"" placeholder:"F" help:"${help_slip_pdf}"`
}

type attachedResult struct {
	Case        string              `json:"case"`
	Attachments []bureau.Attachment `json:"attachments"`
}

// Run adds one file after the other; those before one that is refused stay.
func (v *caseAttachVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		r := attachedResult{Case: v.Case}
		for _, path := range v.Files {
			content, err := t.read(path, t.say.of("cannot_attach"))
			if err != nil {
				return err
			}
			k, err := d.Attach(t.ctx, v.Case, filepath.Base(path), content)
			if err != nil {
				return err
			}
			r.Attachments = k.Attachments
		}
		return t.answer(r)
	})
}

// Run finds the file by its name.
func (v *caseAttachmentVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		k, err := d.Case(t.ctx, v.Case)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(k.Attachments, func(a bureau.Attachment) bool { return a.Name == v.Name })
		if i < 0 {
			return problem.New(problem.NotFound, "找不到附件", "办件 "+v.Case+" 没有叫这个名字的附件", "请用 case show 查看附件的名称")
		}
		_, content, err := d.Attachment(t.ctx, v.Case, k.Attachments[i].Digest)
		if err != nil {
			return err
		}
		err = premises.WriteFile(v.Out, 0o600, "不能写出附件", func(w io.Writer) error { _, err := w.Write(content); return err })
		if err != nil {
			return err
		}
		return t.answer(writtenResult{v.Out})
	})
}

// Run composes the slip and draws it.
func (v *caseSlipVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		slip, err := d.Slip(t.ctx, v.Case, bureau.SlipKind(v.Slip))
		if err != nil {
			return err
		}
		letters, err := premises.Type()
		if err != nil {
			return err
		}
		document, err := paper.NewSlip(slip, letters)
		if err != nil {
			return err
		}
		if err := premises.WriteFile(v.PDF, 0o600, "不能写出文书", document.PDF); err != nil {
			return err
		}
		return t.answer(writtenResult{v.PDF})
	})
}

func (r attachedResult) lines(say words) []string {
	lines := []string{say.of("attached", r.Case, len(r.Attachments))}
	for _, a := range r.Attachments {
		lines = append(lines, "  "+a.Name)
	}
	return lines
}
