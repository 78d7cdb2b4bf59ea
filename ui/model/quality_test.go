package model_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roadcert/assets"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/ui/model"
)

func quality() *bureau.Quality {
	people := bureau.KindQuality{Kind: "071", Name: "从业资格证", Valid: 4, Conforming: 3, Rate: "75.00%", Flawless: 2, Causes: []bureau.QualityCause{
		{Cause: "photo_missing", Name: "没有照片", Count: 2, Rate: "50.00%"}, {Cause: "missing_valid_to", Name: "缺少有效期至", Blocks: true, Count: 1, Rate: "25.00%"},
	}}
	all := people
	all.Kind, all.Name, all.Valid = "", "", 8
	return &bureau.Quality{KindQuality: all, Kinds: []bureau.KindQuality{people, {Kind: "013", Name: "道路运输证", Valid: 4, Conforming: 4, Rate: "100.00%"}}}
}

func TestQuality(t *testing.T) {
	q := quality()
	if got, want := model.QualityText(&q.KindQuality), "8 本有效证照中，3 本照面齐全、可以生成电子证照；2 本完全没有问题。"; got != want {
		t.Error(got)
	}
	if got := model.QualityText(&bureau.KindQuality{}); got != "还没有有效的证照。" {
		t.Error(got)
	}
	if diff := cmp.Diff([]model.Choice{{Name: "全部类别"}, {Key: "071", Name: "从业资格证"}, {Key: "013", Name: "道路运输证"}}, model.QualityKinds(q)); diff != "" {
		t.Error(diff)
	}
	if of := model.QualityOf(q, "013"); of.Valid != 4 || len(of.Causes) != 0 {
		t.Errorf("%+v", of)
	}
	lines := model.QualityLines(model.QualityOf(q, ""))
	if len(lines) != 2 || lines[0].Weight != "宜改正" || lines[1].Weight != "不能转化" || lines[1].Tone != model.Danger || !strings.Contains(lines[0].Remedy, "导入照片") {
		t.Errorf("%+v", lines)
	}
	if bars := model.QualityBars(q); len(bars) != 2 || bars[0].Share.Of(100) != 75 || bars[1].Text != "100.00%" {
		t.Errorf("%+v", bars)
	}
}

func TestMappingLines(t *testing.T) {
	kinds, err := catalog.Load(assets.FS, "catalog")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.Local)
	got := model.MappingLines([]bureau.Mapping{
		{Name: "ab", Headings: []string{"证", "人", "备注"}, Kind: "071", Map: map[string]string{"人": "name", "备注": ""}, By: "clerk", At: at},
		{Name: "cd", Headings: []string{"证", "车"}, Kind: "013", By: "clerk", At: at},
	}, kinds)
	want := []model.MappingLine{
		{Name: "ab", Kind: "从业资格证", Columns: "人→姓名，备注不导入", By: "clerk", At: "2026-11-23"},
		{Name: "cd", Kind: "道路运输证", Columns: "证、车", By: "clerk", At: "2026-11-23"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPhotoOutcome(t *testing.T) {
	for _, c := range []struct {
		result  bureau.PhotoResult
		stopped bool
		want    string
	}{
		{bureau.PhotoResult{Photos: 1204, Added: 1200, Unchanged: 1, Refused: 3}, false, "登记 1,200 张，已有 1 张，退回 3 张。"},
		{bureau.PhotoResult{Photos: 80, Added: 80}, true, "已停止：登记了 80 张，已登记的有效。再次导入同一批照片会接着做。"},
		{bureau.PhotoResult{}, false, "这里没有照片。照片应是 .jpg 或 .png，以证照编号、车牌或证照标识命名。"},
	} {
		if got := model.NewPhotoOutcome(c.result, c.stopped); got.Verdict != c.want || (got.Cut != "") != (c.result.Refused > 0) {
			t.Errorf("%q, not %q; %q", got.Verdict, c.want, got.Cut)
		}
	}
}

func TestTwinsAreSettled(t *testing.T) {
	one, two, three := twinSide(1, "008", "经营许可证", "顺达", 0), twinSide(2, "008", "经营许可证", "顺达", 0), twinSide(3, "008", "经营许可证", "通达", 0)
	found := &bureau.Twins{Total: 2, Pairs: []bureau.Twin{{A: one, B: two}, {A: one, B: three}}}
	model.NoteCase(found, bureau.Case{ID: "k1-1", Certificate: three.Certificate.ID})
	if found.Pairs[0].Case != "" || found.Pairs[1].Case != "k1-1" {
		t.Errorf("%+v", found.Pairs)
	}
	model.KeepApart(found, one.Certificate.ID, two.Certificate.ID)
	if found.Total != 1 || found.Kept != 1 || len(found.Pairs) != 1 || found.Pairs[0].B.Certificate.ID != certificate.NewID(1, 3) {
		t.Errorf("%+v", found)
	}
	for _, act := range []model.TwinAct{model.KeepBoth, model.MergeIntoLeft, model.MergeIntoRight, model.AlignToLeft, model.AlignToRight} {
		q := act.Asks(&bureau.Twin{A: one, B: two})
		if q.Title == "" || q.Button == "" || q.Label == "" || q.Then == "" || (q.Must != "") != (act == model.KeepBoth) {
			t.Errorf("%d asks %+v", act, q)
		}
	}
	if q := model.MergeIntoRight.Asks(&bureau.Twin{A: one, B: two}); q.Title != "归并到 c1-2" || !strings.Contains(q.Then, "c1-1 作废并注明归并到 c1-2") {
		t.Errorf("%+v", q)
	}
}
