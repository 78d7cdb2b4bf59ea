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
		{"no number", `"kind": "number", "role": "number"`, `"kind": "text"`, "缺少角色为“证照编号”"},
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
		{"values without their codes", `"kind": "phone"`, `"kind": "text", "values": ["一", "二"], "codes": ["1"]`, "2 个值，却有 1 个代码"},
		{"code twice", `"kind": "phone"`, `"kind": "text", "values": ["一", "二"], "codes": ["1", "1"]`, "代码有重复"},
		{"unit of a text", `"kind": "phone"`, `"kind": "text", "unit": "米"`, "不应有单位"},
		{"quantity without a unit", `"kind": "phone"`, `"kind": "quantity"`, "没有单位"},
		{"too many decimals", `"kind": "phone"`, `"kind": "quantity", "unit": "吨", "decimals": 7`, "小数位数"},
		{"bounds crossed", `"kind": "phone"`, `"kind": "quantity", "unit": "吨", "min": 2, "max": 1`, "最小值大于最大值"},
		{"bound too wide", `"kind": "phone"`, `"kind": "quantity", "unit": "吨", "max": 1000000000000`, "超过 12 位"},
		{"photo laid open", `"kind": "phone", "sensitive": true`, `"kind": "photo"`, "必须标为敏感"},
		{"rule of a date", `"role": "valid_to"`, `"role": "valid_to", "rule": "^a$", "rule_text": "应为 a"`, "不应有规则"},
		{"rule without words", `"kind": "phone"`, `"kind": "phone", "rule": "^1$"`, "同时写明"},
		{"open rule", `"kind": "phone"`, `"kind": "phone", "rule": "^1", "rule_text": "以 1 开头"`, "以 $ 结尾"},
		{"rule does not compile", `"kind": "phone"`, `"kind": "phone", "rule": "^(1$", "rule_text": "应为 1"`, "正则表达式"},
		{"value against its rule", `"kind": "phone"`, `"kind": "text", "rule": "^1$", "rule_text": "应为 1", "values": ["2"]`, "不符合自己的规则"},
		{"sharing class", `"sensitive": true`, `"sensitive": true, "share": "public"`, "共享类别“public”"},
		{"secret for all", `"sensitive": true`, `"sensitive": true, "share": "open"`, "不能无条件共享"},
		{"list of nothing", `"kind": "phone"`, `"kind": "list"`, "没有子项"},
		{"items of a text", `"kind": "phone"`, `"kind": "text", "items": [{"key": "a", "name": "甲", "kind": "date"}]`, "不应有子项"},
		{"list of lists", `"kind": "phone"`, `"kind": "list", "items": [{"key": "a", "name": "甲", "kind": "list"}]`, "类型不能是“多行列表”"},
		{"item with a role", `"kind": "phone"`, `"kind": "list", "items": [{"key": "a", "name": "甲", "kind": "date", "role": "issued"}]`, "不应有角色"},
		{"item twice", `"kind": "phone"`, `"kind": "list", "items": [{"key": "a", "name": "甲", "kind": "date"}, {"key": "a", "name": "乙", "kind": "date"}]`, "子项“乙”重复"},
		{"secret item of an open list", `"kind": "phone", "sensitive": true`, `"kind": "list", "items": [{"key": "a", "name": "甲", "kind": "phone", "sensitive": true}]`, "也应标为敏感"},
		{"item of a wrong kind", `"kind": "phone"`, `"kind": "list", "items": [{"key": "a", "name": "甲", "kind": "fax"}]`, "类型“fax”不存在"},
		{"retired and required", `"role": "holder",`, `"role": "holder", "retired": true,`, "已停用，不应必填"},
		{"segment upside down", `字{region}{serial}号"`, `字{region}{serial}号", "segments": [{"workstation": "甲", "from": 5, "to": 1}]`, "起号不大于止号"},
		{"segment too long", `字{region}{serial}号"`, `字{region}{serial}号", "segments": [{"workstation": "甲", "from": 5, "to": 1000000}]`, "999999"},
		{"segment of nobody", `字{region}{serial}号"`, `字{region}{serial}号", "segments": [{"from": 1, "to": 5}]`, "没有写明属于"},
		{"segment of no region", `字{region}{serial}号"`, `字{region}{serial}号", "segments": [{"region": "法库", "from": 1, "to": 5}]`, "6 位数字"},
		{"segments meet", `字{region}{serial}号"`, `字{region}{serial}号", "segments": [{"workstation": "甲", "from": 1, "to": 5}, {"workstation": "乙", "from": 5, "to": 9}]`, "重叠"},
		{"class of holder", `"source"`, `"record": {"holder_class": "9"}, "source"`, "持证者类别"},
		{"type of holder's code", `"source"`, `"record": {"holder_codes": ["112"]}, "source"`, "持证主体代码类型“112”"},
		{"matter", `"source"`, `"record": {"matters": [{"code": "1", "name": "许可"}]}, "source"`, "关联事项"},
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
