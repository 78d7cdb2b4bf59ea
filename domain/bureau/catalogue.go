package bureau

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/problem"
)

// Versions returns the history of an entry of the catalogue, newest first, a draft included (clause 5.1).
func (d *Desk) Versions(ctx context.Context, code catalog.Code) ([]catalog.Version, error) {
	if err := d.permit(ctx, access.ReadCertificates, "versions", string(code)); err != nil {
		return nil, err
	}
	if _, err := d.kind(code); err != nil {
		return nil, err
	}
	return d.Catalog().History(code), nil
}

// SaveDraft keeps a draft of the next version of an entry. An entry has one draft at most; who saves it last is
// its author. Who may draft says why and from when it is to be in force.
func (d *Desk) SaveDraft(ctx context.Context, v catalog.Version) (catalog.Version, error) {
	code := catalog.Code("")
	if v.Kind != nil {
		code = v.Kind.Code
	}
	if err := d.permit(ctx, access.DraftCatalog, "draft_catalog", string(code)); err != nil {
		return v, err
	}
	if err := d.mayDraft(ctx); err != nil {
		return v, err
	}
	current, ok := d.Catalog().InForce(code)
	if !ok {
		return v, problem.New(problem.Invalid, "不能保存草稿", "证照目录中没有“"+string(code)+"”", "请从现有目录项起草")
	}
	v.Number = d.Catalog().History(code)[0].Number + 1
	if draft, ok := d.Catalog().DraftOf(code); ok {
		v.Number = draft.Number
	}
	v.State, v.Author, v.MadeAt = catalog.Draft, d.account.User, d.now()
	v.Publisher, v.PublishedAt, v.Reason = "", time.Time{}, noted(v.Reason)
	if err := d.newer(current, v); err != nil {
		return v, err
	}
	entry := d.entry("draft_catalog", string(code), audit.Done, fmt.Sprintf("起草%s目录第 %d 版：%s", v.Kind.Short, v.Number, v.Reason))
	return v, d.office.Store.Commit(ctx, Change{Versions: []catalog.Version{v}, Audit: entry})
}

// newer checks that a version can follow the one in force.
func (d *Desk) newer(current, v catalog.Version) error {
	const what = "不能更新证照目录"
	if strings.TrimSpace(v.Reason) == "" {
		return problem.New(problem.Invalid, what, "没有说明更新的原因", "请写明原因，例如依据的文件")
	}
	if v.From < d.Today() {
		return problem.New(problem.Invalid, what, fmt.Sprintf("生效日期 %s 已经过去", v.From), "请填今天或以后的日期")
	}
	if err := catalog.Follows(current, v); err != nil {
		return err
	}
	_, err := d.Catalog().With(v) // it has to go with the versions to come and with the other entries too
	return err
}

// DiscardDraft throws the draft of an entry away.
func (d *Desk) DiscardDraft(ctx context.Context, code catalog.Code) error {
	if err := d.permit(ctx, access.DraftCatalog, "discard_draft", string(code)); err != nil {
		return err
	}
	draft, err := d.draft(code)
	if err != nil {
		return err
	}
	entry := d.entry("discard_draft", string(code), audit.Done, fmt.Sprintf("放弃%s目录第 %d 版草稿", draft.Kind.Short, draft.Number))
	return d.office.Store.Commit(ctx, Change{NoDraft: []catalog.Code{code}, Audit: entry})
}

func (d *Desk) draft(code catalog.Code) (catalog.Version, error) {
	v, ok := d.Catalog().DraftOf(code)
	if !ok {
		return v, problem.New(problem.NotFound, "找不到草稿", "“"+string(code)+"”没有草稿", "请先起草新版")
	}
	return v, nil
}

// Publish puts the draft of an entry in force from its day on. The author cannot publish it.
func (d *Desk) Publish(ctx context.Context, code catalog.Code) (catalog.Version, error) {
	const what = "不能发布"
	if err := d.permit(ctx, access.PublishCatalog, "publish_catalog", string(code)); err != nil {
		return catalog.Version{}, err
	}
	if err := d.mayDraft(ctx); err != nil {
		return catalog.Version{}, err
	}
	v, err := d.draft(code)
	if err != nil {
		return v, err
	}
	if v.Author == d.account.User {
		if err := d.record(ctx, "publish_catalog", string(code), audit.Refused, "two_people"); err != nil {
			return v, err
		}
		return v, problem.New(problem.Forbidden, what, "起草人不能发布自己起草的目录", "请由另一位"+access.HolderNames(access.PublishCatalog)+"发布")
	}
	current, _ := d.Catalog().InForce(code)
	if err := d.newer(current, v); err != nil {
		return v, err
	}
	v.State, v.Publisher, v.PublishedAt = catalog.Published, d.account.User, d.now()
	entry := d.entry("publish_catalog", string(code), audit.Done, fmt.Sprintf("发布%s目录第 %d 版，%s 起生效：%s", v.Kind.Short, v.Number, v.From, v.Reason))
	return v, d.office.Store.Commit(ctx, Change{Versions: []catalog.Version{v}, Audit: entry})
}

