package catalog_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"roadcert/domain/catalog"
	"roadcert/domain/problem"
)

// licence is a small kind without fault, to break one rule of at a time.
const licence = `{
	"code": "008", "type_code": "11100000000019713D008", "name": "道路运输经营许可证", "short": "经营许可证",
	"holder": "organisation", "validity_years": 4, "issuing_level": "county", "collected_from": "2020-03-01",
	"numbering": {"pattern": "^辽交运管许可\\p{Han}{1,3}字\\d{12}号$", "form": "辽交运管许可{mark}字{region}{serial}号"},
	"source": "查",
	"fields": [
		{"key": "number", "name": "许可证号", "kind": "number", "role": "number", "required": "collect"},
		{"key": "name", "name": "业户名称", "kind": "text", "role": "holder", "synonyms": ["单位名称"], "required": "collect"},
		{"key": "phone", "name": "联系电话", "kind": "phone", "sensitive": true},
		{"key": "valid_to", "name": "有效期至", "kind": "date", "role": "valid_to"}
	]}`

func load(files ...string) (*catalog.Catalog, error) {
	folder := fstest.MapFS{}
	for i, f := range files {
		folder["catalog/"+string(rune('a'+i))+".json"] = &fstest.MapFile{Data: []byte(f)}
	}
	return catalog.Load(folder, "catalog")
}

func TestLoad(t *testing.T) {
	c, err := load(licence)
	if err != nil {
		t.Fatal(err)
	}
	k, ok := c.Kind("008")
	if !ok || len(c.Kinds()) != 1 || k.Validity != 4 || k.From.String() != "2020-03-01" {
		t.Fatalf("loaded %+v", k)
	}
	if _, ok := c.Kind("071"); ok {
		t.Error("found a kind that is not there")
	}
	if !k.Sensitive("phone") || k.Sensitive("name") || k.Sensitive("none") {
		t.Error("the phone, and nothing else, is sensitive")
	}
}

func TestLoadRefusesContradictions(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"code", `"008",`, `"8",`, "三位数字"},
		{"type code", `19713D008`, `19713D009`, "以“008”结尾"},
		{"type code too short", `1110000`, `111000`, "21位"},
		{"no name", `"道路运输经营许可证"`, `""`, "缺少名称"},
		{"holder", `"organisation"`, `"animal"`, "持证主体"},
		{"years", `"validity_years": 4`, `"validity_years": -1`, "负数"},
		{"level", `"county"`, `"village"`, "核发层级"},
		{"no start", `"2020-03-01"`, `""`, "归集起始时间"},
		{"start is no date", `"2020-03-01"`, `"2020-02-30"`, "不是日期"},
		{"no source", `"查"`, `""`, "依据来源"},
		{"pattern does not compile", `^辽`, `^(辽`, "正则表达式"},
		{"pattern is open", `号$"`, `号"`, "以 $ 结尾"},
		{"form and pattern disagree", `\\d{12}`, `\\d{11}`, "不符合编号规则"},
		{"form lacks a place", `{region}`, ``, "一处 {region}"},
		{"number of a holder who is no person", `{"pattern": "^辽交运管许可\\p{Han}{1,3}字\\d{12}号$", "form": "辽交运管许可{mark}字{region}{serial}号"}`, `{"of_holder": true}`, "只能由个人持有"},
		{"unknown role", `"role": "valid_to"`, `"role": "end"`, "角色“end”不存在"},
		{"role of the wrong kind", `"role": "valid_to"`, `"role": "plate"`, "不能担任角色"},
		{"role twice", `"kind": "phone"`, `"kind": "text", "role": "holder"`, "角色相同"},
		{"no number", `"kind": "number", "role": "number"`, `"kind": "text"`, "缺少角色为“number”"},
		{"number without its role", `"role": "number", `, ``, "没有编号的角色"},
		{"number not required", `"role": "number", "required": "collect"`, `"role": "number"`, "自归集起必填"},
		{"unknown kind of field", `"kind": "phone"`, `"kind": "fax"`, "类型“fax”不存在"},
		{"open phone", `, "sensitive": true`, ``, "必须标为敏感"},
		{"key", `"key": "phone"`, `"key": "Phone 1"`, "小写字母"},
		{"key twice", `"key": "phone"`, `"key": "name"`, "键“name”重复"},
		{"field without name", `"联系电话"`, `""`, "没有名称"},
		{"stage", `"required": "collect"`, `"required": "always"`, "必填阶段"},
		{"heading of two fields", `"联系电话"`, `"单位名称"`, "列名“单位名称”"},
		{"choice of nothing", `"kind": "phone"`, `"kind": "choice"`, "没有可选的值"},
		{"values of a date", `"role": "valid_to"`, `"role": "valid_to", "values": ["长期"]`, "不应有可选的值"},
		{"value twice", `"kind": "phone"`, `"kind": "text", "values": ["一", "一"]`, "重复或空白"},
		{"unknown default", `"kind": "phone"`, `"kind": "phone", "default": "{moon}"`, "缺省值"},
		{"misspelt item", `"sensitive"`, `"secret"`, "unknown field"},
		{"no JSON", `"fields"`, `fields`, "invalid character"},
	} {
		t.Run(c.name, func(t *testing.T) {
			broken := strings.Replace(licence, c.old, c.new, 1)
			if broken == licence {
				t.Fatalf("%q is not in the example", c.old)
			}
			_, err := load(broken)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "a.json") {
				t.Errorf("got %v, want a.json and %q", err, c.want)
			}
			if !errors.Is(err, &problem.Problem{Code: problem.Damaged}) {
				t.Errorf("%v is no problem for a person", err)
			}
		})
	}
}

