package code

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// liaoning is the province whose codes are known to the county; of the others only the province is.
const liaoning = "21"

// provinces are the first two digits of GB/T 2260. 83 stands in residence permits of people from Taiwan,
// 91 in those of foreigners; both follow the rules of the citizen ID.
var provinces = map[string]string{
	"11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区",
	"21": "辽宁省", "22": "吉林省", "23": "黑龙江省",
	"31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省", "35": "福建省", "36": "江西省", "37": "山东省",
	"41": "河南省", "42": "湖北省", "43": "湖南省", "44": "广东省", "45": "广西壮族自治区", "46": "海南省",
	"50": "重庆市", "51": "四川省", "52": "贵州省", "53": "云南省", "54": "西藏自治区",
	"61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区", "65": "新疆维吾尔自治区",
	"71": "台湾省", "81": "香港特别行政区", "82": "澳门特别行政区", "83": "台湾省", "91": "国外",
}

// Regions are the codes of GB/T 2260 for 辽宁, current and retired. A retired code lives on in citizen
// IDs and certificate numbers for as long as their bearers do. The zero Regions knows provinces only.
type Regions struct {
	known    map[string]region
	counties []string
}

type region struct {
	name      string // 法库县
	long      string // 辽宁省沈阳市法库县
	successor string // of a retired code; empty where current
}

// LoadRegions reads the tables of 辽宁 in a folder: liaoning_areas.csv (code, name, city code, province code)
// and liaoning_cities.csv (code, name, province code) without headings, retired.csv (code, name, successor,
// source) with one. It fails where a table contradicts itself or another.
func LoadRegions(fsys fs.FS, dir string) (*Regions, error) {
	var tables [3]io.Reader
	for i, name := range []string{"liaoning_areas.csv", "liaoning_cities.csv", "retired.csv"} {
		content, err := fs.ReadFile(fsys, path.Join(dir, name))
		if err != nil {
			return nil, fmt.Errorf("行政区划代码表：%w", err)
		}
		tables[i] = bytes.NewReader(content)
	}
	return readRegions(tables[0], tables[1], tables[2])
}

func readRegions(areas, cities, retired io.Reader) (*Regions, error) {
	r := &Regions{known: map[string]region{
		liaoning + "0000": {name: provinces[liaoning], long: provinces[liaoning]},
	}}
	if err := each(cities, 3, func(c []string) error {
		return r.add(c[0]+"00", region{name: c[1], long: provinces[c[2]] + c[1]})
	}); err != nil {
		return nil, fmt.Errorf("地市代码表：%w", err)
	}
	if err := each(areas, 4, func(a []string) error {
		city, ok := r.known[a[2]+"00"]
		if !ok || !strings.HasPrefix(a[0], a[2]) {
			return fmt.Errorf("%s %s 所属的地市 %s 不在地市代码表中", a[0], a[1], a[2])
		}
		r.counties = append(r.counties, a[0])
		return r.add(a[0], region{name: a[1], long: city.long + a[1]})
	}); err != nil {
		return nil, fmt.Errorf("县级代码表：%w", err)
	}
	if err := r.loadRetired(retired); err != nil {
		return nil, fmt.Errorf("已撤销代码表：%w", err)
	}
	slices.Sort(r.counties)
	return r, nil
}

func (r *Regions) loadRetired(table io.Reader) error {
	current, heading := maps.Clone(r.known), true
	return each(table, 4, func(c []string) error {
		if heading {
			heading = false
			return nil
		}
		next, ok := current[c[2]]
		if !ok {
			return fmt.Errorf("%s %s 的现行代码 %s 不存在", c[0], c[1], c[2])
		}
		// The name then stands under the city of then; a code directly under the province has none.
		above, ok := current[c[0][:min(4, len(c[0]))]+"00"]
		if !ok {
			above = current[liaoning+"0000"]
		}
		long := above.long + strings.TrimPrefix(c[1], above.name)
		return r.add(c[0], region{name: c[1], long: long, successor: c[2] + " " + next.name})
	})
}

func (r *Regions) add(code string, as region) error {
	if len(code) != 6 || !digits(code) || !strings.HasPrefix(code, liaoning) {
		return fmt.Errorf("“%s”不是辽宁的六位行政区划代码", code)
	}
	if as.name == "" {
		return fmt.Errorf("%s 没有名称", code)
	}
	if _, twice := r.known[code]; twice {
		return fmt.Errorf("%s %s 重复", code, as.name)
	}
	r.known[code] = as
	return nil
}

// each calls take with every record of a table of so many columns.
func each(table io.Reader, columns int, take func([]string) error) error {
	records := csv.NewReader(table)
	records.FieldsPerRecord = columns
	records.ReuseRecord = true
	for {
		record, err := records.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = take(record)
		}
		if err != nil {
			return err
		}
	}
}

// Known looks up six digits, current or retired, and returns the whole name. Outside 辽宁 any code of a
// province is taken as known, and the province is its name.
func (r *Regions) Known(code string) (name string, retired, ok bool) {
	if r != nil {
		if k, ok := r.known[code]; ok {
			return k.long, k.successor != "", true
		}
	}
	if len(code) != 6 || !digits(code) {
		return "", false, false
	}
	province, ok := provinces[code[:2]]
	if code[:2] == liaoning && r != nil && len(r.known) > 0 {
		return "", false, false
	}
	return province, false, ok
}

// Name returns the whole name, 辽宁省沈阳市法库县, or "" where the code is unknown.
func (r *Regions) Name(code string) string {
	name, _, _ := r.Known(code)
	return name
}

// Short returns the last part of the name, 法库县, or "" where the code is unknown.
func (r *Regions) Short(code string) string {
	if r != nil {
		if k, ok := r.known[code]; ok {
			return k.name
		}
	}
	return r.Name(code)
}

// Successor returns code and name of what a retired code is today, "210115 辽中区", or "".
func (r *Regions) Successor(code string) string {
	if r == nil {
		return ""
	}
	return r.known[code].successor
}

// Counties returns the current codes of county level in order.
func (r *Regions) Counties() []string {
	if r == nil {
		return nil
	}
	return slices.Clone(r.counties)
}

// digits tells whether s is made of ASCII digits only.
func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
