package model

import (
	"slices"
	"strconv"
	"strings"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/ui/list"
)

// Choice is one entry of a filter: its key in routes, its name on the screen.
type Choice struct{ Key, Name string }

// Filter is what the list of certificates is narrowed to. Every key is that of a Choice; empty means all.
type Filter struct {
	Kind   string
	Status string
	Medium string // or Unconverted
	Expiry string // days, or review:30 for the annual review
	Text   string
}

// Unconverted is the medium filter for what still counts against the rate: valid, paper only.
const Unconverted = "unconverted"

// review marks days of the annual review among those of validity.
const review = "review:"

// NewFilter reads the filter and search of a route: "unconverted", "expiring:30", "kind:071",
// "status:suspended", several joined by commas. What it does not know it leaves out.
func NewFilter(route, search string) Filter {
	f := Filter{Text: search}
	for item := range strings.SplitSeq(route, ",") {
		name, value, _ := strings.Cut(item, ":")
		switch name {
		case Unconverted:
			f.Medium = Unconverted
		case "expiring":
			f.Expiry = value
		case "review":
			f.Expiry = review + value
		case "kind":
			f.Kind = value
		case "status":
			f.Status = value
		case "medium":
			f.Medium = value
		}
	}
	return f
}

// Route is the filter as a route names it: NewFilter(f.Route(), f.Text) is f.
func (f Filter) Route() string {
	var items []string
	add := func(name, value string) {
		if value != "" {
			items = append(items, name+":"+value)
		}
	}
	add("kind", f.Kind)
	add("status", f.Status)
	if f.Medium == Unconverted {
		items = append(items, Unconverted)
	} else {
		add("medium", f.Medium)
	}
	if days, ok := strings.CutPrefix(f.Expiry, review); ok {
		add("review", days)
	} else {
		add("expiring", f.Expiry)
	}
	return strings.Join(items, ",")
}

// Empty tells whether nothing is filtered.
func (f Filter) Empty() bool { return f == Filter{} }

// Query is the filter as the desk is asked.
func (f Filter) Query() bureau.Query {
	q := bureau.Query{Kind: catalog.Code(f.Kind), Text: strings.TrimSpace(f.Text)}
	q.Status, _ = certificate.ParseStatus(f.Status) // an empty key is no filter
	if days, ok := strings.CutPrefix(f.Expiry, review); ok {
		q.ReviewWithin, _ = strconv.Atoi(days)
	} else {
		q.Expiring, _ = strconv.Atoi(f.Expiry)
	}
	if f.Medium == Unconverted {
		q.Unconverted = true
	} else {
		q.Medium, _ = certificate.ParseMedium(f.Medium)
	}
	return q
}

// Page is the request for one page of the list.
func (f Filter) Page(r list.Request) bureau.Query {
	q := f.Query()
	q.Order, q.Descending, q.After, q.Limit = bureau.Order(r.By), r.Descending, r.After, r.Limit
	return q
}

// KindChoices are the kinds to filter by.
func KindChoices(kinds []*catalog.Kind) []Choice {
	choices := []Choice{{"", "全部类别"}}
	for _, k := range kinds {
		choices = append(choices, Choice{string(k.Code), k.Short})
	}
	return choices
}

// StatusChoices are the statuses to filter by.
func StatusChoices() []Choice {
	choices := []Choice{{"", "全部状态"}}
	for _, s := range certificate.Statuses() {
		choices = append(choices, Choice{s.String(), s.Name()})
	}
	return choices
}

// MediumChoices are the media to filter by.
func MediumChoices() []Choice {
	choices := []Choice{{"", "全部介质"}, {Unconverted, "尚未转化"}}
	for _, m := range certificate.Media() {
		choices = append(choices, Choice{m.String(), m.Name()})
	}
	return choices
}

// ExpiryChoices are the ends of validity to filter by; days that a route asks for besides are added.
func ExpiryChoices(also string) []Choice {
	choices := []Choice{{"", "不限到期"}, {"30", "30 日内到期"}, {"60", "60 日内到期"}, {"90", "90 日内到期"}, {review + "30", "年审 30 日内"}}
	known := slices.ContainsFunc(choices, func(c Choice) bool { return c.Key == also })
	if n, err := strconv.Atoi(also); err == nil && n > 0 && !known {
		choices = append(choices, Choice{also, also + " 日内到期"})
	}
	return choices
}

// Tones of statuses: what is well, what waits, what is over.
var statusTones = map[certificate.Status]Tone{
	certificate.Valid: Good, certificate.Suspended: Warning, certificate.Expired: Warning,
	certificate.Cancelled: Plain, certificate.Revoked: Danger, certificate.Rescinded: Danger, certificate.Voided: Plain,
}

// StatusTone says what a status amounts to.
func StatusTone(s certificate.Status) Tone { return statusTones[s] }

// ExpiryText is the last day, with how near it is where that is soon.
func ExpiryText(to, today day.Day) string {
	left := int(to - today)
	switch {
	case to == 0 || to == day.Forever || left > 90:
		return to.String()
	case left < 0:
		return to.String() + "（已过）"
	case left == 0:
		return to.String() + "（今天）"
	}
	return to.String() + "（" + strconv.Itoa(left) + " 天）"
}
