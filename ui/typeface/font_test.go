package typeface_test

import (
	"os"
	"testing"

	"golang.org/x/image/font/sfnt"

	"roadcert/assets"
	"roadcert/ui/typeface"
)

var (
	noto = parsed("Noto Sans SC", assets.Regular())
	bold = parsed("Noto Sans SC Bold", assets.Bold())
	kai  = parsed("霞鹜文楷", assets.Kai())
)

func parsed(name string, ttf []byte) *typeface.Font {
	f, err := typeface.Parse(name, ttf)
	if err != nil {
		panic(err)
	}
	return f
}

func TestX(t *testing.T) {
	b, err := kai.Subset([]rune("㛃䶮𬱖𠮷堃喆张三"))
	if err != nil {
		t.Fatal(err)
	}
	os.WriteFile("/tmp/h2/s.ttf", b, 0o600)
	if _, err := sfnt.Parse(b); err != nil {
		t.Fatal(err)
	}
	t.Log(len(b))
	m, err := typeface.Merge(noto, kai)
	if err != nil {
		t.Fatal(err)
	}
	os.WriteFile("/tmp/h2/m.ttf", m, 0o600)
}
func BenchmarkMerge(b *testing.B) {
	for b.Loop() {
		typeface.Merge(noto, kai)
	}
}
func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		typeface.Parse("", assets.Kai())
	}
}
func BenchmarkSubset(b *testing.B) {
	text := []rune("辽宁省沈阳市法库县道路运输从业人员从业资格证姓名张㛃䶮𬱖𠮷堃喆性别男出生日期住址初次领证有效期至签发机关交通局盖章二维码国家")
	for b.Loop() {
		kai.Subset(text)
	}
}
