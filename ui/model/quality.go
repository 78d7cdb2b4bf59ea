package model

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/collect"
)

// QualityLine is one thing that is wrong with certificates.
type QualityLine struct {
	Cause  string // its key
	Name   string
	Weight string // what comes of it
	Tone   Tone
	Count  string
	Rate   string
	Remedy string // how to find these certificates, and what to do about them
	Blocks bool
}

// QualityText is the sentence above the causes.
func QualityText(q *bureau.KindQuality) string {
	if q.Valid == 0 {
		return "还没有有效的证照。"
	}
	return fmt.Sprintf("%s 本有效证照中，%s 本照面齐全、可以生成电子证照；%s 本完全没有问题。", Thousands(q.Valid), Thousands(q.Conforming), Thousands(q.Flawless))
}

// QualityKinds are the kinds that can be looked at by themselves.
func QualityKinds(q *bureau.Quality) []Choice {
	choices := []Choice{{Name: "全部类别"}}
	for i := range q.Kinds {
		choices = append(choices, Choice{string(q.Kinds[i].Kind), q.Kinds[i].Name})
	}
	return choices
}

// QualityOf is the quality of one kind, or with an empty code of all.
func QualityOf(q *bureau.Quality, kind string) *bureau.KindQuality {
	for i := range q.Kinds {
		if string(q.Kinds[i].Kind) == kind {
			return &q.Kinds[i]
		}
	}
	return &q.KindQuality
}

// qualityRemedies say how certificates with a flaw are found, by its key or the beginning of it.
var qualityRemedies = []struct{ cause, text string }{
	{"missing_", "转化时会逐本列出。补齐后的登记表再导入一次就会更新；已有电子证照的请办理变更。"},
	{"number_form", "转化时会逐本列出。请对照原件核对编号，办理变更。"},
	{"code_missing", "在登记表里补上证件号码再导入一次。有了号码才查得出重复。"},
	{"photo_missing", "在“导入”页用“导入照片”，按编号命名的照片一次补齐。"},
	{"review_overdue", "在“证照”页按有效期筛选，通知持证主体办理年度审验。"},
	{string(collect.PrivateUse), "在“证照”页按持证主体查找，用生僻字查找重新录入，办理变更。"},
	{string(collect.LookAlike), "在“证照”页按持证主体查找，办理变更；再次导入登记表时采纳“形同码异的字”也会更新。"},
	{"region_", "号码一经发出不再改变，照用即可；新证使用现行代码。"},
}

// QualityLines words what is wrong, the most frequent first.
func QualityLines(q *bureau.KindQuality) []QualityLine {
	lines := make([]QualityLine, len(q.Causes))
	for i, c := range q.Causes {
		lines[i] = QualityLine{Cause: c.Cause, Name: c.Name, Count: Thousands(c.Count), Rate: c.Rate, Weight: "宜改正", Tone: Warning, Blocks: c.Blocks}
		if c.Blocks {
			lines[i].Weight, lines[i].Tone = "不能转化", Danger
		}
		at := slices.IndexFunc(qualityRemedies, func(r struct{ cause, text string }) bool { return strings.HasPrefix(c.Cause, r.cause) })
		if at >= 0 {
			lines[i].Remedy = qualityRemedies[at].text
		}
	}
	return lines
}

// QualityBar is how much of a kind is in order.
type QualityBar struct {
	Name, Text string
	Share      Share
}

// QualityBars are the kinds by how many of them are fit for an edition.
func QualityBars(q *bureau.Quality) []QualityBar {
	bars := make([]QualityBar, len(q.Kinds))
	for i := range q.Kinds {
		k := &q.Kinds[i]
		bars[i] = QualityBar{Name: k.Name, Text: k.Rate, Share: Share{k.Conforming, k.Valid}}
	}
	return bars
}

// MappingLine is a header that was explained once.
type MappingLine struct {
	Name    string // as the desk knows it
	Kind    string
	Columns string
	By, At  string
}

// MappingLines words the mappings that are kept.
func MappingLines(kept []bureau.Mapping, kinds *catalog.Catalog) []MappingLine {
	lines := make([]MappingLine, len(kept))
	for i, m := range kept {
		lines[i] = MappingLine{Name: m.Name, Kind: string(m.Kind), By: m.By, At: m.At.Local().Format(time.DateOnly)}
		k, known := kinds.Kind(m.Kind)
		if known {
			lines[i].Kind = k.Short
		}
		var said []string
		for _, h := range m.Headings {
			switch key, ok := m.Map[h]; {
			case !ok:
			case key == "":
				said = append(said, h+"不导入")
			default:
				name := key
				if f, ok := fieldOf(k, key); ok {
					name = f.Name
				}
				said = append(said, h+"→"+name)
			}
		}
		lines[i].Columns = strings.Join(said, "，")
		if len(said) == 0 {
			lines[i].Columns = strings.Join(m.Headings, "、")
		}
	}
	return lines
}
