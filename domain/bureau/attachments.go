package bureau

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// Limits of what comes with a case. Who reads a file to attach it need read no more than AttachmentBytes.
const (
	AttachmentBytes  = 5 << 20 // of one file
	attachmentsBytes = 40 << 20
	attachmentsMost  = 20
	attachmentName   = 80 // characters
)

// attachmentDrawer holds the contents of a case's attachments by their SM3. Each case has a drawer of its own, so
// that a content cannot be read through a case it did not come with.
func attachmentDrawer(id string) Drawer { return Drawer("attachment " + id) }

// Attach keeps a file that came with a case. Only the case's own clerk does, as long as it is being written, was
// returned, or waits for its first word: what somebody was asked for can still be brought. Once a reviewer has
// agreed, the file they agreed to stays as it was.
func (d *Desk) Attach(ctx context.Context, caseID, name string, content []byte) (Case, error) {
	const what = "没有添加附件"
	if err := d.permit(ctx, access.ProposeCase, "attach", caseID); err != nil {
		return Case{}, err
	}
	k, err := d.mine(ctx, caseID, what, Draft, Returned, Open)
	if err != nil {
		return Case{}, err
	}
	format, err := formatOf(content, what)
	if err != nil {
		return Case{}, err
	}
	a := Attachment{
		Name: k.unusedName(cleanName(name)), Size: len(content), Digest: fmt.Sprintf("%x", seal.SM3(content)),
		By: d.account.User, At: d.office.Now().UTC(),
	}
	if err := k.takes(&a, what); err != nil {
		return Case{}, err
	}
	k.Attachments = append(k.Attachments, a)
	// The name may be somebody's citizen ID: the log knows a file by what is in it.
	return d.refile(ctx, k, Record{Drawer: attachmentDrawer(k.ID), Name: a.Digest, Content: content},
		"attach", fmt.Sprintf("添加附件 %s，%s，SM3 %.12s", format, sizeText(a.Size), a.Digest))
}

// Detach takes an attachment away from a case that its clerk is still writing. What was submitted stays.
func (d *Desk) Detach(ctx context.Context, caseID, digest string) (Case, error) {
	const what = "没有删除附件"
	if err := d.permit(ctx, access.ProposeCase, "detach", caseID); err != nil {
		return Case{}, err
	}
	k, err := d.mine(ctx, caseID, what, Draft, Returned)
	if err != nil {
		return Case{}, err
	}
	i := slices.IndexFunc(k.Attachments, func(a Attachment) bool { return a.Digest == digest })
	if i < 0 {
		return Case{}, noAttachment(what)
	}
	k.Attachments = slices.Delete(k.Attachments, i, i+1)
	return d.refile(ctx, k, Record{Drawer: attachmentDrawer(k.ID), Name: digest}, "detach", fmt.Sprintf("删除附件，SM3 %.12s", digest))
}

// Attachment returns a file that came with a case, under the name it has there. Drafts are their own clerk's.
func (d *Desk) Attachment(ctx context.Context, caseID, digest string) (name string, content []byte, err error) {
	const what = "不能打开附件"
	if err = d.permit(ctx, access.ReadCases, "read_attachment", caseID); err != nil {
		return "", nil, err
	}
	k, err := d.office.Store.Case(ctx, caseID)
	if err == nil && k.State == Draft {
		k, err = d.mine(ctx, caseID, what, Draft)
	}
	if err != nil {
		return "", nil, err
	}
	i := slices.IndexFunc(k.Attachments, func(a Attachment) bool { return a.Digest == digest })
	if i < 0 {
		return "", nil, noAttachment(what)
	}
	content, err = d.office.Store.Record(ctx, attachmentDrawer(k.ID), digest)
	switch {
	case problem.Of(err) == problem.NotFound:
		return "", nil, problem.New(problem.Damaged, what, "附件的内容不在库中", "请检查证照库，必要时用备份恢复")
	case err != nil:
		return "", nil, err
	case fmt.Sprintf("%x", seal.SM3(content)) != digest:
		return "", nil, problem.New(problem.Damaged, what, "附件的内容与登记的摘要不符", "请检查证照库，必要时用备份恢复")
	}
	return k.Attachments[i].Name, content, d.record(ctx, "read_attachment", k.ID, audit.Done, fmt.Sprintf("查看附件，SM3 %.12s", digest))
}

// refile saves a case whose attachments have changed together with the content that came or went.
func (d *Desk) refile(ctx context.Context, k Case, r Record, action, detail string) (Case, error) {
	k.Revision++
	return k, d.office.Store.Commit(ctx, Change{
		Cases: []Case{k}, Records: []Record{r}, Audit: d.entry(action, k.ID, audit.Done, detail),
	})
}

// takes refuses what a case has no room for, or has already.
func (k *Case) takes(a *Attachment, what string) error {
	total := a.Size
	for _, other := range k.Attachments {
		if other.Digest == a.Digest {
			return problem.New(problem.Invalid, what, "这个文件已经在附件中，名为“"+maskText(other.Name)+"”", "不必重复添加")
		}
		total += other.Size
	}
	switch {
	case a.Size > AttachmentBytes:
		return problem.New(problem.Invalid, what, fmt.Sprintf("文件有 %s，超过 %s", sizeText(a.Size), sizeText(AttachmentBytes)), "请降低扫描分辨率，或拆成几个文件")
	case len(k.Attachments) == attachmentsMost:
		return problem.New(problem.Invalid, what, fmt.Sprintf("该件已有 %d 个附件，不能再多", attachmentsMost), "请把几页扫描成一个 PDF 文件")
	case total > attachmentsBytes:
		return problem.New(problem.Invalid, what, fmt.Sprintf("该件的附件合计 %s，超过 %s", sizeText(total), sizeText(attachmentsBytes)), "请降低扫描分辨率后再添加")
	}
	return nil
}

func noAttachment(what string) error {
	return problem.New(problem.NotFound, what, "该件没有这个附件", "请刷新后查看附件清单")
}

// sizeText writes a number of bytes as people read it.
func sizeText(n int) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", (n+1<<10-1)>>10)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

// cleanName is the name of a file without the folders it came from and without characters that are not seen.
func cleanName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, name))
	if strings.Trim(name, "./") == "" {
		name = "附件"
	}
	return shortName(name, "")
}

// shortName puts a mark before the extension of a name, and shortens what is before it to the room there is.
func shortName(name, mark string) string {
	extension := []rune(path.Ext(name))
	if len(extension) > attachmentName/4 { // that is no extension
		extension = nil
	}
	stem := []rune(name)
	stem = stem[:len(stem)-len(extension)]
	stem = stem[:min(len(stem), attachmentName-len(extension)-len([]rune(mark)))]
	return string(stem) + mark + string(extension)
}

// unusedName numbers a name that the case already has, so that each attachment can be asked for by its name.
func (k *Case) unusedName(name string) string {
	unused := name
	for n := 2; slices.ContainsFunc(k.Attachments, func(a Attachment) bool { return a.Name == unused }); n++ {
		unused = shortName(name, fmt.Sprintf("（%d）", n))
	}
	return unused
}
