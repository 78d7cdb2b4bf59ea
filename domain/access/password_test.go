package access_test

import (
	"crypto/rand"
	"regexp"
	"strings"
	"testing"

	"roadcert/domain/access"
)

func TestCheckPassword(t *testing.T) {
	for _, c := range []struct {
		user, password string
		says           string // empty: good
	}{
		{"zhang.san", "Tupe7-Mazi4-Kegu9", ""},
		{"zhang.san", "法库县Kaoshan88路", ""},
		{"zhang.san", "correct horse Battery", ""},
		{"", "Tupe7-Mazi4", ""},
		{"zhang.san", "", "只有 0 个字符"},
		{"zhang.san", "Ab3-Cd4-E", "只有 9 个字符"},
		{"zhang.san", "汉字汉字汉字", "只有 6 个字符"},
		{"zhang.san", strings.Repeat("Ab3-Cd4-", 17), "超过 128 个字符"},
		{"zhang.san", "onlysmallletters", "字符种类太少"},
		{"zhang.san", "small2345789", "字符种类太少"},
		{"zhang.san", "Aaaaaaaaaaa1", "重复的字符太多"},
		{"zhang.san", "My-Zhang.San-9", "含有用户名"},
		{"clerk", "xCLERKx-2739", "含有用户名"},
		{"zhang.san", "P@ssw0rd-Xyz", "含有容易猜到的“password”"},
		{"zhang.san", "RoadCert-2739", "含有容易猜到的“roadcert”"},
		{"zhang.san", "Kegu-123456-x", "含有容易猜到的“123456”"},
		{"zhang.san", "Adm1n!strator", "含有容易猜到的“admin”"},
		{"zhang.san", "Tupe7\x00Mazi4K", "看不见的字符"},
		{"zhang.san", "Tupe7\xffMazi4K", "看不见的字符"},
	} {
		err := access.CheckPassword(c.user, c.password)
		switch {
		case c.says == "" && err != nil:
			t.Errorf("%q: %v", c.password, err)
		case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%q: %v, want %s", c.password, err, c.says)
		}
	}
}

func TestGeneratedPasswords(t *testing.T) {
	shape := regexp.MustCompile(`^([A-Z][aeiu][a-z][aeiu][2-9]-){3}[A-Z][aeiu][a-z][aeiu][2-9]$`)
	seen := map[string]bool{}
	for range 2000 {
		p := access.GeneratePassword(rand.Reader)
		if !shape.MatchString(p) || strings.ContainsAny(p, "0O1lIo") {
			t.Fatalf("%s is hard to read aloud", p)
		}
		if err := access.CheckPassword("clerk", p); err != nil {
			t.Fatalf("%s: %v", p, err)
		}
		if seen[p] {
			t.Fatalf("%s came twice", p)
		}
		seen[p] = true
	}
}

func TestNoPasswordWithoutRandomness(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a password nobody drew")
		}
	}()
	access.GeneratePassword(strings.NewReader("short"))
}
