package bureau

import (
	"context"
	"errors"
	"fmt"

	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// checkAttachments holds what cases say of their attachments against what lies in the drawers. It is the desk's
// part of Fsck: the store proves that what is in a drawer can be read, but only the desk knows what should be
// there.
func (d *Desk) checkAttachments(ctx context.Context) ([]Finding, error) {
	cases, err := d.office.Store.Cases(ctx, false)
	var p *problem.Problem
	if errors.As(err, &p) && p.Code == problem.Damaged {
		return []Finding{{Subject: "file", Text: p.What + "：" + p.Why}}, nil
	}
	if err != nil {
		return nil, err
	}
	var findings []Finding
	for i := range cases {
		for _, a := range cases[i].Attachments {
			text, err := d.checkAttachment(ctx, cases[i].ID, a.Digest)
			if err != nil {
				return nil, err
			}
			if text != "" {
				findings = append(findings, Finding{Subject: cases[i].ID, Text: text})
			}
		}
	}
	return findings, nil
}

// checkAttachment says what is wrong with the content of an attachment. What cannot be opened the store has
// already found.
func (d *Desk) checkAttachment(ctx context.Context, id, digest string) (string, error) {
	content, err := d.office.Store.Record(ctx, attachmentDrawer(id), digest)
	switch problem.Of(err) {
	case "":
	case problem.Damaged:
		return "", nil
	case problem.NotFound:
		// Its clerk may have taken it away since the cases were read.
		k, err := d.office.Store.Case(ctx, id)
		for _, a := range k.Attachments {
			if a.Digest == digest {
				return fmt.Sprintf("附件（SM3 %.12s）登记在案，内容却不在库中", digest), err
			}
		}
		return "", err
	default:
		return "", err
	}
	if fmt.Sprintf("%x", seal.SM3(content)) != digest {
		return fmt.Sprintf("附件（SM3 %.12s）的内容与登记的摘要不符", digest), nil
	}
	return "", nil
}
