package cores_test

import (
	"errors"
	"testing"

	"roadcert/domain/internal/cores"
)

func TestEachEndsAsItEnded(t *testing.T) {
	odd := errors.New("odd")
	for n := range 20 {
		ended := cores.Each(n, func(i int) error {
			if i%2 == 1 {
				return odd
			}
			return nil
		})
		if len(ended) != n {
			t.Fatalf("%d of %d", len(ended), n)
		}
		for i, err := range ended {
			if (i%2 == 1) != errors.Is(err, odd) {
				t.Errorf("%d ended with %v", i, err)
			}
		}
	}
}

func TestAPanicIsTheCallers(t *testing.T) {
	defer func() {
		if p := recover(); p != "seven" {
			t.Errorf("recovered %v", p)
		}
	}()
	cores.Each(20, func(i int) error {
		if i == 7 {
			panic("seven")
		}
		return nil
	})
	t.Error("nothing was thrown")
}
