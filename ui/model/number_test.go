package model_test

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roadcert/ui/model"
)

func TestThousands(t *testing.T) {
	for n, want := range map[int]string{0: "0", 7: "7", 999: "999", 1000: "1,000", 31204: "31,204", 1000000: "1,000,000", -1204: "-1,204"} {
		if got := model.Thousands(n); got != want {
			t.Errorf("Thousands(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestThousandsKeepsEveryDigit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int().Draw(t, "n")
		if got := strings.ReplaceAll(model.Thousands(n), ",", ""); got != strconv.Itoa(n) {
			t.Fatalf("Thousands(%d) without commas is %q", n, got)
		}
	})
}
