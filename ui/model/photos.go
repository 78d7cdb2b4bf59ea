package model

import (
	"fmt"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
)

// PhotoOutcome is what an import of photos came to.
type PhotoOutcome struct {
	Verdict  string
	Figures  []Figure
	Refusals []PhotoLine
	Cut      string // says that the list is not complete; empty where it is
}

// PhotoLine is a photo that was not taken.
type PhotoLine struct{ File, Text string }

// NewPhotoOutcome words it. stopped tells that it was cancelled halfway.
func NewPhotoOutcome(r bureau.PhotoResult, stopped bool) PhotoOutcome {
	o := PhotoOutcome{Figures: []Figure{
		{"照片", Thousands(r.Photos), Plain},
		{"登记", Thousands(r.Added), tone(r.Added, Good)},
		{"已有", Thousands(r.Unchanged), Plain},
		{"退回", Thousands(r.Refused), tone(r.Refused, Danger)},
	}}
	switch {
	case stopped:
		o.Verdict = fmt.Sprintf("已停止：登记了 %s 张，已登记的有效。再次导入同一批照片会接着做。", Thousands(r.Added))
	case r.Photos == 0:
		o.Verdict = "这里没有照片。照片应是 .jpg 或 .png，以证照编号、车牌或证照标识命名。"
	default:
		o.Verdict = fmt.Sprintf("登记 %s 张，已有 %s 张，退回 %s 张。", Thousands(r.Added), Thousands(r.Unchanged), Thousands(r.Refused))
	}
	for _, f := range r.Refusals {
		o.Refusals = append(o.Refusals, PhotoLine{File: f.File, Text: f.Text})
	}
	if n := len(o.Refusals); n < r.Refused {
		o.Cut = fmt.Sprintf("这里列出前 %s 张，共退回 %s 张。", Thousands(n), Thousands(r.Refused))
	}
	return o
}

// PhotoKinds are the kinds whose faces have a photo, behind one that means whichever a name belongs to.
func PhotoKinds(kinds *catalog.Catalog) []Choice {
	choices := []Choice{{Name: "按文件名自动对应"}}
	for _, k := range kinds.Kinds() {
		for i := range k.Fields {
			if f := &k.Fields[i]; f.Kind == catalog.Photo && !f.Retired {
				choices = append(choices, Choice{string(k.Code), k.Short})
				break
			}
		}
	}
	return choices
}
