//go:build ignore

package main

import "fmt"

const (
	freight = "经营性道路货物运输驾驶员"
	company = "法库县远途货运有限公司"
)

var (
	drivers  = row{cells: []any{"序号", "姓名", "身份证号", "从业资格类别", "从业资格证号", "发证日期", "有效期至", "联系电话", "状态"}}
	vehicles = row{cells: []any{"道路运输证号", "业户名称", "统一社会信用代码", "车牌号码", "车辆识别代号", "车辆类型", "经营范围", "发证日期", "年审有效期至"}}
)

// driver is a row as it should be.
func driver(n int, name string) []any {
	c := id(fmt.Sprintf("21012419%02d%02d%02d%03d", 60+n%30, 1+n%12, 1+n%28, 100+n))
	return []any{n, name, c, freight, c, day("2021-03-04"), day("2027-03-03"), "13912345678", "有效"}
}

func with(cells []any, at int, value any) []any {
	cells = append([]any(nil), cells...)
	cells[at] = value
	return cells
}

func both(cells []any, value string) []any { return with(with(cells, 2, value), 4, value) }

// right and left move what stands behind a column.
func right(cells []any, at, by int) []any {
	return append(append(append([]any(nil), cells[:at]...), make([]any, by)...), cells[at:]...)
}

func left(cells []any, at int) []any {
	return append(append([]any(nil), cells[:at]...), cells[at+1:]...)
}

func vehicle(n int) []any {
	return []any{
		fmt.Sprintf("辽交运管法字210124%06d号", n), company, uscc("91210124MA0YXT7K3"), fmt.Sprintf("辽AK%04d", 7000+n),
		"LFWSRXSJ1M1E24637", "重型半挂牵引车", "道路普通货物运输", day("2022-05-06"), day("2027-05-31"),
	}
}

func good(cells []any, certain ...string) row { return row{cells, &verdict{Certain: certain}} }

func cured(cells []any, now, cause string, proposed map[string]string) row {
	return row{cells, &verdict{Now: []string{now}, Causes: []string{cause}, Proposed: proposed}}
}

func refused(cells []any, reason string, causes ...string) row {
	return row{cells, &verdict{Now: []string{reason}, Causes: causes, Then: []string{reason}}}
}

func books() []book {
	return []book{shifted(), letters(), dates(), merges(), several(), retired(), oldIDs(), damaged(), glyphs(), old()}
}

func shifted() book {
	a, b, c := driver(2, "孙立业"), driver(7, "钱有余"), driver(9, "周到")
	return book{"shifted.xlsx", []sheet{{name: "登记表", kind: "071", rows: []row{
		drivers,
		good(driver(1, "赵守信")),
		{right(a, 2, 1), &verdict{
			Now: []string{"citizen_id_length", "date_invalid", "status_unknown"}, Causes: []string{"shifted_columns"},
			Proposed: map[string]string{"身份证号": a[2].(string), "从业资格证号": a[4].(string), "状态": "有效"},
		}},
		// A stretch that lost its first column.
		{left(driver(3, "李明途"), 0), &verdict{Now: []string{"citizen_id_length", "date_invalid"}, Causes: []string{"shifted_columns"}, Proposed: map[string]string{"姓名": "李明途"}}},
		{left(driver(4, "吴安行"), 0), &verdict{Now: []string{"citizen_id_length", "date_invalid"}, Causes: []string{"shifted_columns"}, Proposed: map[string]string{"姓名": "吴安行"}}},
		{left(driver(5, "郑慢车"), 0), &verdict{Now: []string{"citizen_id_length", "date_invalid"}, Causes: []string{"shifted_columns"}, Proposed: map[string]string{"姓名": "郑慢车"}}},
		good(driver(6, "王平路")),
		{right(b, 1, 2), &verdict{Now: []string{"name_missing", "date_invalid", "status_unknown"}, Causes: []string{"shifted_columns"}, Proposed: map[string]string{"姓名": "钱有余"}}},
		// The name itself is gone: what is left can be put in order, and is refused for the name.
		{left(c, 1), &verdict{Now: []string{"citizen_id_length", "date_invalid"}, Causes: []string{"shifted_columns"}, Proposed: map[string]string{"身份证号": c[2].(string)}, Then: []string{"name_missing"}}},
		refused(both(driver(10, "冯错位"), "210124197011110119"), "citizen_id_check_digit"),
	}}}}
}

