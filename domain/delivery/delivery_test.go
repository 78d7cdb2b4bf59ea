package delivery_test

import (
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/delivery"
)

const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

func TestCodesAreReadAsTheyAreWritten(t *testing.T) {
	for range 100 {
		code, err := delivery.NewCode(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		grouped := delivery.Grouped(code)
		if len(grouped) != 14 || strings.ContainsAny(code, "0O1I") {
			t.Error(grouped)
		}
		for _, text := range []string{code, grouped, strings.ToLower(grouped), " " + strings.ReplaceAll(grouped, "-", " ") + "　"} {
			if got, err := delivery.ParseCode(text); err != nil || got != code {
				t.Errorf("%q: %q %v", text, got, err)
			}
		}
	}
	for _, text := range []string{"", "K7MQ", "0000-0000-0000", strings.Repeat("A", 12), "K7MQ-2XWA-9FTB-2", "取证码取"} {
		if _, err := delivery.ParseCode(text); !errors.Is(err, delivery.ErrCode) {
			t.Errorf("%q is taken for a code", text)
		}
	}
}

// One wrong character, or two that changed places, are always noticed.
func TestSlipsOfThePenAreNoticed(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		code, err := delivery.NewCode(strings.NewReader(string(rapid.SliceOfN(rapid.Byte(), 11, 11).Draw(rt, "lots"))))
		if err != nil {
			rt.Fatal(err)
		}
		i := rapid.IntRange(0, len(code)-1).Draw(rt, "place")
		c := alphabet[rapid.IntRange(0, len(alphabet)-1).Draw(rt, "character")]
		if wrong := code[:i] + string(c) + code[i+1:]; wrong != code {
			if _, err := delivery.ParseCode(wrong); err == nil {
				rt.Fatalf("%s for %s", wrong, code)
			}
		}
		j := rapid.IntRange(0, len(code)-1).Draw(rt, "other place")
		swapped := []byte(code)
		swapped[i], swapped[j] = swapped[j], swapped[i]
		if string(swapped) != code {
			if _, err := delivery.ParseCode(string(swapped)); err == nil {
				rt.Fatalf("%s for %s", swapped, code)
			}
		}
	})
}

// The whole table: from each state to each.
func TestWay(t *testing.T) {
	may := map[delivery.State]string{
		delivery.Waiting: "notified delivered returned", delivery.Notified: "notified delivered returned",
		delivery.Delivered: "read returned", delivery.Read: "returned", delivery.Returned: "notified delivered",
	}
	for _, from := range delivery.States() {
		for _, to := range delivery.States() {
			text, remedy := delivery.Why(from, to)
			if want := strings.Contains(" "+may[from]+" ", " "+to.String()+" "); want != (text == "") {
				t.Errorf("%s → %s: %q", from, to, text)
			}
			if text != "" && remedy == "" {
				t.Errorf("%s → %s says not what to do", from, to)
			}
		}
	}
}

func TestWords(t *testing.T) {
	for _, s := range delivery.States() {
		if got, err := delivery.ParseState(s.String()); err != nil || got != s || s.Name() == "" {
			t.Error(s, got, err)
		}
	}
	for _, c := range delivery.Channels() {
		if got, err := delivery.ParseChannel(string(c)); err != nil || got != c || c.Name() == string(c) {
			t.Error(c, got, err)
		}
	}
	if _, err := delivery.ParseState("lost"); err == nil || !strings.Contains(err.Error(), "waiting") {
		t.Error(err)
	}
	if _, err := delivery.ParseChannel("fax"); err == nil || !strings.Contains(err.Error(), "wechat") {
		t.Error(err)
	}
	if got := delivery.Link("https://zwfw.example.cn/qz?c={code}&i={identifier}", "K7", "1.2"); got != "https://zwfw.example.cn/qz?c=K7&i=1.2" {
		t.Error(got)
	}
}
