package bureau

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// mortal is something with a last day.
type mortal struct {
	name string
	ends time.Time
}

// expiringKeys looks at what has a last day: seals, the certificates they are used with, the anchors of trust, and the
// certificate by which the province knows this workstation. What people sign with is a key in their account, without a
// certificate and a last day.
func (l *look) expiringKeys(ctx context.Context, limit int) (sight, error) {
	all, err := l.mortals(ctx)
	if err != nil {
		return sight{}, err
	}
	if len(all) == 0 {
		return absent("没有安装印章和证书")
	}
	var soon []string
	for _, m := range all {
		if m.ends.Before(l.now.AddDate(0, 0, limit)) {
			soon = append(soon, m.name+" "+m.ends.Local().Format(time.DateOnly))
		}
	}
	slices.Sort(soon)
	if len(soon) == 0 {
		return judged(false, "%d 项，%d 天内都不到期", len(all), limit), nil
	}
	return judged(true, "到期或者即将到期的：%s", strings.Join(soon, "、")), nil
}

// mortals is everything the store has that has a last day.
func (l *look) mortals(ctx context.Context) (all []mortal, err error) {
	stamps, err := l.desk.stamps(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range stamps {
		all = append(all, mortal{"印章“" + s.seal.Name + "”", s.seal.To}, mortal{"签章人证书“" + s.signer.Cert.Subject.Common + "”", s.signer.Cert.NotAfter})
	}
	anchors, err := l.desk.office.Store.Records(ctx, anchorDrawer)
	if err != nil {
		return nil, err
	}
	for _, a := range anchors {
		cert, err := seal.ParseCertificate(a.Content)
		if err != nil {
			return nil, problem.From(err, problem.Damaged, "读不出信任的证书", "保存的证书不合格式", "请重新导入")
		}
		all = append(all, mortal{"信任的证书“" + cert.Subject.Common + "”", cert.NotAfter})
	}
	enrolment, err := l.desk.enrolment(ctx)
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
	return append(all, mortal{fmt.Sprintf("%d 号工作站接入省级系统的证书", l.desk.settings.Workstation), own.NotAfter}), nil
}
