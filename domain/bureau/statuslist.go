package bureau

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/attest"
	"roadcert/domain/audit"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// A status list says where the certificates of a bureau stand on a day, signed by the bureau, so that others
// can verify them without a network (6.5).

// clockSlack is by how much the clocks of two bureaus may differ. A list of a later day would keep every true one
// out until then.
const clockSlack = 24 * time.Hour

// StatusImport is what a status list holds.
type StatusImport struct {
	Bureau      string
	Fingerprint string // of the key that signed it; to be compared by telephone
	At          time.Time
	Known       bool // somebody here accepted that key before, or it is the bureau's own
	Entries     int
}

// ExportStatusList writes where every edition that counts stands today.
func (d *Desk) ExportStatusList(ctx context.Context, w io.Writer) error {
	if err := d.permit(ctx, access.ReadDocuments, "export_status", ""); err != nil {
		return err
	}
	key, err := d.bureauKey(ctx)
	if err != nil {
		return err
	}
	var list []attest.Status
	today := d.Today()
	err = d.office.Store.EachEdition(ctx, func(e *certificate.Edition, c *certificate.Certificate) error {
		s := attest.Status{Identifier: e.Identifier, Status: c.StatusOn(today).String(), Until: c.ValidTo}
		if e.Version < c.Version {
			s.Status = exchange.Superseded
		}
		list = append(list, s)
		return nil
	})
	if err != nil {
		return err
	}
	maker := attest.Maker{Bureau: d.settings.Bureau, USCC: d.settings.USCC, At: d.office.Now(), Key: key.Public()}
	if err := attest.EncodeStatusList(d.office.Rand, w, maker, list, key); err != nil {
		return problem.From(err, problem.Unwritable, "不能导出状态清单", "写入文件时出错", "请检查磁盘空间和文件夹权限")
	}
	return d.record(ctx, "export_status", "", audit.Done, fmt.Sprintf("导出状态清单 %d 条", len(list)))
}

// ImportStatusList takes another bureau's status list over. accept is the fingerprint the person has compared;
// where it is empty, the file is only looked at. A list older than the one already here is refused.
func (d *Desk) ImportStatusList(ctx context.Context, content []byte, accept string) (StatusImport, error) {
	const what = "状态清单"
	if err := d.permit(ctx, access.Verify, "import_status", ""); err != nil {
		return StatusImport{}, err
	}
	list, err := attest.DecodeStatusList(bytes.NewReader(content))
	if err != nil {
		return StatusImport{}, err
	}
	in := StatusImport{Bureau: list.Maker.Bureau, Fingerprint: list.Maker.Key.Fingerprint(), At: list.Maker.At, Entries: len(list.Entries)}
	if in.Known, err = d.knows(ctx, list.Maker.Key); err != nil || accept == "" {
		return in, err
	}
	if !sameFingerprint(accept, in.Fingerprint) {
		return in, notThisKey(what, in.Bureau)
	}
	if now := d.office.Now(); in.At.After(now.Add(clockSlack)) {
		return in, problem.New(problem.Invalid, "不能导入"+what, "清单写着截至 "+in.At.Local().Format("2006-01-02 15:04")+"，那是将来", "请核对双方计算机的时钟，再请对方重新导出")
	}
	lists, err := d.statusLists(ctx)
	if err != nil {
		return in, err
	}
	for _, had := range lists {
		if bytes.Equal(had.Maker.Key, list.Maker.Key) && had.Maker.At.After(list.Maker.At) {
			return in, problem.New(problem.Conflict, "不能导入"+what, "本机已有这个单位更新的清单（截至 "+had.Maker.At.Local().Format("2006-01-02 15:04")+"）", "请向该单位索取最新的清单")
		}
	}
	var change Change
	if change.Records, err = d.accepted(in.Known, in.Fingerprint, in.Bureau, list.Maker.USCC, list.Maker.Key); err != nil {
		return in, err
	}
	change.Records = append(change.Records, Record{Drawer: statusDrawer, Name: in.Fingerprint, Content: content})
	change.Audit = d.entry("import_status", in.Fingerprint, audit.Done, fmt.Sprintf("导入“%s”的状态清单 %d 条", in.Bureau, in.Entries))
	return in, d.office.Store.Commit(ctx, change)
}

// statusLists returns the lists of other bureaus that were taken over.
func (d *Desk) statusLists(ctx context.Context) ([]*attest.StatusList, error) {
	records, err := d.office.Store.Records(ctx, statusDrawer)
	if err != nil {
		return nil, err
	}
	lists := make([]*attest.StatusList, len(records))
	for i, r := range records {
		if lists[i], err = attest.DecodeStatusList(bytes.NewReader(r.Content)); err != nil {
			return nil, problem.From(err, problem.Damaged, "不能读出状态清单", "本机保存的清单读不出来", "请重新导入最新的清单")
		}
	}
	return lists, nil
}
