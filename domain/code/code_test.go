package code_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"roadcert/domain/code"
	"roadcert/domain/day"
)

const tables = "../../assets/regions/"

var today, _ = day.Date(2026, 11, 23)

// liaoning loads the tables the program ships.
func liaoning(t testing.TB) *code.Regions {
	t.Helper()
	r, err := code.LoadRegions(os.DirFS(tables), ".")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// wrong checks rule, place and wording of an error; place is 1-based as in the sentence, 0 for the whole.
func wrong(t *testing.T, err error, rule string, place int, words ...string) {
	t.Helper()
	var e *code.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want a *code.Error with rule %s", err, rule)
	}
	if e.Rule != rule || e.At != place-1 {
		t.Errorf("got %s at %d, want %s at %d (%s)", e.Rule, e.At+1, rule, place, e.Text)
	}
	for _, w := range words {
		if !strings.Contains(e.Text, w) {
			t.Errorf("“%s” does not say “%s”", e.Text, w)
		}
	}
	if strings.Contains(e.Text, "%!") {
		t.Errorf("badly formatted: %s", e.Text)
	}
}

func TestCitizenIDRefusals(t *testing.T) {
	for _, c := range []struct {
		id, rule string
		place    int
		words    string
	}{
		{"", "citizen_id_length", 0, "现为 0 位"},
		{"2101241990010101", "citizen_id_length", 0, "现为 16 位"},
		{"1101051949123100211", "citizen_id_length", 0, "现为 19 位"},
		{"11010519491231002x", "citizen_id_character", 18, "“x”"},
		{"1101051949123100O2", "citizen_id_character", 17, "“O”"},
		{"1101051949X2310021", "citizen_id_character", 11, "第 11 位是 X"},
		{"11010519491231００２X", "citizen_id_character", 15, "“０”"},
		{"001050194912310021", "citizen_id_region", 1, "00"},
		{"210199194912310021", "citizen_id_region", 3, "210199"},
		{"110105194913310021", "citizen_id_birth", 11, "第 11 位起"},
		{"110105194902310021", "citizen_id_birth", 13, "第 13 位起"},
		{"110105014912310021", "citizen_id_birth", 7, "第 7 位起"},
		{"110105202701010021", "citizen_id_birth", 7, "今天之后"},
		{"110105194912310023", "citizen_id_check_digit", 18, "第 18 位校验码应为 X，现为 3"},
	} {
		t.Run(c.id, func(t *testing.T) {
			_, err := code.ParseCitizenID(c.id, liaoning(t), today)
			wrong(t, err, c.rule, c.place, c.words, "身份证")
		})
	}
}

func TestCitizenIDTells(t *testing.T) {
	id, err := code.ParseCitizenID("11010519491231002X", liaoning(t), today)
	if err != nil {
		t.Fatal(err)
	}
	if id.Birth().String() != "1949-12-31" || id.Region() != "110105" || !id.Female() {
		t.Errorf("born %s in %s, female %t", id.Birth(), id.Region(), id.Female())
	}
}

func TestUpgradeCitizenID(t *testing.T) {
	id, err := code.UpgradeCitizenID("110105491231002")
	if err != nil || id != "11010519491231002X" {
		t.Errorf("got %s, %v", id, err)
	}
	_, err = code.UpgradeCitizenID("11010549123100")
	wrong(t, err, "citizen_id_length", 0, "15 位")
	_, err = code.UpgradeCitizenID("1101054912310O2")
	wrong(t, err, "citizen_id_character", 14, "“O”")
}

