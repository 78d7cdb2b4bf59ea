package model

import (
	"fmt"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
)

// TwinQuestion is what is asked before something is done about a pair.
type TwinQuestion struct {
	Title  string
	Button string
	Label  string // of the line to type in
	Hint   string
	Must   string // what is missing where nothing is typed; empty where nothing need be
	Then   string // what will come of it
}

// Asks words the question of an act.
func (a TwinAct) Asks(t *bureau.Twin) TwinQuestion {
	left, right := t.A.Certificate.ID.String(), t.B.Certificate.ID.String()
	merge := func(keep, drop string) TwinQuestion {
		return TwinQuestion{
			Title: "归并到 " + keep, Button: "提出归并", Label: "说明", Hint: "写给审批的人，可不填",
			Then: fmt.Sprintf("%s 和 %s 是同一本证照的两条记录：由另一人批准后，%s 作废并注明归并到 %s。", left, right, drop, keep),
		}
	}
	align := func(model, changed string) TwinQuestion {
		return TwinQuestion{
			Title: "持证主体以 " + model + " 为准", Button: "提出变更", Label: "说明", Hint: "写给审批的人，可不填",
			Then: fmt.Sprintf("由另一人批准后，%s 的持证主体名称和证件号码改成与 %s 一致。", changed, model),
		}
	}
	switch a {
	case MergeIntoLeft:
		return merge(left, right)
	case MergeIntoRight:
		return merge(right, left)
	case AlignToLeft:
		return align(left, right)
	case AlignToRight:
		return align(right, left)
	case KeepBoth:
	}
	return TwinQuestion{
		Title: "保留为两本", Button: "保留两本", Label: "理由", Hint: "例如：已核对身份证，是两个人",
		Must: "请写明核对过什么", Then: fmt.Sprintf("%s 和 %s 不再列在这里，直到其中一本的持证主体或编号有变化。", left, right),
	}
}

// KeepApart takes a pair out of the list that somebody has found to be two.
func KeepApart(found *bureau.Twins, a, b certificate.ID) {
	var left []bureau.Twin
	for _, t := range found.Pairs {
		if t.A.Certificate.ID == a && t.B.Certificate.ID == b {
			found.Total--
			found.Kept++
			continue
		}
		left = append(left, t)
	}
	found.Pairs = left
}

// NoteCase notes on every pair of a certificate that a case about it waits.
func NoteCase(found *bureau.Twins, k bureau.Case) {
	for i := range found.Pairs {
		if t := &found.Pairs[i]; t.A.Certificate.ID == k.Certificate || t.B.Certificate.ID == k.Certificate {
			t.Case = k.ID
		}
	}
}
