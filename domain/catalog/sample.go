package catalog

import (
	"slices"
	"strconv"

	"roadcert/domain/day"
)

// The world of the samples: a county that practises, a day, and codes that are right by their check digits
// and belong to nobody (the citizen ID is the example of GB 11643).
const (
	sampleID     = "11010519491231002X"
	sampleBirth  = "1949-12-31"
	sampleRegion = "210124"
	sampleMark   = "法"
	sampleToday  = day.Day(739693) // 2026-03-18
	sampleYears  = 8               // of what has no years of its own
	sampleFirst  = -5              // years before the day: when it was first issued
)

var sampleKinds = map[FieldKind]string{
	Text: "示例", PersonName: "李建国", OrganisationName: "法库县示例运输有限公司", CitizenID: sampleID, USCC: "91210124T5MM3NPTXA",
	Plate: "辽A12345", VIN: "LSYAA4185E0000001", Phone: "13800000000", RegionCode: sampleRegion,
}

var sampleRoles = map[Role]string{RoleAuthority: "法库县交通运输局"}

// sampleKeys are words for the items of a face that are plain text or plain days, by their keys.
var sampleKeys = map[string]string{
	"birth": sampleBirth, "address": "辽宁省沈阳市法库县示例镇一街 1 号", "licence_class": "A2", "service_area": "沈阳市",
	"employer": "法库县示例运输有限公司", "file_number": "210124000001", "scope": "道路普通货物运输、货物专用运输（集装箱）",
	"model": "解放牌CA4250P66K25T1E6", "engine": "CA6DM3-50E6 00000001", "capacity": "24.5吨", "plate_color": "黄色",
	"vehicle_type": "重型半挂牵引车", "fuel": "柴油", "economic_type": "有限责任", "licence_number": "辽交运管许可法字210124000001号",
	"length": "9600", "width": "2550", "height": "3900", "seats": "5", "goods_class": "第3类", "parking": "辽宁省沈阳市法库县示例镇二街 2 号",
	"platform": "示例出行科技有限公司", "integrity_grade": "AAA", "remarks": "", "integrity_until": "2027-03-17",
	"valid_from": "2026-03-18", "valid_to": "2032-03-17", // of the rows of a list
}

// Sample is a believable face of a kind for previews, made from its fields: what a field's rule allows, and
// everything that has one. Nobody in it is real. Photos are left out, and so is the status, which is no part
// of a face.
func Sample(k *Kind) map[string]string {
	face := make(map[string]string, len(k.Fields))
	for i := range k.Fields {
		f := &k.Fields[i]
		if f.Retired || f.Role == RoleStatus {
			continue
		}
		if value := k.sample(f); value != "" && f.Obeys(value) {
			face[f.Key] = value
		}
	}
	return face
}

// sample tries what is most particular to a field first.
func (k *Kind) sample(f *Field) string {
	if f.Kind == Number {
		return k.sampleNumber()
	}
	if value, ok := sampleRoles[f.Role]; ok {
		return value
	}
	if f.Kind == Date && f.Role != "" {
		return k.sampleDay(f.Role).String()
	}
	if value, ok := sampleKeys[f.Key]; ok && f.couldBe(value) {
		return value
	}
	switch f.Kind {
	case Date:
		return sampleToday.AddYears(sampleFirst).String()
	case Quantity:
		return f.sampleQuantity()
	case List:
		return k.sampleRows(f)
	case Text, Choice:
		if len(f.Values) > 0 {
			return f.Values[0]
		}
	}
	return sampleKinds[f.Kind]
}

// couldBe keeps a word made for a key away from a field that has the key and is something else.
func (f *Field) couldBe(value string) bool {
	switch f.Kind {
	case Date:
		_, err := day.Parse(value)
		return err == nil
	case Choice:
		return slices.Contains(f.Values, value)
	case Quantity:
		_, err := f.Measure(value)
		return err == nil
	}
	return f.Kind == Text || f.Kind == OrganisationName
}

func (k *Kind) sampleNumber() string {
	if k.Number.OfHolder {
		return sampleID
	}
	return k.NewNumber(sampleMark, sampleRegion, 1)
}

func (k *Kind) sampleDay(role Role) day.Day {
	switch role {
	case RoleIssued, RoleFrom:
		return sampleToday
	case RoleTo:
		years := k.Validity
		if years == 0 {
			years = sampleYears
		}
		return sampleToday.AddYears(years).Add(-1)
	}
	return sampleToday.AddYears(1) // until the next review
}

// sampleQuantity is the least a quantity may be, and one where nothing is said of it.
func (f *Field) sampleQuantity() string {
	switch {
	case f.Min != nil:
		return strconv.FormatInt(*f.Min, 10)
	case f.Max != nil:
		return strconv.FormatInt(min(*f.Max, 1), 10)
	}
	return "1"
}

// sampleRowCount is how many rows a sample of a list has: enough to see that there can be several.
const sampleRowCount = 2

func (k *Kind) sampleRows(f *Field) string {
	rows := make([]map[string]string, sampleRowCount)
	for i := range rows {
		rows[i] = make(map[string]string, len(f.Items))
		for _, item := range f.items() {
			value := k.sample(item)
			if i < len(item.Values) {
				value = item.Values[i]
			}
			if item.Obeys(value) {
				rows[i][item.Key] = value
			}
		}
	}
	return FormatRows(rows)
}
