package page_test

import (
	"testing"

	"roadcert/domain/catalog"
	"roadcert/ui/paper"
)

// BenchmarkPreview is what a movement of the hand costs before the page is seen as it will be printed.
func BenchmarkPreview(b *testing.B) {
	c, err := entries()
	if err != nil {
		b.Fatal(err)
	}
	letters, err := allFonts()
	if err != nil {
		b.Fatal(err)
	}
	for _, code := range []catalog.Code{"071", "008"} {
		v, _ := c.InForce(code)
		for name, dpi := range map[string]float64{"whole": 70, "full size": 96, "double": 192} {
			b.Run(string(code)+" "+name, func(b *testing.B) {
				for b.Loop() {
					d, err := paper.NewCertificate(practice{}.SampleSheet(v), letters)
					if err != nil {
						b.Fatal(err)
					}
					if _, err := d.Image(0, dpi); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