func TestMasks(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "1": "*", "21012419900101": strings.Repeat("*", 14),
		"110105491231002": "1101****1002", "11010519491231002X": "1101****002X", "张三": "**",
	} {
		if got := code.MaskCitizenID(in); got != want {
			t.Errorf("MaskCitizenID(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"13812345678": "138****5678", "87121234": "********", "024-87121234": "024****1234", "": ""} {
		if got := code.MaskPhone(in); got != want {
			t.Errorf("MaskPhone(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMaskText(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "2026年第12号": "2026年第12号",
		"当事人11010519491231002X，电话13812345678。": "当事人1101****002X，电话138****5678。",
		"register 110105491231002.xlsx":        "register 1101****1002.xlsx",
		"210124010000000001001":                "210124010000000001001", // a number of something else
	} {
		if got := code.MaskText(in); got != want {
			t.Errorf("MaskText(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestUSCC(t *testing.T) {
	for _, good := range []string{
		"12210124MB0000000D", "11210123MB00000015", "11430000006122244L", "11330105002500287C", "11100000MB03271699",
		"11100000000013338W", "91210124T5MM3NPTXA", "91210124MHARPF10QH", "91210124ED89MRK29N",
	} {
		if s, err := code.ParseUSCC(good); err != nil || s != good {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, c := range []struct {
		code, rule string
		place      int
		words      string
	}{
		{"91210124T5MM3NPTX", "uscc_length", 0, "17 位"},
		{"91210124T5MM3NPTIA", "uscc_character", 17, "“I”"},
		{"91210124t5MM3NPTXA", "uscc_character", 9, "“t”"},
		{"9121O124T5MM3NPTXA", "uscc_character", 5, "“O”"},
		{"9121A124T5MM3NPTXA", "uscc_character", 5, "行政区划"},
		{"91210124T5MM3NPTXB", "uscc_check_character", 18, "应为 A，现为 B"},
	} {
		_, err := code.ParseUSCC(c.code)
		wrong(t, err, c.rule, c.place, c.words, "营业执照")
	}
}

func TestPlates(t *testing.T) {
	for plate, energy := range map[string]bool{
		"辽A12345": false, "辽AB1234": false, "辽P1234挂": false, "辽B1234学": false, "辽A1234警": false, "京AZZZZ9": false,
		"辽AD12345": true, "辽AF12345": true, "辽ADA2345": true, "辽A12345D": true, "粤B00001K": true,
	} {
		p, err := code.ParsePlate(plate)
		if err != nil || p.NewEnergy() != energy {
			t.Errorf("%s: %v, new energy %t", plate, err, p.NewEnergy())
		}
	}
	for _, c := range []struct {
		plate string
		place int
		words string
	}{
		{"", 0, "0 位"},
		{"辽A1234", 0, "6 位"},
		{"辽A1234567", 0, "9 位"},
		{"A123456", 1, "简称"},
		{"辽O12345", 2, "发牌机关"},
		{"辽112345", 2, "发牌机关"},
		{"辽AO123I", 3, "字母 O"},
		{"辽A1234I", 7, "字母 I"},
		{"辽A123挂4", 6, "“挂”"},
		{"辽A1234港", 7, "“港”"},
		{"辽a12345", 2, "“a”"},
		{"辽A·1234", 3, "“·”"},
		{"辽AL12345", 3, "新能源"},
		{"辽AD1234A", 8, "新能源"},
		{"辽A123456", 3, "新能源"},
		{"辽A1B345D", 4, "新能源"},
		{"辽A1234挂D", 7, "“挂”"},
	} {
		_, err := code.ParsePlate(c.plate)
		wrong(t, err, "plate_invalid", c.place, c.words, "行驶证")
	}
}

func TestVIN(t *testing.T) {
	// The usual examples of the check character: 1M8GDM9AXKP042788 and seventeen ones.
	for _, good := range []string{"1M8GDM9AXKP042788", "11111111111111111"} {
		if vin, warning, err := code.ParseVIN(good); vin != good || warning != nil || err != nil {
			t.Errorf("%s: %v, %v", good, warning, err)
		}
	}
	vin, warning, err := code.ParseVIN("1M8GDM9A0KP042788")
	if vin == "" || err != nil {
		t.Fatalf("a wrong check character only warns, got %v", err)
	}
	wrong(t, warning, "vin_check_character", 9, "应为 X，现为 0")
	_, _, err = code.ParseVIN("1M8GDM9AXKP04278")
	wrong(t, err, "vin_length", 0, "16 位")
	_, _, err = code.ParseVIN("1M8GDM9AXKPO42788")
	wrong(t, err, "vin_character", 12, "“O”")
	_, _, err = code.ParseVIN("1M8GDM9AXKP04278中")
	wrong(t, err, "vin_character", 17, "“中”")
}

func TestRegions(t *testing.T) {
	r := liaoning(t)
	for _, c := range []struct {
		code, name, short string
		retired           bool
	}{
		{"210124", "辽宁省沈阳市法库县", "法库县", false},
		{"210115", "辽宁省沈阳市辽中区", "辽中区", false},
		{"210122", "辽宁省沈阳市辽中县", "辽中县", true},
		{"210282", "辽宁省大连市普兰店市", "普兰店市", true},
		{"211121", "辽宁省盘锦市大洼县", "大洼县", true},
		{"211226", "辽宁省铁岭市法库县", "法库县", true},
		{"219002", "辽宁省海城市", "海城市", true},
		{"210100", "辽宁省沈阳市", "沈阳市", false},
		{"210000", "辽宁省", "辽宁省", false},
		{"110105", "北京市", "北京市", false},
		{"659999", "新疆维吾尔自治区", "新疆维吾尔自治区", false},
	} {
		name, retired, ok := r.Known(c.code)
		if name != c.name || retired != c.retired || !ok || r.Name(c.code) != c.name || r.Short(c.code) != c.short {
			t.Errorf("%s: %s (%s), retired %t, known %t", c.code, name, r.Short(c.code), retired, ok)
		}
	}
	for _, unknown := range []string{"", "21", "210199", "990000", "21012a", "2101245", "二一〇一二四"} {
		if name, _, ok := r.Known(unknown); ok || name != "" || r.Short(unknown) != "" {
			t.Errorf("%q is known as %s", unknown, name)
		}
	}
	if c := r.Counties(); len(c) != 100 || c[0] != "210102" || c[99] != "211481" {
		t.Errorf("%d counties from %s", len(c), c[0])
	}
	for retired, successor := range map[string]string{
		"210122": "210115 辽中区", "210282": "210214 普兰店区", "211121": "211104 大洼区", "210124": "", "000000": "",
	} {
		if got := r.Successor(retired); got != successor {
			t.Errorf("successor of %s is %q, want %q", retired, got, successor)
		}
	}
}

func TestRegionTablesMustAgree(t *testing.T) {
	const cities, areas, heading = "2101,沈阳市,21\n", "210124,法库县,2101,21\n", "code,name,successor,source\n"
	for name, c := range map[string]struct{ areas, cities, retired, says string }{
		"city unknown":      {"210224,长海县,2102,21\n", cities, heading, "2102"},
		"county elsewhere":  {"210224,长海县,2101,21\n", cities, heading, "210224"},
		"county twice":      {areas + areas, cities, heading, "重复"},
		"not a code":        {"2101x4,法库县,2101,21\n", cities, heading, "六位"},
		"no name":           {"210124,,2101,21\n", cities, heading, "没有名称"},
		"columns":           {"210124,法库县\n", cities, heading, "县级"},
		"no such successor": {areas, cities, heading + "210122,辽中县,210115,x\n", "210115"},
		"retired, current":  {areas, cities, heading + "210124,法库县,210124,x\n", "重复"},
		"retired code":      {areas, cities, heading + "2,法库县,210124,x\n", "六位"},
	} {
		_, err := code.LoadRegions(fstest.MapFS{
			"liaoning_areas.csv": {Data: []byte(c.areas)}, "liaoning_cities.csv": {Data: []byte(c.cities)}, "retired.csv": {Data: []byte(c.retired)},
		}, ".")
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want something about %s", name, err, c.says)
		}
	}
}

func TestIdentifier(t *testing.T) {
	for _, good := range []string{
		"1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
		"1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9",
		"1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0",
		"1.2.156.3005.2.11100000000019713D013.11210123MB00000015.210123000001.001.1",
		"1.2.156.3005.2.11100000000019713D008.11210123MB00000015.210123000001.001.Y",
		"1.2.156.3005.2.11100000000019713D071.11210123MB00000015.11010519491231002X.001.4",
	} {
		i, err := code.ParseIdentifier(good)
		if err != nil || i.String() != good {
			t.Errorf("%s: %v, written back as %s", good, err, i)
		}
	}
	const root = "1.2.156.3005.2."
	for _, c := range []struct {
		id, rule string
		place    int
		words    string
	}{
		{"", "identifier_root", 1, root},
		{"1.2.156.3005.3.x", "identifier_root", 14, root},
		{root + "11100000MB03271699022.340100.000000016.001", "identifier_form", 0, "4 段"},
		{root + "11100000MB0327169902.340100.000000016.001.9", "identifier_type", 16, "21 位，现有 20 位"},
		{root + "11100000MB03271699022.3401.000000016.001.9", "identifier_authority", 38, "18 或 6"},
		{root + "11100000MB03271699022.340100..001.9", "identifier_serial", 45, "1 至 64"},
		{root + "11100000MB03271699022.340100.00000001中.001.9", "identifier_character", 53, "“中”"},
		{root + "11100000MB03271699022.340100.000000016.0A1.9", "identifier_character", 56, "只用数字；"},
		{root + "11100000MB03271699022.340100.000000016.01.9", "identifier_version", 55, "3 位，现有 2 位"},
		{root + "11100000MB03271699022.340100.000000016.000.9", "identifier_version", 55, "001"},
		{root + "11100000MB03271699022.340100.000000016.001.8", "identifier_check_character", 59, "应为 9，现为 8"},
		{root + "11100000MB03271699022.340100.000000016.001.99", "identifier_check_character", 59, "1 位，现有 2 位"},
	} {
		_, err := code.ParseIdentifier(c.id)
		wrong(t, err, c.rule, c.place, c.words)
	}
}