func letters() book {
	a, b, c, d := driver(1, "赵守信"), driver(2, "孙立业"), driver(3, "李明途"), driver(4, "吴安行")
	ida, idb, idc, idd := a[2].(string), b[2].(string), c[2].(string), d[2].(string)
	v := vehicle
	credit := uscc("91210124MA0YXT7K3")
	return book{"letters.xlsx", []sheet{
		{name: "驾驶员", kind: "071", rows: []row{
			drivers,
			good(driver(9, "周到")),
			cured(both(a, put(ida, 2, "O")), "citizen_id_character", "confused_letters", map[string]string{"身份证号": ida, "从业资格证号": ida}),
			cured(both(b, put(idb, 1, "I")), "citizen_id_character", "confused_letters", map[string]string{"身份证号": idb}),
			cured(both(c, put(put(idc, 1, "l"), 2, "O")), "citizen_id_character", "confused_letters", map[string]string{"身份证号": idc}),
			cured(with(d, 2, put(idd, 2, "o")), "citizen_id_character", "confused_letters", map[string]string{"身份证号": idd}),
			refused(both(driver(5, "郑慢车"), "21O124197O11110119"), "citizen_id_character"),
		}},
		{name: "车辆", kind: "013", rows: []row{
			vehicles,
			good(v(1)),
			cured(with(v(2), 3, "辽AKO123"), "plate_invalid", "confused_letters", map[string]string{"车牌号码": "辽AK0123"}),
			cured(with(v(3), 3, "辽AK1I23"), "plate_invalid", "confused_letters", map[string]string{"车牌号码": "辽AK1123"}),
			cured(with(v(4), 4, "LFWSRXSJIM1E24637"), "vin_character", "confused_letters", map[string]string{"车辆识别代号": "LFWSRXSJ1M1E24637"}),
			cured(with(v(5), 2, put(credit, 10, "O")), "uscc_character", "confused_letters", map[string]string{"统一社会信用代码": credit}),
			cured(with(v(6), 0, "辽交运管法字21O124OOOOO6号"), "number_invalid", "confused_letters", map[string]string{"道路运输证号": "辽交运管法字210124000006号"}),
			refused(with(v(7), 3, "辽AKOO"), "plate_invalid"),
		}},
	}}
}

func dates() book {
	d := func(n int, issued, to any) []any { return with(with(driver(n, "赵守信"), 5, issued), 6, to) }
	one := func(column, date string) map[string]string { return map[string]string{column: date} }
	return book{"date_orders.xlsx", []sheet{{name: "登记表", kind: "071", rows: []row{
		drivers,
		good(d(1, "2021-03-04", "2027-03-03")),
		good(d(2, "2021.3.4", "2027年3月3日"), "date_notation"),
		// 发证日期 is written day first here, 有效期至 month first.
		cured(d(3, "31/12/2020", "2027-03-03"), "date_invalid", "date_order", one("发证日期", "2020-12-31")),
		cured(d(4, "25/11/2021", "2027-03-03"), "date_invalid", "date_order", one("发证日期", "2021-11-25")),
		cured(d(5, "05/06/2021", "2027-03-03"), "date_invalid", "date_order", one("发证日期", "2021-06-05")),
		cured(d(6, "31.12.19", "2027-03-03"), "date_invalid", "date_order", one("发证日期", "2019-12-31")),
		cured(d(7, "2021-03-04", "12/31/2027"), "date_invalid", "date_order", one("有效期至", "2027-12-31")),
		cured(d(8, "2021-03-04", "06/07/2027"), "date_invalid", "date_order", one("有效期至", "2027-06-07")),
		cured(d(9, "07/07/2021", "2027-03-03"), "date_invalid", "date_order", one("发证日期", "2021-07-07")),
		// One cell against the column is read as it must be, and changes nothing for the others.
		cured(d(10, "12/31/2020", "2027-03-03"), "date_invalid", "date_order", one("发证日期", "2020-12-31")),
		refused(d(11, "31/02/2021", "2027-03-03"), "date_invalid"),
		refused(d(12, "45/13/2021", "2027-03-03"), "date_invalid"),
	}}, {name: "没有多数", kind: "071", rows: []row{
		drivers,
		cured(d(21, "31/12/2020", "2027-03-03"), "date_invalid", "date_order", one("发证日期", "2020-12-31")),
		cured(d(22, "12/31/2020", "2027-03-03"), "date_invalid", "date_order", one("发证日期", "2020-12-31")),
		refused(d(23, "05/06/2021", "2027-03-03"), "date_invalid"),
		good(d(24, "2021-03-04", "2027-03-03")),
	}}}}
}

