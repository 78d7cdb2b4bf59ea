package patrol

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"roadcert/domain/problem"
)

// Book is every check list.
type Book struct{ lists []List }

// List is what one patrol goes through.
type List struct {
	Cycle   Cycle  `json:"cycle"`
	Version int    `json:"version"`
	Name    string `json:"name"`
	Items   []Item `json:"items"`
}

// Item is one thing that is looked at.
type Item struct {
	Key      string   `json:"key"` // lower-case, with hyphens
	Name     string   `json:"name"`
	Area     Area     `json:"area"`
	Method   string   `json:"method"`   // how it is looked at
	Standard string   `json:"standard"` // what is normal; {limit} in it stands for Limit
	Clauses  []string `json:"clauses"`  // GB/T 22239 8.1.4.3, DB21/T 7.1
	Risk     Risk     `json:"risk"`     // where it is abnormal, until somebody says otherwise
	// Probe is what fills it by itself (bureau's table of probes); empty where a person looks. What a probe cannot tell
	// a person judges as well.
	Probe string `json:"probe,omitempty"`
	Limit int    `json:"limit,omitempty"` // what the probe judges by: days, seconds, percent, times
}

// Basis is the clauses as a sheet names them, each standard once: GB/T 22239 8.1.4.9、8.1.10.11，DB21/T 7.4.
func (it *Item) Basis() string {
	var b strings.Builder
	was := ""
	for _, at := range it.Clauses {
		i := strings.LastIndex(at, " ")
		switch standard := at[:max(i, 0)]; {
		case standard == was && was != "":
			b.WriteString("、" + at[i+1:])
		case b.Len() > 0:
			b.WriteString("，" + at)
			was = standard
		default:
			b.WriteString(at)
			was = standard
		}
	}
	return b.String()
}

// List returns the check list of a cycle; false where there is none.
func (b *Book) List(c Cycle) (List, bool) {
	if b == nil {
		return List{}, false
	}
	i := slices.IndexFunc(b.lists, func(l List) bool { return l.Cycle == c })
	if i < 0 {
		return List{}, false
	}
	return b.lists[i], true
}

// Probes returns the names of all probes that items ask for, each once.
func (b *Book) Probes() []string {
	var names []string
	for _, l := range b.lists {
		for _, it := range l.Items {
			if it.Probe != "" {
				names = append(names, it.Probe)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Load reads <cycle>.json of every cycle from a folder. It returns either a book without a contradiction, or every
// contradiction at once.
func Load(fsys fs.FS, dir string) (*Book, error) {
	var (
		b      Book
		faults []string
	)
	for _, c := range Cycles() {
		name := path.Join(dir, string(c)+".json")
		content, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, damaged(err.Error())
		}
		var l List
		d := json.NewDecoder(strings.NewReader(string(content)))
		d.DisallowUnknownFields()
		if err := d.Decode(&l); err != nil {
			return nil, damaged(path.Base(name) + "：" + err.Error())
		}
		for i := range l.Items {
			it := &l.Items[i]
			it.Standard = strings.ReplaceAll(it.Standard, "{limit}", strconv.Itoa(it.Limit))
		}
		for _, fault := range l.faults(c) {
			faults = append(faults, path.Base(name)+"："+fault)
		}
		b.lists = append(b.lists, l)
	}
	if len(faults) > 0 {
		return nil, damaged(strings.Join(faults, "；"))
	}
	return &b, nil
}

func damaged(why string) error {
	return problem.From(errors.New(why), problem.Damaged, "不能使用巡检清单", why, "请重新安装程序")
}

var (
	itemKey = regexp.MustCompile(`^[a-z][a-z-]*[a-z]$`)
	// clause is a place in the two standards a patrol serves: level 3 of GB/T 22239 is its chapter 8.1.
	clause = regexp.MustCompile(`^(GB/T 22239 8\.1\.(10|[1-9])(\.[0-9]+)?|DB21/T 7\.[1-4])$`)
)

// faults says everything that is wrong with a list.
func (l *List) faults(c Cycle) (list []string) {
	say := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	if l.Cycle != c {
		say("写的是 %q", l.Cycle)
	}
	if l.Version < 1 || blank(l.Name) || len(l.Items) == 0 {
		say("没有版本、名称或者项目")
	}
	for i := range l.Items {
		it := &l.Items[i]
		if slices.ContainsFunc(l.Items[:i], func(o Item) bool { return o.Key == it.Key }) {
			say("项目 %q 重复", it.Key)
		}
		it.faults(say)
	}
	return list
}

func (it *Item) faults(say func(format string, args ...any)) {
	if !itemKey.MatchString(it.Key) {
		say("项目的键 %q 不合要求", it.Key)
	}
	if blank(it.Name) || blank(it.Method) || blank(it.Standard) {
		say("%s 没有写明名称、方法或者标准", it.Key)
	}
	if !slices.Contains(Areas(), it.Area) || it.Risk.Days() == 0 {
		say("%s 的责任领域 %q 或者风险 %q 不认识", it.Key, it.Area, it.Risk)
	}
	if len(it.Clauses) == 0 {
		say("%s 没有写明依据", it.Key)
	}
	for _, at := range it.Clauses {
		if !clause.MatchString(at) {
			say("%s 的依据 %q 不是等保三级或者 DB21/T 第 7 章的条款", it.Key, at)
		}
	}
}
