package designer_test

import (
	"testing"

	"roadcert/domain/catalog"
	"roadcert/domain/problem"
	"roadcert/ui/model/designer"
)

// FuzzScan: what somebody picks as a scanned form lies under the page, no finer than a screen can use, or is refused.
func FuzzScan(f *testing.F) {
	good := form(f)
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add(formOf(f, 2, 10))
	f.Add([]byte("\xFF\xD8\xFF\xE0"))
	f.Fuzz(func(t *testing.T, content []byte) {
		s, err := designer.ReadScan("空白证", content, catalog.Sheet{Width: 10000, Height: 10000})
		if err != nil {
			if problem.Of(err) != problem.Invalid {
				t.Errorf("%T %v", err, err)
			}
			return
		}
		if size := s.Picture.Bounds(); size.Dx() < 1 || size.Dy() < 1 || size.Dx() > 1800 || size.Dy() > 9000 {
			t.Errorf("kept as %v", size)
		}
	})
}
