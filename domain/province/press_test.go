package province_test

import (
	"sync"
	"testing"

	"roadcert/assets"
	"roadcert/ui/paper"
)

var readType = sync.OnceValues(func() (*paper.Type, error) {
	return paper.NewType(paper.Fonts{Regular: assets.Regular(), Bold: assets.Bold(), Kai: assets.Kai()})
})

// press is the real paper side of the house.
func press(t testing.TB) paper.Press {
	t.Helper()
	letters, err := readType()
	if err != nil {
		t.Fatal(err)
	}
	return paper.Press{Type: letters}
}
