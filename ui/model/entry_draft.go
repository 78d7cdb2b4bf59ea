package model

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"roadcert/domain/catalog"
	"roadcert/domain/day"
)

// Draft is an entry of the catalogue while somebody works on it. Nothing of it is shared with what it was
// begun from.
type Draft struct {
	Version catalog.Version

	saved  catalog.Version // as the store has it
	before catalog.Version // the published version it is to follow; without a kind where there is none
}

// NewDraft begins to work on a draft; history is that of its entry.
func NewDraft(v catalog.Version, history []catalog.Version) *Draft {
	d := &Draft{Version: v.Copy(), saved: v.Copy()}
	for _, h := range history {
		if h.State == catalog.Published {
			d.before = h
			break
		}
	}
	return d
}

// Begun returns a new draft made from a version: its content is the same, its number the desk gives.
func Begun(from catalog.Version) catalog.Version {
	kind, template := from.Kind, from.Template
	v := catalog.Version{State: catalog.Draft, Kind: kind, Template: template}
	return v.Copy()
}

// Changed tells whether there is something to save.
func (d *Draft) Changed() bool {
	return !reflect.DeepEqual(d.Version.Kind, d.saved.Kind) || !reflect.DeepEqual(d.Version.Template, d.saved.Template)
}

// Saved returns the draft with the day it is to be in force from, and why, as it is saved.
func (d *Draft) Saved(from day.Day, reason string) catalog.Version {
	v := d.Version.Copy()
	v.From, v.Reason = from, strings.TrimSpace(reason)
	return v
}

// From proposes the day the draft comes into force: the one it has, or tomorrow.
func (d *Draft) From(today day.Day) day.Day {
	if d.Version.From != 0 {
		return d.Version.From
	}
	return max(today.Add(1), d.before.From)
}

// CheckFrom reads the day a draft comes into force as it is typed.
func (d *Draft) CheckFrom(text string, today day.Day) (from day.Day, complaint string) {
	from, err := ReadDay(text)
	switch {
	case strings.TrimSpace(text) == "":
		return 0, "请填写从哪一天起生效"
	case err != nil:
		return 0, err.Error()
	case from < today:
		return 0, "不能早于今天（" + today.String() + "）"
	case from < d.before.From:
		return 0, "不能早于前一版的生效日期 " + d.before.From.String()
	}
	return from, ""
}

// Faults are what keeps the draft from being a version, a sentence each.
func (d *Draft) Faults() []string { return d.faults(d.Version) }

func (d *Draft) faults(v catalog.Version) []string {
	// What saving asks for is not asked for while somebody is still working.
	v.Number, v.State = max(v.Number, d.before.Number+1), catalog.Draft
	v.From = max(v.From, d.before.From, 1)
	if v.Reason == "" {
		v.Reason = "起草"
	}
	if v.Author == "" {
		v.Author = "起草人"
	}
	list := sentences(catalog.Check(v))
	if d.before.Kind != nil {
		for _, s := range sentences(catalog.Follows(d.before, v)) {
			if !slices.Contains(list, s) {
				list = append(list, s)
			}
		}
	}
	return list
}

// FaultsWith are the faults the draft would have besides those it has, were a field of its face another one.
// at is the place of the field; len(fields) adds it.
func (d *Draft) FaultsWith(at int, f catalog.Field) []string {
	v := d.Version.Copy()
	if at < len(v.Kind.Fields) {
		v.Kind.Fields[at] = f
	} else {
		v.Kind.Fields = append(v.Kind.Fields, f)
	}
	known := d.Faults()
	return slices.DeleteFunc(d.faults(v), func(s string) bool { return slices.Contains(known, s) })
}

// Put puts a field in its place, or at the end.
func (d *Draft) Put(at int, f catalog.Field) {
	if at < len(d.Version.Kind.Fields) {
		d.Version.Kind.Fields[at] = f
		return
	}
	d.Version.Kind.Fields = append(d.Version.Kind.Fields, f)
}

// Move moves a field up or down, and returns where it is then.
func (d *Draft) Move(at, by int) int {
	fields := d.Version.Kind.Fields
	to := at + by
	if at < 0 || at >= len(fields) || to < 0 || to >= len(fields) {
		return at
	}
	fields[at], fields[to] = fields[to], fields[at]
	return to
}

// New tells whether a field is new in this draft: then it can still be taken out, and be of another kind.
func (d *Draft) New(key string) bool {
	if d.before.Kind == nil {
		return true
	}
	_, known := d.before.Kind.FieldOf(key)
	return !known
}

// Retire retires a field, or takes it back; one that is new in this draft goes altogether.
func (d *Draft) Retire(at int) {
	fields := d.Version.Kind.Fields
	if d.New(fields[at].Key) {
		d.Version.Kind.Fields = slices.Delete(fields, at, at+1)
		return
	}
	fields[at].Retired = !fields[at].Retired
}

// RetireVerb names what Retire does to a field.
func (d *Draft) RetireVerb(f catalog.Field) string {
	switch {
	case d.New(f.Key):
		return "删除"
	case f.Retired:
		return "恢复"
	}
	return "停用"
}

// WhyNotRetire says why a field cannot be retired; empty where it can.
func WhyNotRetire(f catalog.Field) string {
	if f.Role == catalog.RoleNumber || f.Role == catalog.RoleHolder {
		return f.Name + "是每本证照都要有的，不能停用。"
	}
	return ""
}

// Numbers is what the numbers of an entry look like: an example, and the segments they are taken from.
func Numbers(k *catalog.Kind, mark, region string) (example, segments string) {
	if k.Number.OfHolder {
		return "编号就是持证人的公民身份号码", "不占号段"
	}
	if mark == "" {
		mark = "某"
	}
	example = k.NewNumber(mark, region, 123)
	if len(k.Number.Segments) == 0 {
		return example, "没有划分号段，从 000001 起依次取号"
	}
	var list []string
	for _, s := range k.Number.Segments {
		list = append(list, segmentText(s))
	}
	return example, strings.Join(list, "；")
}

func segmentText(s catalog.Segment) string {
	text := fmt.Sprintf("%06d—%06d", s.From, s.To)
	if s.Workstation != "" {
		text += " 工作站 " + s.Workstation
	}
	if s.Region != "" {
		text += " 地区 " + s.Region
	}
	return text
}
