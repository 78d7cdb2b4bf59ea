package model_test

import (
	"testing"

	"roadcert/domain/catalog"
	"roadcert/domain/overprint"
	"roadcert/ui/model"
)

func TestMeasure(t *testing.T) {
	for text, want := range map[string]float64{"15.3": 15.3, " 15,3 毫米": 15.3, "0": 0} {
		if mm, complaint := model.Measure(text); mm != want || complaint != "" {
			t.Errorf("%q: %g, %q", text, mm, complaint)
		}
	}
	for _, text := range []string{"", "十五", "-1", "1e9", "NaN"} {
		if _, complaint := model.Measure(text); complaint == "" {
			t.Errorf("%q is a measure", text)
		}
	}
}

func TestHowAPrinterMissesInWords(t *testing.T) {
	for want, c := range map[string]overprint.Calibration{
		"没有偏差":                   {Printer: "Office"},
		"偏右 0.3 毫米，偏上 1.25 毫米":   {X: 30, Y: -125},
		"横向缩小千分之 2，纵向放大千分之 0.5":  {ScaleX: -2000, ScaleY: 500},
		"顺时针歪斜，每 100 毫米 0.35 毫米": {Skew: 3500},
	} {
		if got := model.CalibrationText(c); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestACalibrationIsOfOnePrinterTrayAndStock(t *testing.T) {
	known := []overprint.Calibration{{Printer: "Office", Tray: "2", Stock: "道路运输证", X: 30}}
	if c, measured := model.CalibrationOf(known, "Office", "2", "道路运输证"); !measured || c.X != 30 || model.CalibrationName(c) != "Office · 2 · 道路运输证" {
		t.Errorf("%+v", c)
	}
	if c, measured := model.CalibrationOf(known, "Office", "", "道路运输证"); measured || !c.True() || model.CalibrationName(c) != "Office · 道路运输证" {
		t.Errorf("%+v is known of another tray", c)
	}
}

func TestPapersOfATemplateComeOnce(t *testing.T) {
	a4 := catalog.Sheet{Name: "正本", Width: 21000, Height: 29700}
	again, card := a4, catalog.Sheet{Name: "副本", Width: 8560, Height: 5400}
	again.Name = "背面"
	papers := model.Papers(&catalog.Template{Pages: []catalog.Sheet{a4, again, card}})
	if len(papers) != 2 {
		t.Fatalf("%d papers", len(papers))
	}
	if choices := model.PaperChoices(papers); choices[1].Name != "副本　85.6 × 54 毫米" {
		t.Errorf("%+v", choices)
	}
}
