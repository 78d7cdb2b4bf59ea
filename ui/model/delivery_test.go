package model_test

import (
	"strings"
	"testing"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/delivery"
	"roadcert/ui/list"
	"roadcert/ui/model"
)

func TestDeliveryFilter(t *testing.T) {
	for _, c := range []struct {
		filter model.DeliveryFilter
		want   bureau.DeliveryQuery
	}{
		{model.DeliveryFilter{}, bureau.DeliveryQuery{}},
		{model.DeliveryFilter{Kind: "071", Text: " 张 "}, bureau.DeliveryQuery{Kind: "071", Text: "张"}},
		{model.DeliveryFilter{State: "returned"}, bureau.DeliveryQuery{State: delivery.Returned}},
		{model.DeliveryFilter{State: model.Overdue}, bureau.DeliveryQuery{Waiting: bureau.WaitingDays}},
		{model.DeliveryFilter{State: model.Lapsing}, bureau.DeliveryQuery{Lapsing: bureau.LapsingDays}},
	} {
		c.want.After, c.want.Limit = "x", 50
		if got := c.filter.Page(list.Request{After: "x", Limit: 50}); got != c.want {
			t.Errorf("%+v: %+v", c.filter, got)
		}
	}
	for _, choice := range model.DeliveryChoices() {
		if choice.Name == "" {
			t.Errorf("%q has no name", choice.Key)
		}
	}
}

func TestWhyNotHand(t *testing.T) {
	for want, h := range map[string]model.Hand{
		"":             {To: delivery.Delivered, Picked: 1, Only: delivery.Notified, May: true},
		"由受理员登记":       {To: delivery.Delivered, Picked: 1, Holders: "受理员"},
		"请先选择证照":       {To: delivery.Delivered, May: true},
		"一次最多 2,000 本": {To: delivery.Delivered, Picked: model.HandMost + 1, May: true},
		"“待送达”的不能登记为“已读”。请先登记送达": {To: delivery.Read, Picked: 1, Only: delivery.Waiting, May: true},
	} {
		if got := h.Why(); !strings.Contains(got, want) || (want == "") != (got == "") {
			t.Errorf("%+v: %q", h, got)
		}
	}
	if many := (model.Hand{To: delivery.Read, Picked: 9, May: true}); many.Why() != "" {
		t.Error(many.Why())
	}
}

func TestDeliveryWords(t *testing.T) {
	today, _ := day.Date(2026, 11, 23)
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.Local)
	for want, got := range map[string]string{
		"2026-11-23（今天）":      model.Lately(noon, today),
		"2026-11-20（3 天前）":    model.Lately(noon.AddDate(0, 0, -3), today),
		"2024-11-23":          model.Lately(noon.AddDate(-2, 0, 0), today),
		"2026-11-22（已过）":      model.CodeText(today.Add(-1), today),
		"2026-11-24":          model.CodeText(today.Add(1), today),
		"":                    model.CodeText(0, today),
		"没有等着送达的电子证照":         model.RemindersText(bureau.DeliveryReminders{}),
		"尚未送达 20,000 本以上":     model.RemindersText(bureau.DeliveryReminders{Open: 20_000, More: true}),
		"尚未送达 1,204 本 · 退回 3": model.RemindersText(bureau.DeliveryReminders{Open: 1204, Returned: 3}),
		"打印取证单":               model.HandVerb(delivery.Notified),
		"登记退回":                model.HandVerb(delivery.Returned),
		"已停止：已登记送达的 3 本有效并保留。": model.NewDeliveryOutcome(delivery.Delivered, bureau.BatchResult{Issued: 3}, true).Verdict,
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for until, want := range map[day.Day]model.Tone{0: model.Plain, today - 1: model.Danger, today + 7: model.Warning, today + 8: model.Plain} {
		if got := model.CodeTone(until, today); got != want {
			t.Errorf("%s: %v", until, got)
		}
	}
	refused := bureau.BatchResult{Issued: 1, Refused: 2, Refusals: []bureau.BatchRefusal{{Number: "1", Why: &certificate.Refusal{Text: "已送达", Remedy: "不必"}}}}
	if o := model.NewDeliveryOutcome(delivery.Notified, refused, false); len(o.Refusals) != 1 || !strings.Contains(o.Cut, "共 2 本没有登记") {
		t.Errorf("%+v", o)
	}
	steps := model.DeliverySteps(bureau.Delivery{Version: 2, Steps: []delivery.Step{
		{Version: 1, State: delivery.Delivered, At: noon, By: "clerk", Channel: delivery.WeChat},
		{Version: 2, State: delivery.Notified, At: noon, By: "clerk", Channel: delivery.Phone, Note: "短信"},
	}})
	if steps[0] != (model.DeliveryStep{"2026-11-23 12:00", "已告知 · 手机", "clerk", "短信"}) || steps[1].What != "已送达 · 微信 · 第 001 版" {
		t.Errorf("%+v", steps)
	}
}
