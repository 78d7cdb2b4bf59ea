package catalog

import (
	"cmp"
	"fmt"
	"slices"

	"roadcert/domain/problem"
)

// lastSerial is the highest serial that six digits can say.
const lastSerial = 999_999

// Segment is a stretch of serials (号段) set aside for a workstation or a region, or both, so that two places
// that do not see each other never give the same number.
type Segment struct {
	Workstation string `json:"workstation,omitempty"` // empty: any
	Region      string `json:"region,omitempty"`      // six digits; empty: any
	From        int64  `json:"from"`
	To          int64  `json:"to"`
}

// Serials returns the stretches from which a workstation may number in a region, lowest first: all serials,
// where the kind has no segments. It fails where no segment is for this place.
func (k *Kind) Serials(workstation, region string) ([]Segment, error) {
	if len(k.Number.Segments) == 0 {
		return []Segment{{From: 1, To: lastSerial}}, nil
	}
	var mine []Segment
	for _, s := range k.Number.Segments {
		if s.serves(workstation, region) {
			mine = append(mine, s)
		}
	}
	if len(mine) == 0 {
		return nil, problem.New(problem.Refused, "不能编号", fmt.Sprintf("%s没有分给工作站“%s”的号段", k.Name, workstation),
			"请在证照目录中为它分配号段")
	}
	slices.SortFunc(mine, func(a, b Segment) int { return cmp.Compare(a.From, b.From) })
	return mine, nil
}

func (s *Segment) serves(workstation, region string) bool {
	return (s.Workstation == "" || s.Workstation == workstation) && (s.Region == "" || s.Region == region)
}

// meets tells whether the same number could come out of two segments. The region is part of a number, the
// workstation is not.
func (s *Segment) meets(t *Segment) bool {
	return s.From <= t.To && t.From <= s.To && (s.Region == "" || t.Region == "" || s.Region == t.Region)
}

// checkSegments: each is a stretch of serials, and none gives what another gives.
func checkSegments(n *Numbering, f *faults) {
	f.unless(len(n.Segments) == 0 || !n.OfHolder, "编号就是公民身份号码，不应再有号段")
	for i := range n.Segments {
		s := &n.Segments[i]
		f.unless(s.From >= 1 && s.From <= s.To && s.To <= lastSerial, "号段 %d—%d 应在 1 和 %d 之间，起号不大于止号", s.From, s.To, lastSerial)
		f.unless(s.Workstation != "" || s.Region != "", "号段 %d—%d 没有写明属于哪个工作站或地区", s.From, s.To)
		f.unless(s.Region == "" || validRegion.MatchString(s.Region), "号段 %d—%d 的行政区划代码“%s”应为 6 位数字", s.From, s.To, s.Region)
		for j := range i {
			f.unless(!s.meets(&n.Segments[j]), "号段 %d—%d 与 %d—%d 重叠", s.From, s.To, n.Segments[j].From, n.Segments[j].To)
		}
	}
}
