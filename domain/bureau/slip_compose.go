package bureau

import (
	"context"
	"fmt"
	"strings"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// acceptance says that an application was accepted, with what, and by when it is decided.
func (d *Desk) acceptance(ctx context.Context, s *Slip, m *matter) error {
	clerk, err := d.nameOf(ctx, m.of.Proposer)
	if err != nil {
		return err
	}
	s.Title, s.On = AcceptanceSlip.Name(), m.day(m.of.ProposedAt)
	s.Copies = []string{"申请人留存", "受理机关存档"}
	s.Paragraphs = []string{m.applied() + "，材料齐全、符合法定形式，根据" + cited(clauseAccepted) + "的规定，予以受理。"}
	s.Facts = append(
		s.Facts, SlipFact{"收到的材料", m.materials()}, SlipFact{"受理人", clerk}, SlipFact{"受理日期", han(s.On)}, SlipFact{"办理期限", m.deadline()},
	)
	s.Notes = []string{
		"凭办件编号 " + m.of.ID + " 可向本单位查询进度；材料需要补正的，本单位一次告知全部内容。",
		"你（单位）享有陈述权、申辩权（" + cited(clauseHeard) + "）。",
	}
	return nil
}

// materials lists what was received.
func (m *matter) materials() string {
	if len(m.of.Attachments) == 0 {
		return "申请信息（未附文件）"
	}
	names := make([]string, len(m.of.Attachments))
	for i, a := range m.of.Attachments {
		names[i] = fmt.Sprintf("%d. %s", i+1, maskText(a.Name))
	}
	return fmt.Sprintf("共 %d 件：%s", len(names), strings.Join(names, "；"))
}

// deadline says by when the law wants a decision.
func (m *matter) deadline() string {
	days := decideWithin[m.of.Operation]
	switch {
	case m.of.Due != 0 && days != 0:
		return fmt.Sprintf("应于 %s前（%d 个工作日内）作出决定", han(m.of.Due), days)
	case m.of.Due != 0:
		return "应于 " + han(m.of.Due) + "前作出决定"
	}
	return "法定期限内作出决定"
}

// decision says what was granted, refused or taken, on what it rests, and what can be done against it.
func (d *Desk) decision(s *Slip, m *matter) {
	s.On = m.day(m.of.DecidedAt)
	if m.of.State == Rejected {
		s.Title = m.form.refused
		s.Paragraphs = append([]string{
			m.applied() + "，经审查，根据" + cited(clauseRefused) + "的规定，决定" + strings.TrimSuffix(m.form.refused, "决定书") + "。理由如下：",
		}, paragraphs(m.of.Answer)...)
		s.Notes = []string{remedy()}
		return
	}
	s.Title = m.form.granted
	basis := "根据" + cited(m.form.rests()) + "的规定，决定"
	if m.form.asked {
		s.Paragraphs = []string{m.applied() + "，经审查，符合规定的条件，" + basis + m.form.does + m.kind.Name + "。"}
	} else {
		s.Paragraphs = []string{"你（单位）持有的" + m.kind.Name + "，因“" + m.reason().Name() + "”，" + basis + m.form.does + "。"}
	}
	s.Facts = append(s.Facts, m.outcome()...)
	if m.event != nil && m.event.Edition != nil {
		s.Notes = append(s.Notes, "电子证照（第 "+fmt.Sprintf("%03d", m.event.Edition.Version)+" 版）已同时生成。")
	}
	if m.form.adverse {
		s.Notes = append(s.Notes, remedy())
	}
}

// outcome is what the decision means for the certificate.
func (m *matter) outcome() []SlipFact {
	var list []SlipFact
	say := func(name string, d day.Day) {
		if d != 0 {
			list = append(list, SlipFact{name, han(d)})
		}
	}
	if m.event == nil {
		return nil
	}
	say("生效日期", m.event.Effective)
	if m.of.Operation == certificate.Suspend {
		say("暂扣期满", m.event.Until)
	}
	if m.event.Edition != nil {
		if to, err := day.Parse(m.face[m.kind.Key(catalog.RoleTo)]); err == nil {
			say("有效期至", to)
		}
		list = append(list, SlipFact{"证照标识", m.event.Edition.Identifier})
	}
	return list
}

// correction says what is to be put right.
func (d *Desk) correction(s *Slip, m *matter) {
	s.Title, s.On = CorrectionSlip.Name(), m.day(m.of.DecidedAt)
	s.Paragraphs = append([]string{
		m.applied() + "，经审查需要补正，根据" + cited(clausePutRight) + "的规定，现将需要补正的全部内容一次告知如下：",
	}, paragraphs(m.of.Answer)...)
	s.Notes = []string{"请补正后凭办件编号 " + m.of.ID + " 重新提交。补正后本单位继续办理，不必重新申请。"}
}

// paragraphs are what somebody wrote, line by line.
func paragraphs(text string) []string {
	var list []string
	for line := range strings.Lines(maskText(text)) {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}

// nameOf is what a person is called; who has no account any more is known by the user name.
func (d *Desk) nameOf(ctx context.Context, user string) (string, error) {
	a, err := d.office.Store.Account(ctx, user)
	if problem.Of(err) == problem.NotFound {
		return user, nil
	}
	return a.Name, err
}
