package main

import (
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"time"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/code"
	"roadcert/store/register"
)

// generator makes practitioners nobody is: each with a citizen ID of their own whose check digit is right,
// names as common as names are, dates in the notations offices use, and one row in some fifty that is wrong.
// The same n always makes the same person. Its vehicles belong to companies nobody runs.
type generator struct{ random *rand.Rand }

func newGenerator(seed uint64) *generator {
	return &generator{rand.New(rand.NewPCG(210124, seed))} //nolint:gosec // the same numbers again are the point
}

var (
	surnames   = []string{"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗", "欧阳", "单", "曾", "仇"}
	givenNames = []rune("伟芳娜秀英敏静丽强磊军洋勇艳杰涛明超霞平刚桂玉梅建国志红春生海波云鹏飞龙堃喆")
	counties   = []string{"210124", "210123", "210181", "210122"}
	categories = []string{"经营性道路货物运输驾驶员", "经营性道路旅客运输驾驶员"}
	grades     = []string{"AAA", "AA", "A"}
)

// practitionerTitle and practitionerHeads begin a register of practitioners.
const practitionerTitle = "法库县道路运输从业人员从业资格证登记台账"

var practitionerHeads = []string{"序号", "姓名", "身份证号", "从业资格类别", "从业资格证号", "发证日期", "有效期至", "联系电话", "诚信考核", "状态"}

// citizenID is the n-th of some fifty million IDs: county, day of birth and serial are the digits of n.
func citizenID(n int) string {
	county, n := counties[n%len(counties)], n/len(counties)
	serial, n := 1+n%999, n/999
	born := time.Date(1962, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n*2731%13000) // 2731 is prime to 13000: all days come
	id, err := code.UpgradeCitizenID(county + born.Format("060102") + fmt.Sprintf("%03d", serial))
	if err != nil {
		return "" // a test keeps this from happening
	}
	return string(id)
}

func (g *generator) pick(list []string) string { return list[g.random.IntN(len(list))] }

func (g *generator) name() string {
	name := g.pick(surnames)
	for range 1 + min(g.random.IntN(3), 1) {
		name += string(givenNames[g.random.IntN(len(givenNames))])
	}
	return name
}

// practitioner is the n-th row of a register.
func (g *generator) practitioner(n int) []register.Cell {
	name, id := g.name(), citizenID(n)
	year, month, day := 2021+g.random.IntN(5), 1+g.random.IntN(12), 1+g.random.IntN(28)
	status := "有效"
	switch {
	case n%50 == 7:
		id = wrongCheck(id)
	case n%60 == 9:
		name = ""
	case n%75 == 20:
		month, day = 2, 31
	}
	if n%40 == 0 {
		status = "注销"
	}
	notation := g.random.IntN(4)
	return []register.Cell{
		{Number: n + 1},
		{Text: name},
		{Text: id},
		{Text: g.pick(categories)},
		{Text: id},
		dateCell(notation, year, month, day), dateCell(notation, year+6, month, day),
		{Text: fmt.Sprintf("1%010d", 3_000_000_000+g.random.Int64N(6_000_000_000))},
		{Text: g.pick(grades)},
		{Text: status},
	}
}

// wrongCheck gives an ID a check digit that is not its own.
func wrongCheck(id string) string {
	if id[17] == '0' {
		return id[:17] + "1"
	}
	return id[:17] + "0"
}

// dateCell writes a date as offices do: the first two notations become true dates when a spreadsheet program
// reads them, the others stay texts. A date that does not exist is always a text.
func dateCell(notation, year, month, day int) register.Cell {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	switch {
	case t.Day() != day:
		return register.Cell{Text: fmt.Sprintf("%d-%02d-%02d", year, month, day)}
	case notation < 2:
		return register.Cell{Number: int(t.Unix()/86400) + 25569, Date: true} // days since 1899-12-30
	case notation == 2:
		return register.Cell{Text: fmt.Sprintf("%d.%d.%d", year, month, day)}
	}
	return register.Cell{Text: fmt.Sprintf("%d年%d月%d日", year, month, day)}
}

var (
	vehicleHeads = []string{"道路运输证号", "业户名称", "车牌号码", "车辆类型", "经营范围", "发证日期", "年审有效期至", "营运状态"}
	trades       = []string{"运输有限公司", "物流有限公司", "货运代理有限公司", "客运有限责任公司"}
)

// company is a name as companies of a county have them.
func (g *generator) company() string {
	return "法库县" + g.twoCharacters() + g.pick(trades)
}

func (g *generator) twoCharacters() string {
	return string([]rune{givenNames[g.random.IntN(len(givenNames))], givenNames[g.random.IntN(len(givenNames))]})
}

// vehicleNumber and plate are those of the n-th vehicle.
func vehicleNumber(n int) string { return fmt.Sprintf("辽交运管法字210124%06d号", n+1) }

func plate(n int) string {
	return fmt.Sprintf("辽%c%05d", "ABCDEFGHJKLMNP"[n/90_000%14], 10_000+n%90_000)
}

// vehicle is the n-th row of a register.
func (g *generator) vehicle(n int) []register.Cell {
	year, month, day := 2021+g.random.IntN(5), 1+g.random.IntN(12), 1+g.random.IntN(28)
	notation := g.random.IntN(4)
	return []register.Cell{
		{Text: vehicleNumber(n)},
		{Text: g.company()},
		{Text: plate(n)},
		{Text: "重型厢式货车"},
		{Text: "道路普通货物运输"},
		dateCell(notation, year, month, day), dateCell(notation, year+1, month, day),
		{Text: "营运"},
	}
}

// practitioners are the title, the headings and the rows of a register from first on, vehicles as well.
func practitioners(first, rows int) iter.Seq[[]register.Cell] {
	return sheet(practitionerTitle, practitionerHeads, first, rows, (*generator).practitioner)
}

func vehicles(first, rows int) iter.Seq[[]register.Cell] {
	return sheet("法库县道路运输证登记台账", vehicleHeads, first, rows, (*generator).vehicle)
}

func sheet(title string, heads []string, first, rows int, row func(g *generator, n int) []register.Cell) iter.Seq[[]register.Cell] {
	return func(yield func([]register.Cell) bool) {
		head := make([]register.Cell, len(heads))
		for i, h := range heads {
			head[i].Text = h
		}
		if !yield([]register.Cell{{Text: title}}) || !yield(head) {
			return
		}
		g := newGenerator(uint64(first))
		for n := first; n < first+rows; n++ {
			if !yield(row(g, n)) {
				return
			}
		}
	}
}

// generateRegister writes a register of so many practitioners.
func (t *terminal) generateRegister(path string, rows int) error {
	progress := t.bar(t.say.of("generating"))
	defer progress.clear()
	return premises.WriteFile(path, 0o644, "不能生成登记表", func(w io.Writer) error {
		return register.WriteRegister(w, "从业资格证", func(yield func([]register.Cell) bool) {
			n := 0
			for row := range practitioners(0, rows) {
				n++
				progress.at(n, rows)
				if t.ctx.Err() != nil || !yield(row) {
					return
				}
			}
		})
	})
}
