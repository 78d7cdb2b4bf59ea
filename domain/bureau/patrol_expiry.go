package bureau

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"roadcert/domain/day"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// Validity is the last day of something that has one.
type Validity struct {
	Name string
	Ends time.Time
}

// within are those of some validities that end in so many days from a time on, or ended.
func within(all []Validity, days int, now time.Time) []Validity {
	last := now.AddDate(0, 0, days)
	n := slices.IndexFunc(all, func(v Validity) bool { return !v.Ends.Before(last) })
	if n < 0 {
		return all
	}
	return all[:n]
}

// expiringKeys looks at what has a last day: seals, the certificates they are used with, the anchors of trust, and the
// certificate by which the province knows this workstation. What people sign with is a key in their account, without a
// certificate and a last day.
func (l *look) expiringKeys(ctx context.Context, limit int) (sight, error) {
	all, err := l.desk.validities(ctx)
	if err != nil {
		return sight{}, err
	}
	if len(all) == 0 {
		return absent("没有安装印章和证书")
	}
	var soon []string
	for _, v := range within(all, limit, l.now) {
		soon = append(soon, v.Name+" "+day.Of(v.Ends.Local()).String())
	}
	if len(soon) == 0 {
		return judged(false, "%d 项，%d 天内都不到期", len(all), limit), nil
	}
	return judged(true, "到期或者即将到期的：%s", strings.Join(soon, "、")), nil
}

// validities are those of everything the store has that has a last day, the nearest first.
func (d *Desk) validities(ctx context.Context) (all []Validity, err error) {
	defer func() { slices.SortStableFunc(all, func(a, b Validity) int { return a.Ends.Compare(b.Ends) }) }()
	stamps, err := d.stamps(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range stamps {
		all = append(all, Validity{"印章“" + s.seal.Name + "”", s.seal.To}, Validity{"签章人证书“" + s.signer.Cert.Subject.Common + "”", s.signer.Cert.NotAfter})
	}
	anchors, err := d.office.Store.Records(ctx, anchorDrawer)
	if err != nil {
		return nil, err
	}
	for _, a := range anchors {
		cert, err := seal.ParseCertificate(a.Content)
		if err != nil {
			return nil, problem.From(err, problem.Damaged, "读不出信任的证书", "保存的证书不合格式", "请重新导入")
		}
		all = append(all, Validity{"信任的证书“" + cert.Subject.Common + "”", cert.NotAfter})
	}
	enrolment, err := d.enrolment(ctx)
	defer clear(enrolment.Private)
	switch {
	case problem.Of(err) == problem.NotFound:
		return all, nil
	case err != nil:
		return nil, err
	}
	own, err := seal.ParseCertificate(enrolment.Certificate)
	if err != nil {
		return nil, problem.From(err, problem.Damaged, "读不出工作站的证书", "保存的证书不合格式", "请重新接入省级系统")
	}
	return append(all, Validity{fmt.Sprintf("%d 号工作站接入省级系统的证书", d.settings.Workstation), own.NotAfter}), nil
}
