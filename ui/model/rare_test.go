package model_test

import (
	"testing"

	"roadcert/assets"
	"roadcert/domain/hanzi"
	"roadcert/ui/model"
	"roadcert/ui/typeface"
)

func rare(t *testing.T) model.Rare {
	t.Helper()
	components, err := hanzi.Load(assets.FS, "hanzi")
	if err != nil {
		t.Fatal(err)
	}
	m := model.Rare{Components: components}
	for _, f := range []struct {
		name string
		ttf  []byte
	}{{"Noto Sans SC", assets.Regular()}, {"霞鹜文楷", assets.Kai()}} {
		font, err := typeface.Parse(f.name, f.ttf)
		if err != nil {
			t.Fatal(err)
		}
		m.Fonts = append(m.Fonts, font)
	}
	return m
}

func TestRareCharacters(t *testing.T) {
	const hint = "写部件：由页、方方土、上龙下天、左王右莹；或者写代码位：U+2CC56。"
	m := rare(t)
	for _, c := range []struct{ text, first, remark string }{
		{"", "", hint},
		{"  ", "", hint},
		{"由页", "𬱖 U+2CC56 左右结构：由、页 Noto Sans SC", "共 1 个字。"},
		{"上土下口", "𠮷 U+20BB7 上下结构：土、口 霞鹜文楷", "按部件最多列出 60 个字，再多写一个部件就会少些。"},
		{"2cc56", "𬱖 U+2CC56 左右结构：由、页 Noto Sans SC", "共 1 个字。"},
		{"U+E863", "䶮 U+4DAE 上下结构：龙、天 Noto Sans SC", "U+E863 是旧国标的私用区代码，别的系统不认识，应写 䶮（U+4DAE）。"},
		{"\uF9D3", "陸 U+9678 左右结构：阝、坴 Noto Sans SC", "U+F9D3 是兼容汉字，只为转换旧字符集而保留，应写 陸（U+9678）。"},
		{"U+2A6A5", "", "字库里没有 U+2A6A5 这个字，证照上印不出来。请核对代码位；没有写错的，请联系维护人员补充字库。"},
		{"U+200B", "", "不能按代码位输入字符：U+200B 不是看得见的字符。请核对代码位。"},
		{"U+E000", "", "不能按代码位输入字符：U+E000 属于私用区，在各个系统里代表不同的字。请核对代码位。"},
		{"龙龙龙龙龙龙", "", "没有找到由这些部件组成的字。可以少写几个部件，或者写代码位。"},
		{"hello", "", "没有找到由这些部件组成的字。可以少写几个部件，或者写代码位。"},
	} {
		found, remark := m.Search(c.text)
		first := ""
		if len(found) > 0 {
			f := found[0]
			first = f.Text + " " + f.Code + " " + f.Made + " " + f.Font
		}
		if first != c.first || remark != c.remark {
			t.Errorf("%q: %q, %s; want %q, %s", c.text, first, remark, c.first, c.remark)
		}
	}
}

// Whatever is described can be printed: the descriptions are those of the fonts' own characters.
func TestWhatIsFoundCanBePrinted(t *testing.T) {
	m := rare(t)
	for _, part := range "木水火土金口日月山石王女言门马鱼鸟虫艹竹" {
		found, _ := m.Search(string(part))
		if all := m.Components.Find(string(part)); len(found) != len(all) || len(all) == 0 {
			t.Errorf("%c: %d of %d characters are in the fonts", part, len(found), len(all))
		}
	}
}
