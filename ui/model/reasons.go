package model

import (
	"strings"

	"roadcert/domain/catalog"
	"roadcert/domain/collect"
)

// reasonNames are the codes of refusals as a table of counts names them; what exactly is wrong and what
// to do stands with each refusal.
var reasonNames = map[string]string{
	"citizen_id_length":      "身份证号位数不对",
	"citizen_id_character":   "身份证号里有不该有的字符",
	"citizen_id_birth":       "身份证号里的出生日期不存在",
	"citizen_id_region":      "身份证号里的地区代码不存在",
	"citizen_id_check_digit": "身份证号校验码不符",
	"citizen_id_numeric":     "身份证号存成了数值，末几位已丢失",
	"uscc_length":            "统一社会信用代码位数不对",
	"uscc_character":         "统一社会信用代码里有不该有的字符",
	"uscc_check_character":   "统一社会信用代码校验码不符",
	"plate_invalid":          "车牌号不合规则",
	"vin_length":             "车辆识别代号位数不对",
	"vin_character":          "车辆识别代号里有不该有的字符",
	"vin_check_character":    "车辆识别代号校验位不符",
	"date_invalid":           "日期不存在或认不出",
	"date_reversed":          "止期早于起期",
	"number_invalid":         "证照编号不合规则",
	"number_numeric":         "编号存成了数值，有几位已丢失",
	"zero_lost":              "号码存成了数值，开头的 0 可能已丢失",
	"number_differs_from_id": "编号与身份证号不一致",
	"number_repeated":        "同一编号在表内出现多次而内容不同",
	"status_unknown":         "证照状态认不出",
	"value_unknown":          "不在可选项里",
	"quantity_invalid":       "数量认不出或超出范围",
	"region_unknown":         "行政区划代码不存在",
	"rule_broken":            "不合该项的规则",
	"list_invalid":           "列表内容不全或认不出",
	"photo_invalid":          "照片不能从文字读入",
}

// ReasonName is a reason in Chinese. Codes that end in _missing name their field; one that no table knows
// is named by the text of a refusal that has it.
func ReasonName(kind *catalog.Kind, reason string, refusals []collect.Refusal) string {
	if name, ok := reasonNames[reason]; ok {
		return name
	}
	if key, ok := strings.CutSuffix(reason, "_missing"); ok {
		if f, known := fieldOf(kind, key); known {
			return "缺" + f.Name
		}
	}
	for _, f := range refusals {
		if f.Reason == reason {
			return f.Text
		}
	}
	return "其他原因（" + reason + "）"
}

var repairNames = map[string]string{
	"blanks":          "去掉多余空格",
	"full_width":      "全角改半角",
	"upper_case":      "小写字母改大写",
	"date_notation":   "日期写法统一",
	"id_15":           "15 位身份证号升为 18 位",
	"number_notation": "数字写法统一",
}

// RepairName is a repair in Chinese.
func RepairName(key string) string {
	if name, ok := repairNames[key]; ok {
		return name
	}
	if name := collect.Cause(key).Name(); name != key {
		return name
	}
	return "其他修正（" + key + "）"
}
