package model

import (
	"errors"
	"fmt"
	"strings"

	"roadcert/domain/catalog"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// EntryLine is one kind in the list of the catalogue.
type EntryLine struct {
	Code  catalog.Code
	Name  string
	State string // 现行 第 2 版 · 有草稿
	Tone  Tone
}

// NewEntryLine words how an entry stands, from its history, newest version first.
func NewEntryLine(history []catalog.Version, today day.Day) EntryLine {
	var line EntryLine
	drafted, coming := false, false
	for _, v := range history {
		if line.Name == "" {
			line.Code, line.Name = v.Kind.Code, v.Kind.Short
		}
		switch StandingOf(v, history, today) {
		case Drafted:
			drafted = true
		case Coming:
			coming = true
		case InForce:
			line.Name, line.State, line.Tone = v.Kind.Short, fmt.Sprintf("现行 第 %d 版", v.Number), Good
			if v.Kind.Retired {
				line.State, line.Tone = "已停用", Plain
			}
		}
	}
	if line.State == "" {
		line.State, line.Tone = "尚未启用", Plain
	}
	if coming {
		line.State, line.Tone = line.State+" · 待生效", Warning
	}
	if drafted {
		line.State, line.Tone = line.State+" · 有草稿", Warning
	}
	return line
}

// Standing is what a version of an entry is on a day.
type Standing string

// The standings of versions.
const (
	Drafted  Standing = "草稿"
	Coming   Standing = "待生效"
	InForce  Standing = "现行"
	Replaced Standing = "已被替代"
)

// Tone is what a standing means.
func (s Standing) Tone() Tone {
	switch s {
	case InForce:
		return Good
	case Drafted, Coming:
		return Warning
	}
	return Plain
}

// StandingOf tells what a version is on a day, by the history it belongs to.
func StandingOf(v catalog.Version, history []catalog.Version, today day.Day) Standing {
	switch {
	case v.State == catalog.Draft:
		return Drafted
	case v.From > today:
		return Coming
	}
	for _, other := range history {
		if other.State == catalog.Published && other.Number > v.Number && other.From <= today {
			return Replaced
		}
	}
	return InForce
}

// Looked returns the version a page begins with: the draft for those who work on it, or else what is in force.
func Looked(history []catalog.Version, drafts bool, today day.Day) int {
	for i, v := range history {
		if v.State == catalog.Draft && drafts {
			return i
		}
	}
	for i, v := range history {
		if StandingOf(v, history, today) == InForce {
			return i
		}
	}
	return 0
}

// VersionLine is one version of an entry.
type VersionLine struct {
	Number                                      int
	Name, State, From, Author, Publisher, Cause string
	Tone                                        Tone
	Version                                     catalog.Version
}

// VersionLines words a history, newest first as it comes.
func VersionLines(history []catalog.Version, today day.Day) []VersionLine {
	lines := make([]VersionLine, len(history))
	for i, v := range history {
		standing := StandingOf(v, history, today)
		lines[i] = VersionLine{
			Number: v.Number, Name: fmt.Sprintf("第 %d 版", v.Number), State: string(standing), Tone: standing.Tone(),
			From: v.From.String(), Author: v.Author, Publisher: v.Publisher, Cause: v.Reason, Version: v,
		}
		if v.Kind.Retired {
			lines[i].State += "（停用）"
		}
	}
	return lines
}

// VersionChoices are the versions of an entry to look at; the key of each is its number.
func VersionChoices(history []catalog.Version, today day.Day) []Choice {
	var choices []Choice
	for _, l := range VersionLines(history, today) {
		choices = append(choices, Choice{fmt.Sprint(l.Number), l.Name + " · " + l.State})
	}
	return choices
}

// WhyNotPublish says why a person cannot publish a draft; empty where they can.
func WhyNotPublish(v catalog.Version, user string, may bool, holders string) string {
	switch {
	case v.State != catalog.Draft:
		return "这一版已经发布。"
	case !may:
		return "目录由" + holders + "发布。"
	case v.Author == user:
		return "起草人不能发布自己起草的版本，请由另一位有发布权限的人核对后发布。"
	}
	return ""
}

// sentences takes apart what a check found: one sentence a fault.
func sentences(err error) []string {
	if err == nil {
		return nil
	}
	text := err.Error()
	if p := (*problem.Problem)(nil); errors.As(err, &p) && p.Why != "" {
		text = p.Why
	}
	var list []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}
