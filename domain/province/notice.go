package province

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"roadcert/domain/code"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// OpenNotice tells every county of a fault at the province (5.3). Whoever looks at the province's page reads it, so that it
// is about nobody.
func (p *Province) OpenNotice(ctx context.Context, text string) (exchange.Notice, error) {
	if text = code.MaskText(strings.TrimSpace(text)); text == "" {
		return exchange.Notice{}, problem.New(problem.Invalid, "不能发布故障通知", "没有写明内容", "请写明发生了什么、预计何时排除")
	}
	all, err := p.Ledger.Notices(ctx)
	if err != nil {
		return exchange.Notice{}, err
	}
	n := exchange.Notice{ID: fmt.Sprintf("n%d", len(all)+1), Text: text, Opened: p.Now().UTC()}
	return n, p.Ledger.SaveNotice(ctx, n)
}

// ClearNotice tells every county that a fault is over: from then on their two working days run.
func (p *Province) ClearNotice(ctx context.Context, id string) (exchange.Notice, error) {
	const what = "不能登记故障排除"
	all, err := p.Ledger.Notices(ctx)
	if err != nil {
		return exchange.Notice{}, err
	}
	i := slices.IndexFunc(all, func(n exchange.Notice) bool { return n.ID == id })
	switch {
	case i < 0:
		return exchange.Notice{}, problem.New(problem.NotFound, what, "没有通知 "+id, "请核对编号")
	case !all[i].Cleared.IsZero():
		return all[i], problem.New(problem.Refused, what, "通知 "+id+" 已经登记排除", "请刷新后查看")
	}
	all[i].Cleared = p.Now().UTC()
	return all[i], p.Ledger.SaveNotice(ctx, all[i])
}
