package sharing_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/certificate"
	"roadcert/domain/sharing"
)

const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

// A number is read as it stands on paper, however it is typed; what is none is refused.
func TestNumbersAreReadAsTheyStandOnPaper(t *testing.T) {
	for range 100 {
		number, err := sharing.NewNumber(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		mark := sharing.Mark{Number: number}
		paper := mark.Written()
		if len(paper) != 14 || strings.ContainsAny(number, "0O1I") {
			t.Error(paper)
		}
		for _, text := range []string{number, paper, strings.ToLower(paper), " " + strings.ReplaceAll(paper, "-", "　") + " "} {
			if got, err := sharing.ParseNumber(text); err != nil || got != number {
				t.Errorf("%q: %q %v", text, got, err)
			}
		}
	}
	for _, text := range []string{"", "K7MQ", "0000-0000-0000", strings.Repeat("A", 12), "K7MQ-2XWA-9FTB-2", "使用编号"} {
		if _, err := sharing.ParseNumber(text); !errors.Is(err, sharing.ErrNumber) {
			t.Errorf("%q is taken for a number", text)
		}
	}
}

// One wrong character, or two that changed places, are always noticed.
func TestSlipsOfThePenAreNoticed(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		number, err := sharing.NewNumber(bytes.NewReader(rapid.SliceOfN(rapid.Byte(), 11, 11).Draw(rt, "lots")))
		if err != nil {
			rt.Fatal(err)
		}
		i, j := rapid.IntRange(0, 11).Draw(rt, "place"), rapid.IntRange(0, 11).Draw(rt, "other place")
		wrong := []byte(number)
		wrong[i] = alphabet[rapid.IntRange(0, 31).Draw(rt, "character")]
		swapped := []byte(number)
		swapped[i], swapped[j] = swapped[j], swapped[i]
		for _, slip := range []string{string(wrong), string(swapped)} {
			if _, err := sharing.ParseNumber(slip); slip != number && err == nil {
				rt.Fatalf("%s for %s", slip, number)
			}
		}
	})
}

// A mark says purpose, person, time and number, in sight and in one line; repeated over a page the purpose is cut.
func TestAMarkSaysItAll(t *testing.T) {
	m := sharing.Mark{
		Number: "K7MQ2XWA9FTB", Grant: "g1-1", Bureau: "法库县交通运输事务服务中心", By: "张芳", Party: "法库县公安局交通警察大队", Person: "王强",
		Purpose: "核对重型货车驾驶人的从业资格，用于处理一起事故", At: at,
	}
	for _, part := range []string{"K7MQ-2XWA-9FTB", "2026-11-23 09:00", "张芳", "王强", m.Party, m.Purpose} {
		if !strings.Contains(m.Text(), part) {
			t.Errorf("%q is not in %s", part, m.Text())
		}
	}
	tile := strings.Join(m.Tile(), "\n")
	for _, part := range []string{"K7MQ-2XWA-9FTB", "2026-11-23 09:00", "王强", "仅用于核对重型货车驾驶人的从业资格，…"} {
		if !strings.Contains(tile, part) {
			t.Errorf("%q is not in\n%s", part, tile)
		}
	}
}

func TestAUseIsSignedButItsTurn(t *testing.T) {
	u := sharing.Use{Number: "K7MQ2XWA9FTB", Grant: "g1-1", At: at, By: "clerk", Form: sharing.PDF, Given: 1, Digest: "ab"}
	before := u.SignedBytes()
	u.Turn, u.Signature = 3, []byte{1}
	if !bytes.Equal(before, u.SignedBytes()) {
		t.Error("the turn or the signature itself is covered")
	}
	u.Withheld = []certificate.ID{1}
	if bytes.Equal(before, u.SignedBytes()) {
		t.Error("what was withheld is not covered")
	}
	for _, f := range sharing.Forms() {
		if f.Most() < 1 {
			t.Error(f)
		}
	}
	if sharing.Form("doc").Most() != 0 {
		t.Error("a form there is not")
	}
}