// ExportCatalog writes the catalogue in force with its history, drafts left out, as one file signed by the bureau.
func (d *Desk) ExportCatalog(ctx context.Context, w io.Writer) error {
	if err := d.permit(ctx, access.ReadCertificates, "export_catalog", ""); err != nil {
		return err
	}
	key, err := d.bureauKey(ctx)
	if err != nil {
		return err
	}
	versions := publishedOf(d.Catalog())
	maker := catalog.Maker{Bureau: d.settings.Bureau, USCC: d.settings.USCC, Made: d.office.Now().UTC(), Key: key.Public()}
	content, err := catalog.EncodeBundle(versions, maker, func(b []byte) ([]byte, error) { return key.Sign(d.office.Rand, b) })
	if err != nil {
		return err
	}
	if _, err := w.Write(content); err != nil {
		return problem.From(err, problem.Unwritable, "不能导出证照目录", "写入文件时出错", "请检查磁盘空间和文件夹权限")
	}
	return d.record(ctx, "export_catalog", "", audit.Done, fmt.Sprintf("导出证照目录，共 %d 个版本", len(versions)))
}

// CatalogImport is what a catalogue file holds, and what became of it.
type CatalogImport struct {
	Bureau      string
	Made        time.Time
	Fingerprint string            // of the key that signed it; to be compared by telephone
	Known       bool              // somebody here accepted that key before, or it is the bureau's own
	Drafts      []catalog.Version // entries that differ: what is, or would be, the draft
	Same        int               // entries that do not differ
	Refused     []string          // entries that cannot be taken over, and why
}

// ImportCatalog takes a catalogue file over. Every entry that differs becomes a draft, which somebody else
// publishes. accept is the fingerprint the person has compared; where it is empty, the file is only looked at.
func (d *Desk) ImportCatalog(ctx context.Context, content []byte, accept string) (CatalogImport, error) {
	if err := d.permit(ctx, access.DraftCatalog, "import_catalog", ""); err != nil {
		return CatalogImport{}, err
	}
	bundle, err := catalog.DecodeBundle(content)
	if err != nil {
		return CatalogImport{}, err
	}
	in := CatalogImport{Bureau: bundle.Maker.Bureau, Made: bundle.Maker.Made, Fingerprint: bundle.Fingerprint}
	if in.Known, err = d.knows(ctx, bundle.Maker.Key); err != nil {
		return in, err
	}
	d.compare(&in, bundle.Versions)
	if accept == "" {
		return in, nil
	}
	if !sameFingerprint(accept, in.Fingerprint) {
		return in, notThisKey("证照目录", in.Bureau)
	}
	if err := d.mayDraft(ctx); err != nil {
		return in, err
	}
	change := Change{Versions: in.Drafts}
	if change.Records, err = d.accepted(in.Known, in.Fingerprint, in.Bureau, bundle.Maker.USCC, bundle.Maker.Key); err != nil {
		return in, err
	}
	change.Audit = d.entry("import_catalog", in.Fingerprint, audit.Done, fmt.Sprintf("导入“%s”的证照目录，形成草稿 %d 项", in.Bureau, len(in.Drafts)))
	return in, d.office.Store.Commit(ctx, change)
}

// compare sorts the entries of a catalogue file: what is the same, what would be a draft, what cannot be.
func (d *Desk) compare(in *CatalogImport, versions []catalog.Version) {
	newest := map[catalog.Code]catalog.Version{}
	var order []catalog.Code
	for _, v := range versions {
		old, seen := newest[v.Kind.Code]
		if !seen {
			order = append(order, v.Kind.Code)
		}
		if !seen || v.Number > old.Number {
			newest[v.Kind.Code] = v
		}
	}
	for _, code := range order {
		v := newest[code]
		current, ok := d.Catalog().InForce(code)
		if ok && len(catalog.Diff(current, v)) == 0 {
			in.Same++
			continue
		}
		draft, err := d.asDraft(in, v, current, ok)
		if err != nil {
			in.Refused = append(in.Refused, v.Kind.Short+"："+err.Error())
			continue
		}
		in.Drafts = append(in.Drafts, draft)
	}
}

// asDraft turns somebody else's version into a draft of this bureau.
func (d *Desk) asDraft(in *CatalogImport, v, current catalog.Version, known bool) (catalog.Version, error) {
	if !known {
		return v, problem.New(problem.Refused, "不能导入", "本机的证照目录没有这一类", "新增类别请随程序更新")
	}
	if draft, ok := d.Catalog().DraftOf(v.Kind.Code); ok {
		return v, problem.New(problem.Conflict, "不能导入", "已有 "+draft.Author+" 起草的草稿", "请先发布或放弃那份草稿")
	}
	reason := fmt.Sprintf("导入“%s”的第 %d 版", in.Bureau, v.Number)
	if v.Reason != "" {
		reason += "：" + v.Reason
	}
	v.Number, v.State, v.Reason = d.Catalog().History(v.Kind.Code)[0].Number+1, catalog.Draft, reason
	v.From = max(v.From, d.Today())
	v.Author, v.MadeAt = d.account.User, d.now()
	v.Publisher, v.PublishedAt = "", time.Time{}
	return v, d.newer(current, v)
}