func TestLoadRefusesTwoOfAKindAndNone(t *testing.T) {
	if _, err := load(licence, licence); err == nil || !strings.Contains(err.Error(), "“008”在证照目录中重复") {
		t.Errorf("two of a kind: %v", err)
	}
	if _, err := load(); err == nil || !strings.Contains(err.Error(), "没有证照目录文件") {
		t.Errorf("an empty folder: %v", err)
	}
	if _, err := load(licence + licence); err == nil || !strings.Contains(err.Error(), "不止一个") {
		t.Errorf("two in a file: %v", err)
	}
}

func TestNumbers(t *testing.T) {
	c, err := load(licence)
	if err != nil {
		t.Fatal(err)
	}
	k, _ := c.Kind("008")
	if n := k.NewNumber("法", "210124", 1); n != "辽交运管许可法字210124000001号" {
		t.Errorf("made %s", n)
	}
	if n := k.NewNumber("法", "210124", 1_234_567); k.CheckNumber(n) {
		t.Errorf("%s has seven digits of serial and passes", n)
	}
	byHand := &catalog.Kind{Number: k.Number}
	for n, want := range map[string]bool{
		"辽交运管许可法字210124000001号":    true,
		"辽交运管许可法库县字210124000001号":  true,
		"辽交运管许可法库县城字210124000001号": false,
		"辽交运管许可法字210124000001号 ":   false,
		"": false,
	} {
		if k.CheckNumber(n) != want || byHand.CheckNumber(n) != want {
			t.Errorf("%q: want %v", n, want)
		}
	}
	own := &catalog.Kind{Number: catalog.Numbering{OfHolder: true}}
	if own.NewNumber("法", "210124", 1) != "" || !own.CheckNumber("11010519491231002X") || own.CheckNumber("11010519491231002x") {
		t.Error("a number that is a citizen ID is not made, and has 18 characters")
	}
}

// A catalogue is data that people write: whatever stands in the file, Load answers.
func FuzzLoad(f *testing.F) {
	f.Add(licence)
	f.Fuzz(func(t *testing.T, text string) {
		c, err := load(text)
		if (c == nil) == (err == nil) {
			t.Fatal("neither a catalogue nor an error, or both")
		}
		if err == nil {
			if _, err := json.Marshal(c.Kinds()); err != nil {
				t.Fatal(err)
			}
		}
	})
}