func merges() book {
	v := vehicle
	name := func(n int, value any) []any { return with(v(n), 1, value) }
	filled := map[string]string{"业户名称": company}
	return book{"merged.xlsx", []sheet{{name: "登记表", kind: "013", rows: []row{
		{cells: []any{merged{"二〇二六年道路运输证登记表", 1, 9}, covered{}, covered{}, covered{}, covered{}, covered{}, covered{}, covered{}, covered{}}},
		vehicles,
		good(name(1, merged{company, 3, 1})),
		cured(name(2, covered{}), "name_missing", "merged_cells", filled),
		cured(name(3, covered{}), "name_missing", "merged_cells", filled),
		good(v(4)),
		refused(name(5, nil), "name_missing"), // empty, and not merged with anything
		good(with(with(v(6), 7, merged{day("2022-05-06"), 1, 1}), 2, merged{uscc("91210124MA0YXT7K3"), 2, 1})),
		{with(v(7), 2, covered{}), &verdict{Causes: []string{"merged_cells"}, Proposed: map[string]string{"统一社会信用代码": uscc("91210124MA0YXT7K3")}}},
		{cells: []any{merged{"合计", 1, 2}, covered{}, 7}},
	}}}}
}

func several() book {
	return book{"several.xlsx", []sheet{
		{name: "填表说明", rows: []row{{cells: []any{"一、本工作簿由各乡镇交通站填报。"}}, {cells: []any{"二、每月五日前报送。"}}}},
		{name: "驾驶员", kind: "071", rows: []row{{cells: []any{"从业资格证登记表"}}, drivers, good(driver(1, "赵守信")), refused(with(driver(2, "孙立业"), 1, nil), "name_missing")}},
		{name: "车辆", kind: "013", rows: []row{vehicles, good(vehicle(1)), good(vehicle(2))}},
		{name: "业户", kind: "008", rows: []row{
			{cells: []any{"经营许可证号", "业户名称", "统一社会信用代码", "经营范围", "有效期止"}},
			good([]any{"辽交运管许可法字210124000011号", company, uscc("91210124MA0YXT7K3"), "道路普通货物运输", day("2028-01-02")}),
		}},
		{name: "空表"},
		// Nobody sees it, so it is taken only where somebody names it.
		{name: "旧台账", hidden: true, kind: "013", rows: []row{vehicles, good(vehicle(9))}},
		{name: "台数统计", hidden: true, rows: []row{{cells: []any{"乡镇", "台数"}}, {cells: []any{"叶茂台镇", 12}}}},
	}}
}

