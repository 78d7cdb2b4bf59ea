package paper_test

import (
	"encoding/json"
	"testing"
	"time"

	"roadcert/domain/catalog"
	"roadcert/domain/problem"
	"roadcert/ui/paper"
)

// FuzzTemplate: a template that came from elsewhere and is taken for good can be printed, in time, or says why not.
func FuzzTemplate(f *testing.F) {
	sheet := filled(f, "071")
	good, err := json.Marshal(onePage(sheet.Template))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"name": "证", "source": "自拟", "pages": [{"name": "正本", "width": 600, "height": 600, "elements": [` +
		`{"kind": "seal", "x": 10, "y": 10, "w": 30, "h": 30}, {"kind": "box", "x": 0, "y": 0, "w": 600, "h": 600, "stroke": 0.01, "dash": 0.01},` +
		`{"kind": "text", "text": "{name} 至 {valid_to}", "x": 0, "y": 0, "w": 1, "h": 600, "size": 1, "tracking": -1, "overflow": "wrap"},` +
		`{"kind": "code", "field": "@check", "x": 90, "y": 90, "w": 20, "h": 20}]}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		made := sheet
		made.Template = new(catalog.Template)
		if len(text) > 1<<16 || json.Unmarshal(text, made.Template) != nil || made.Template.Check(made.Kind) != nil {
			t.Skip()
		}
		begun := time.Now()
		d, err := paper.NewCertificate(made, typeOf(t))
		for i := 0; err == nil && i < d.Pages(); i++ {
			_, err = d.Image(i, 36)
		}
		if err != nil && problem.Of(err) == "" {
			t.Errorf("%T %v", err, err)
		}
		if took := time.Since(begun); took > 30*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}
