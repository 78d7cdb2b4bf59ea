package model_test

import (
	"testing"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/day"
	"roadcert/ui/model"
)

func TestOneNoIsNoAndOnlyThreeYesAreYes(t *testing.T) {
	states := []bureau.AnswerState{bureau.Yes, bureau.No, bureau.Unknown}
	for _, intact := range states {
		for _, seal := range states {
			for _, stands := range states {
				want := "可以采信"
				switch {
				case intact == bureau.No || seal == bureau.No || stands == bureau.No:
					want = "不可采信"
				case intact != bureau.Yes || seal != bureau.Yes || stands != bureau.Yes:
					want = "不能完全确定"
				}
				v := bureau.Verdict{Intact: bureau.Answer{State: intact}, Seal: bureau.Answer{State: seal}, Standing: bureau.Answer{State: stands}}
				if got := model.NewVerdict(v, "", false).Headline; got != want {
					t.Errorf("%s %s %s: %s, want %s", intact, seal, stands, got, want)
				}
				if got := model.NewVerdict(v, "", true); got.Tone == model.Good {
					t.Errorf("%s %s %s: a practice document is good", intact, seal, stands)
				}
			}
		}
	}
}

func TestVerdictSaysWhatTheDocumentSays(t *testing.T) {
	yes := bureau.Answer{State: bureau.Yes, Text: "现在有效", Reasons: []string{"有效期至 2028-05-27", "自 2022-05-27 起"}}
	category := catalog.Field{Key: "category", Name: "从业资格类别", Kind: catalog.List, Items: []catalog.Field{{Key: "category", Name: "类别"}}}
	v := model.NewVerdict(bureau.Verdict{
		Intact: yes, Seal: yes, Standing: yes, Holder: "高娜", Number: "2101****5502", AsOf: time.Date(2026, 11, 23, 9, 0, 0, 0, time.Local),
		Face: []bureau.FaceLine{{Field: category, Value: `[{"category":"货运"}]`}, {Field: catalog.Field{Name: "备注"}}},
	}, "证照.ofd", false)
	if v.AsOf != "状态截至 2026-11-23 09:00" || v.Answers[2].Reasons != "有效期至 2028-05-27；自 2022-05-27 起" || v.Answers[0].Word != "是" {
		t.Errorf("%+v", v)
	}
	if len(v.Face) != 1 || v.Face[0].Name != "货运" {
		t.Errorf("face %+v", v.Face)
	}
	if past := v.Past(); past.Holder != "高娜" || past.At != "09:00:00" || past.What != "证照.ofd" || past.Word != "可以采信" {
		t.Errorf("past %+v", past)
	}
}

func TestOneLineKnowsWhatItIsGiven(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "LZ1|…": "这是核验码。", " 1.2.156.3005.2.111": "这是证照标识。", "/家/证照.OFD": "这是文件。",
		"https://x": "这是网址，不是本系统的核验码；部里的二维码请用部里的程序核验。", "李建国": "既不像核验码（LZ 开头），也不像证照标识（1.2.156.3005.2 开头）。",
	} {
		if got := model.Recognised(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
	if model.Shown(" LZ1|某人|…") != "核验码" || model.Shown(" 1.2.3 ") != "1.2.3" {
		t.Error("the list of what was verified names people or codes")
	}
}

func TestSealsSayWhetherTheyCanBeUsed(t *testing.T) {
	on := func(text string) time.Time { d, _ := day.Parse(text); return d.Time() }
	for want, s := range map[string]bureau.SealInfo{
		"可以使用":       {From: on("2026-01-01"), To: on("2027-01-01")},
		"已过期":        {From: on("2024-01-01"), To: on("2026-11-22")},
		"还没有生效":      {From: on("2026-12-01"), To: on("2027-01-01")},
		"练习用，盖出的章无效": {From: on("2026-01-01"), To: on("2027-01-01"), Training: true},
	} {
		if line := model.NewSealLine(s, noon); line.State != want || line.Picture != nil {
			t.Errorf("%+v, want %s", line, want)
		}
	}
}

func TestWhatSealingCameTo(t *testing.T) {
	for _, c := range []struct {
		result  bureau.BatchResult
		stopped bool
		want    string
	}{
		{bureau.BatchResult{Issued: 1200, Refused: 3}, false, "已盖章 1,200 本，失败 3 本。"},
		{bureau.BatchResult{Issued: 400}, true, "盖章已停止：已盖章的 400 本有效并保留，再做一次会接着盖完。"},
		{bureau.BatchResult{}, false, "没有等着盖章的电子证照。"},
	} {
		o := model.NewSealOutcome(c.result, c.stopped)
		if o.Verdict != c.want {
			t.Errorf("%q, want %q", o.Verdict, c.want)
		}
		if (o.Cut != "") != (c.result.Refused > 0) {
			t.Errorf("cut %q", o.Cut)
		}
	}
}