func retired() book {
	liaozhong := id("21012219700101101")
	inNumber := func(cells []any) row { return row{cells, &verdict{Causes: []string{"region_in_number"}}} }
	return book{"retired_regions.xlsx", []sheet{
		{name: "驾驶员", kind: "071", rows: []row{drivers, good(driver(1, "赵守信")), inNumber(both(driver(2, "孙立业"), liaozhong)), refused(both(driver(3, "李明途"), id("21019919700101101")), "citizen_id_region")}},
		{name: "车辆", kind: "013", rows: []row{vehicles, good(vehicle(1)), inNumber(with(vehicle(2), 0, "辽交运管辽字210122000002号"))}},
	}}
}

func oldIDs() book {
	d := driver(2, "孙立业")
	return book{"old_ids.xlsx", []sheet{{name: "登记表", kind: "071", rows: []row{
		drivers,
		good(driver(1, "赵守信")),
		good(both(d, "210124620304101"), "id_15"),
		good(with(with(driver(3, "李明途"), 2, 210124620305102.0), 4, nil), "id_15"),
		refused(both(driver(4, "吴安行"), "210124621304103"), "citizen_id_birth"),
		refused(both(driver(5, "郑慢车"), "21012462030410"), "citizen_id_length"),
	}}}}
}

func damaged() book {
	return book{"damaged_numbers.xlsx", []sheet{
		{name: "驾驶员", kind: "071", rows: []row{
			drivers,
			good(driver(1, "赵守信")),
			refused(with(with(driver(2, "孙立业"), 2, 210124196203040148.0), 4, nil), "citizen_id_numeric", "number_damaged"),
			refused(both(driver(3, "李明途"), "2.10124196203040E+17"), "citizen_id_numeric", "number_damaged"),
			refused(with(driver(4, "吴安行"), 7, 2487123456.0), "zero_lost", "number_damaged"),
			refused(with(driver(5, "郑慢车"), 7, "1.39E+10"), "number_numeric", "number_damaged"),
			good(with(driver(6, "王平路"), 7, 13912345678.0)),
			refused(both(driver(7, "钱有余"), "210124197001011000"), "citizen_id_check_digit"), // a text: may as well be a slip
		}},
		{name: "车辆", kind: "013", rows: []row{
			vehicles,
			good(vehicle(1)),
			refused(with(vehicle(2), 2, 912101240000000032.0), "number_numeric", "number_damaged"),
			refused(with(vehicle(3), 0, "2.10124E+11"), "number_numeric", "number_damaged"),
			good(with(vehicle(4), 0, 210124000004.0)),
		}},
	}}
}

func glyphs() book {
	same := func(n int, name, proper string) row {
		return row{driver(n, name), &verdict{Causes: []string{"look_alike"}, Proposed: map[string]string{"姓名": proper}}}
	}
	return book{"look_alikes.xlsx", []sheet{{name: "登记表", kind: "071", rows: []row{
		drivers,
		good(driver(1, "赵守信")),
		same(2, "\uf9d1立业", "六立业"),   // a compatibility ideograph
		same(3, "李\u2f45", "李方"),     // a radical of KangXi
		same(4, "吴\U0002f800", "吴丽"), // of the supplementary plane
		{driver(5, "郑\ue5f1车"), &verdict{Causes: []string{"private_use"}}},
		good(driver(6, "王㛃")), // rare, and right
	}}}}
}

func old() book {
	b := book{file: "old_workbook.xls"}
	people := sheet{name: "驾驶员", kind: "071", rows: []row{{cells: []any{merged{"从业资格证登记表", 1, 9}, covered{}, covered{}, covered{}, covered{}, covered{}, covered{}, covered{}, covered{}}}, drivers}}
	for n := 1; n <= 180; n++ {
		people.rows = append(people.rows, good(driver(n, "赵守信")))
	}
	people.rows[100] = refused(with(driver(99, "孙立业"), 1, nil), "name_missing")
	b.sheets = append(b.sheets, people, sheet{name: "车辆", kind: "013", rows: []row{
		vehicles, good(vehicle(1)), cured(with(vehicle(2), 3, "辽AKO123"), "plate_invalid", "confused_letters", map[string]string{"车牌号码": "辽AK0123"}),
	}})
	return b
}
