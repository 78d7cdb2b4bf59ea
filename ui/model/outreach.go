package model

import (
	"fmt"
	"strconv"
	"strings"

	"roadcert/domain/day"
	"roadcert/domain/outreach"
)

// OutreachLine is one entry of the register of trainings and campaigns.
type OutreachLine struct {
	outreach.Record
	People string
	State  string // 已划掉, 更正过; empty where neither
}

// OutreachLines words the register.
func OutreachLines(list []outreach.Record) []OutreachLine {
	lines := make([]OutreachLine, len(list))
	for i, r := range list {
		lines[i] = OutreachLine{Record: r, People: Thousands(r.People)}
		switch {
		case r.Struck:
			lines[i].State = "已划掉"
		case len(r.Earlier) > 0:
			lines[i].State = "更正过"
		}
	}
	return lines
}

// OutreachSummary adds the register up, by kind.
func OutreachSummary(list []outreach.Record) string {
	tallies := outreach.Count(outreach.Between(list, 0, day.Forever))
	if len(tallies) == 0 {
		return "本年度还没有登记宣传和培训"
	}
	times, people := 0, 0
	var kinds []string
	for _, t := range tallies {
		times, people = times+t.Times, people+t.People
		kinds = append(kinds, fmt.Sprintf("%s %d 次、%s 人次", t.Kind.Name(), t.Times, Thousands(t.People)))
	}
	return fmt.Sprintf("共 %d 次，%s 人次：%s", times, Thousands(people), strings.Join(kinds, "；"))
}

// OutreachVersion words one version of an entry, for whoever asks what it said before.
func OutreachVersion(v outreach.Version) (head, text string) {
	head = v.At.Local().Format("2006-01-02 15:04") + "　" + v.By
	text = fmt.Sprintf("%s，%s，%s，%s，%s，%s 人，负责人%s", v.Date, v.Kind.Name(), v.Title, v.Place, v.Audience.Name(), Thousands(v.People), v.Person)
	if v.Note != "" {
		text += "。" + v.Note
	}
	if v.Struck {
		text += "（划掉）"
	}
	return head, text
}

// OutreachItem is one item of the form of an entry.
type OutreachItem struct {
	Key, Name, Hint string
	Choices         []Choice // of what is picked
	Must            bool
	set             func(*outreach.Activity, string)
	get             func(*outreach.Activity) string
}

// OutreachItems are the items of the form, in their order.
func OutreachItems() []OutreachItem {
	var kinds, audiences []Choice
	for _, k := range outreach.Kinds() {
		kinds = append(kinds, Choice{string(k), k.Name()})
	}
	for _, a := range outreach.Audiences() {
		audiences = append(audiences, Choice{string(a), a.Name()})
	}
	text := func(of func(*outreach.Activity) *string) (func(*outreach.Activity, string), func(*outreach.Activity) string) {
		return func(a *outreach.Activity, s string) { *of(a) = strings.TrimSpace(s) }, func(a *outreach.Activity) string { return *of(a) }
	}
	item := func(key, name, hint string, of func(*outreach.Activity) *string) OutreachItem {
		set, get := text(of)
		return OutreachItem{Key: key, Name: name, Hint: hint, Must: key != "note", set: set, get: get}
	}
	kind := item("kind", "类别", "", func(a *outreach.Activity) *string { return (*string)(&a.Kind) })
	kind.Choices = kinds
	audience := item("audience", "对象", "", func(a *outreach.Activity) *string { return (*string)(&a.Audience) })
	audience.Choices = audiences
	return []OutreachItem{
		{
			Key: "date", Name: "日期", Hint: "20260801、2026.8.1 都可以", Must: true,
			set: func(a *outreach.Activity, s string) { a.Date, _ = ReadDay(s) }, // what is no day is missing
			get: func(a *outreach.Activity) string { return a.Date.String() },
		},
		kind,
		item("title", "名称", "例如 电子证照使用培训", func(a *outreach.Activity) *string { return &a.Title }),
		item("place", "地点", "", func(a *outreach.Activity) *string { return &a.Place }),
		audience,
		{
			Key: "people", Name: "人数", Must: true,
			set: func(a *outreach.Activity, s string) {
				a.People, _ = strconv.Atoi(strings.ReplaceAll(strings.TrimSpace(s), ",", "")) // what is no number is nobody
			},
			get: func(a *outreach.Activity) string {
				if a.People == 0 {
					return ""
				}
				return strconv.Itoa(a.People)
			},
		},
		item("person", "负责人", "", func(a *outreach.Activity) *string { return &a.Person }),
		item("note", "说明", "可不填", func(a *outreach.Activity) *string { return &a.Note }),
	}
}

// Text is what an activity says of the item.
func (i *OutreachItem) Text(a outreach.Activity) string { return i.get(&a) }

// Into puts what is typed into an activity.
func (i *OutreachItem) Into(a *outreach.Activity, text string) { i.set(a, text) }

// Check judges what is typed for the item: as a screen shows it, and what is wrong with it.
func (i *OutreachItem) Check(text string, today day.Day) (repaired, complaint string) {
	var a outreach.Activity
	i.set(&a, text)
	for _, f := range a.Faults(today) {
		if f.Item == i.Key {
			return text, f.Text
		}
	}
	return i.get(&a), ""
}
