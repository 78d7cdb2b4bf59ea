package collect

import (
	"regexp"
	"strings"

	"roadcert/domain/catalog"
)

// obeying adds the field's own rule, which its catalogue gives, to that of its kind.
func obeying(of rule) rule {
	return func(c *checks, f *catalog.Field, raw string, cell cellType) finding {
		found := of(c, f, raw, cell)
		if found.value == "" || found.reason != "" || f.Obeys(found.value) {
			return found
		}
		return found.refuse("rule_broken", "%s“%s”%s；请对照原件核对", f.Name, found.value, f.RuleText)
	}
}

func (c *checks) nameRule(f *catalog.Field, raw string, cell cellType) finding {
	found, done := begin(textStyle, f, raw)
	if done {
		return found
	}
	found.value = plain(found.value, cell)
	return found.joined()
}

// spellings are how registers write units, besides their own names.
var spellings = map[string][]string{
	"毫米": {"MM", "㎜"}, "米": {"M"}, "人": {"座", "位"}, "座": {"人", "位"}, "吨": {"T"}, "千克": {"KG", "公斤"}, "公里": {"KM", "千米"}, "毫升": {"ML"},
}

// thousands are digits in groups of three: 9,600.
var thousands = regexp.MustCompile(`^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$`)

// quantityRule takes a number with its unit or without.
func (c *checks) quantityRule(f *catalog.Field, raw string, cell cellType) finding {
	found, done := begin(codeStyle, f, raw)
	if done {
		return found
	}
	value := plain(found.value, cell)
	for _, unit := range append(spellings[f.Unit], strings.ToUpper(f.Unit)) {
		if bare, ok := strings.CutSuffix(value, unit); ok {
			value = bare
			break
		}
	}
	if thousands.MatchString(value) {
		value = strings.ReplaceAll(value, ",", "")
	}
	measured, err := f.Measure(value)
	if err != nil {
		return found.refuse("quantity_invalid", "%s“%s”%s；请对照原件核对", f.Name, found.value, err)
	}
	if measured != found.value {
		found.value = measured
		if cell != numberCell {
			found.mends |= numberNotation
		}
	}
	return found
}

// regionRule takes a code of GB/T 2260, a retired one too: it lives on in what was issued under it.
func (c *checks) regionRule(f *catalog.Field, raw string, cell cellType) finding {
	found, done := begin(codeStyle, f, raw)
	if done {
		return found
	}
	found.value = plain(found.value, cell)
	if len(found.value) != 6 || !allDigits(found.value) {
		return found.refuse("region_unknown", "%s“%s”应为 6 位行政区划代码；请对照原件核对", f.Name, found.value)
	}
	if _, _, ok := c.regions.Known(found.value); !ok {
		return found.refuse("region_unknown", "%s“%s”不是行政区划代码；请对照原件核对", f.Name, found.value)
	}
	return found
}

// pictureDigest is how a face names a picture that the store keeps.
var pictureDigest = regexp.MustCompile(`^[0-9a-f]{64}$`)

// photoRule takes what the program itself has written. Pictures are not in registers.
func (c *checks) photoRule(f *catalog.Field, raw string, _ cellType) finding {
	found := finding{raw: raw, value: raw}
	if !pictureDigest.MatchString(raw) {
		return found.refuse("photo_invalid", "%s不能从文字读入；请在证照的详情中添加照片", f.Name)
	}
	return found
}
