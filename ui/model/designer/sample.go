package designer

import (
	"strings"

	"roadcert/domain/catalog"
)

// Kinds of sample data a template is looked at with.
const (
	Usual = "usual"
	Short = "short"
	Long  = "long"
	Rare  = "rare"
	Empty = "empty"
)

// Samples are the kinds of sample data, in the order they are offered.
var Samples = []Option{{Usual, "一般"}, {Short, "短"}, {Long, "很长"}, {Rare, "生僻字"}, {Empty, "空"}}

// rareName is a name of characters that many fonts lack, some of them beyond the first plane of Unicode.
const rareName = "㛃䶮𬱖𠮷堃喆"

// longRows is how many rows a long list has.
const longRows = 8

// texts are what a field says in a kind of sample, by the kind of the field. A kind of field that is not here
// has a form of its own, and says what it usually says.
var texts = map[string]map[catalog.FieldKind]func(usual string, f catalog.Field) string{
	Short: {
		catalog.Text:             func(usual string, _ catalog.Field) string { return head(usual, 2) },
		catalog.PersonName:       func(string, catalog.Field) string { return "丁一" },
		catalog.OrganisationName: func(string, catalog.Field) string { return "一队" },
		catalog.Choice:           func(usual string, f catalog.Field) string { return extreme(usual, f.Values, -1) },
		catalog.List:             func(usual string, _ catalog.Field) string { return rows(usual, 1) },
	},
	Long: {
		catalog.Text:       func(usual string, f catalog.Field) string { return extreme(repeated(usual), f.Values, 1) },
		catalog.PersonName: func(string, catalog.Field) string { return "阿不都热依木·买买提吐尔逊江" },
		catalog.OrganisationName: func(string, catalog.Field) string {
			return "辽宁省沈阳市法库县东部乡镇道路危险货物运输与装卸服务有限责任公司第三分公司"
		},
		catalog.Choice: func(usual string, f catalog.Field) string { return extreme(usual, f.Values, 1) },
		catalog.List:   func(usual string, _ catalog.Field) string { return rows(usual, longRows) },
	},
	Rare: {
		catalog.Text:             func(usual string, _ catalog.Field) string { return usual + "堃喆" },
		catalog.PersonName:       func(string, catalog.Field) string { return rareName },
		catalog.OrganisationName: func(string, catalog.Field) string { return "法库县" + rareName + "运输有限公司" },
	},
}

// Sample makes another kind of sample of a usual face: as short, as long, as rare or as empty as can happen.
func Sample(k *catalog.Kind, usual map[string]string, of string) map[string]string {
	face := make(map[string]string, len(usual))
	if of == Empty {
		return face
	}
	for _, f := range k.Fields {
		face[f.Key] = usual[f.Key]
		if text, ok := texts[of][f.Kind]; ok {
			face[f.Key] = text(usual[f.Key], f)
		}
	}
	return face
}

func head(text string, n int) string {
	letters := []rune(text)
	return string(letters[:min(n, len(letters))])
}

// repeated makes a long text of a usual one: an address of four lines, a remark of a paragraph.
func repeated(text string) string {
	if text == "" {
		text = "以许可决定书所载为准。"
	}
	return strings.Repeat(text, 4)
}

// extreme returns the longest of values, or with a sign of -1 the shortest.
func extreme(usual string, values []string, sign int) string {
	best := usual
	for i, v := range values {
		if i == 0 || sign*len([]rune(v)) > sign*len([]rune(best)) {
			best = v
		}
	}
	return best
}

// rows makes a list as many rows long, of the rows it usually has.
func rows(list string, n int) string {
	usual, err := catalog.Rows(list)
	if err != nil || len(usual) == 0 {
		return list
	}
	var made []map[string]string
	for i := range n {
		made = append(made, usual[i%len(usual)])
	}
	return catalog.FormatRows(made)
}
