package certificate

import (
	"maps"
	"slices"

	"roadcert/domain/catalog"
	"roadcert/domain/day"
)

// The outcomes of an annual review (JT/T 415 5.4.4). An event from before there were two says nothing, and
// was a passed one.
const (
	Passed = "passed"
	Failed = "failed"
)

// Outcomes are the results a review can have, with their names.
var Outcomes = []Word{{Passed, "合格"}, {Failed, "不合格"}}

// Grades are the results an integrity assessment can have, best first (道路运输驾驶员诚信考核办法).
var Grades = []Word{{"AAA", "优良"}, {"AA", "合格"}, {"A", "基本合格"}, {"B", "不合格"}}

// ResultName is the result of a review or an assessment on screens and paper.
func ResultName(op Operation, result string) string {
	list := Outcomes
	if op == Assess {
		list = Grades
	}
	for _, w := range list {
		switch {
		case w.Key != result:
		case op == Assess:
			return w.Key + "（" + w.Name + "）"
		default:
			return w.Name
		}
	}
	return result
}

// marks are the face fields a result and its term are entered in.
var marks = map[Operation]struct{ result, term catalog.Role }{
	Review: {catalog.RoleReviewResult, catalog.RoleReview},
	Assess: {catalog.RoleGrade, catalog.RoleGradeUntil},
}

// Term returns the last day of the term a result granted on a day has where nobody says another: a year. A
// review that is passed before the last one has run out goes on from there.
func (c *Certificate) Term(op Operation, on day.Day) day.Day {
	from := on
	if op == Review && c.ReviewDue > on && c.ReviewDue <= on.Add(earlyReview) {
		from = c.ReviewDue
	}
	return from.AddYears(1)
}

// earlyReview is how many days before its last day a review can be passed for the year behind it.
const earlyReview = 90

// marked returns the face with a result entered; nil where the kind's face has no place for it.
func marked(kind *catalog.Kind, face Face, op Operation, result string, term day.Day) Face {
	m := marks[op]
	changed := maps.Clone(face)
	set := func(role catalog.Role, value string) {
		if key := kind.Key(role); key != "" {
			changed[key] = value
		}
	}
	shown := result
	if op == Review {
		shown = ResultName(op, result)
	}
	set(m.result, shown)
	if result != Failed {
		set(m.term, term.String())
	}
	if maps.Equal(changed, face) {
		return nil
	}
	return changed
}

func known(list []Word, key string) bool {
	return slices.ContainsFunc(list, func(w Word) bool { return w.Key == key })
}

// Caution is something that does not end a certificate, but that whoever relies on it should know.
type Caution struct {
	Rule string // "review_overdue", "review_failed", "grade_low", "grade_over"
	Text string
}

// Cautions returns what there is to know of a valid certificate on a day: a review that was failed or is
// overdue, an assessment that is bad or has run out.
func (c *Certificate) Cautions(kind *catalog.Kind, on day.Day) []Caution {
	if c.StatusOn(on) != Valid {
		return nil
	}
	var list []Caution
	if c.Face[kind.Key(catalog.RoleReviewResult)] == ResultName(Review, Failed) {
		list = append(list, Caution{"review_failed", "最近一次年度审验不合格"})
	}
	if c.ReviewDue != 0 && on > c.ReviewDue {
		list = append(list, Caution{"review_overdue", "年度审验有效期已于 " + c.ReviewDue.String() + " 届满，尚未审验"})
	}
	if key := kind.Key(catalog.RoleGrade); key != "" && c.Face[key] == "B" {
		list = append(list, Caution{"grade_low", "诚信考核等级为 B（不合格）"})
	}
	if until, err := day.Parse(c.Face[kind.Key(catalog.RoleGradeUntil)]); err == nil && on > until {
		list = append(list, Caution{"grade_over", "诚信考核有效期已于 " + until.String() + " 届满，尚未考核"})
	}
	return list
}
