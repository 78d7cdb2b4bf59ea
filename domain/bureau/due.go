package bureau

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/problem"
	"roadcert/domain/reminder"
)

// DueQuery asks what comes due. The zero DueQuery asks for everything that is overdue or due within 90 days.
type DueQuery struct {
	What   reminder.What // empty: whatever comes due
	Kind   catalog.Code  // empty: all kinds
	Within int           // up to so many days from today; 0 means 90
	Bucket reminder.Bucket
	After  string // Cursor of the page before; empty for the first
	Limit  int    // 1 to 1,000; 0 means 100
}

// DuePage is one page of what comes due, the most urgent first.
type DuePage struct {
	Items  []reminder.Item
	Cursor string // of the page after; empty where this is the last
	Total  int    // of the whole list
	// Counts is how many there are of each bucket, whatever Bucket was asked for.
	Counts map[reminder.Bucket]int
}

// DueRange is what the store is asked for: certificates of which one thing comes due from one day to another.
// Of validity it is those that run out or have run out and are not replaced or cancelled; of a suspension, those
// suspended; of all else, those that are valid today.
type DueRange struct {
	What     reminder.What // not Deadline
	Kind     catalog.Code  // empty: all kinds
	From, To day.Day
	Today    day.Day
	Behind   DuePlace // where the page begins
	Limit    int
}

// DuePlace is where something stands among what comes due of its sort: by day, then by ID.
type DuePlace struct {
	Day day.Day
	ID  certificate.ID
}

// DueRow is a certificate of which something comes due on a day.
type DueRow struct {
	Row
	Due day.Day
}

const (
	dueUsual  = 100
	dueMost   = 1000
	dueWithin = 90
)

// Due lists what comes due, sensitive numbers masked. Deadlines of cases are there for who may see cases.
func (d *Desk) Due(ctx context.Context, q DueQuery) (DuePage, error) {
	if err := d.permit(ctx, access.ReadCertificates, "due", ""); err != nil {
		return DuePage{}, err
	}
	ask, err := d.dueAsked(ctx, q)
	if err != nil {
		return DuePage{}, err
	}
	page := DuePage{Counts: map[reminder.Bucket]int{}}
	for _, b := range reminder.Buckets() {
		n, err := ask.count(ctx, b)
		if err != nil {
			return DuePage{}, err
		}
		page.Counts[b] = n
		if q.Bucket == 0 || q.Bucket == b {
			page.Total += n
		}
	}
	page.Items, page.Cursor, err = ask.page(ctx, q.Bucket)
	return page, err
}

// dueAsked is a query with what it needs to be answered.
type dueAsked struct {
	desk     *Desk
	whats    []reminder.What
	kind     catalog.Code
	today    day.Day
	first    day.Day // nothing before it
	last     day.Day // nothing after it
	behind   dueCursor
	limit    int
	deadline []reminder.Item // of cases, in order; they are few
}

// dueCursor is where a page ends.
type dueCursor struct {
	Day     day.Day       `json:"d"`
	What    reminder.What `json:"w"`
	Subject string        `json:"s"`
}

func (d *Desk) dueAsked(ctx context.Context, q DueQuery) (*dueAsked, error) {
	const what = "不能列出到期事项"
	if q.What != "" && !q.What.Known() {
		return nil, problem.New(problem.Invalid, what, "没有“"+string(q.What)+"”这一项", fmt.Sprintf("可用的有 %v", reminder.Whats()))
	}
	if q.Within < 0 {
		return nil, problem.New(problem.Invalid, what, "天数不能是负数", "请填写从今天起的天数")
	}
	if q.Kind != "" {
		if _, err := d.kind(q.Kind); err != nil {
			return nil, err
		}
	}
	a := &dueAsked{desk: d, whats: reminder.Whats(), kind: q.Kind, today: d.Today(), limit: min(q.Limit, dueMost)}
	if q.What != "" {
		a.whats = []reminder.What{q.What}
	}
	if a.limit <= 0 {
		a.limit = dueUsual
	}
	within := q.Within
	if within == 0 {
		within = dueWithin
	}
	a.last = a.today.Add(within)
	if q.After != "" {
		b, err := base64.RawURLEncoding.DecodeString(q.After)
		if err == nil {
			err = json.Unmarshal(b, &a.behind)
		}
		if err != nil {
			return nil, problem.From(err, problem.Invalid, "不能翻到下一页", "页码标记不对", "请回到第一页重新翻页")
		}
	}
	return a, a.readDeadlines(ctx)
}

// readDeadlines fetches the cases that wait, where they are asked for and the person may see them.
func (a *dueAsked) readDeadlines(ctx context.Context) error {
	if !slices.Contains(a.whats, reminder.Deadline) || !a.desk.May(access.ReadCases) {
		return nil
	}
	cases, err := a.desk.Cases(ctx, true)
	if err != nil {
		return err
	}
	for i := range cases {
		k := &cases[i]
		if k.Due == 0 || k.State == Running || a.kind != "" && k.Kind != a.kind {
			continue
		}
		item := reminder.Item{
			What: reminder.Deadline, Day: k.Due, Certificate: k.Certificate, Case: k.ID, Doing: k.Operation.Name(),
			Kind: k.Kind, KindName: a.desk.short(k.Kind),
		}
		if kind, ok := a.desk.Catalog().Kind(k.Kind); ok {
			item.Holder = k.Face[kind.Key(catalog.RoleHolder)]
		}
		if k.Work != nil {
			item.Doing, item.Holder = "成批"+item.Doing, k.Work.Scope
		}
		a.deadline = append(a.deadline, item)
	}
	slices.SortStableFunc(a.deadline, reminder.Item.Compare)
	return nil
}

// days are the first and the last day of a bucket, as far as the query goes.
func (a *dueAsked) days(b reminder.Bucket) (from, to day.Day) {
	from, to = b.Days(a.today)
	return max(from, a.first), min(to, a.last)
}

func (a *dueAsked) count(ctx context.Context, b reminder.Bucket) (total int, err error) {
	from, to := a.days(b)
	if from > to {
		return 0, nil
	}
	for _, w := range a.whats {
		if w == reminder.Deadline {
			continue
		}
		n, err := a.desk.office.Store.CountDue(ctx, DueRange{What: w, Kind: a.kind, From: from, To: to, Today: a.today})
		if err != nil {
			return 0, err
		}
		total += n
	}
	for _, item := range a.deadline {
		if from <= item.Day && item.Day <= to {
			total++
		}
	}
	return total, nil
}

// page returns the items behind the cursor. Each sort of thing gives as many as a page holds; the first of them
// all are the page.
func (a *dueAsked) page(ctx context.Context, b reminder.Bucket) (items []reminder.Item, cursor string, err error) {
	from, to := a.days(b)
	for _, w := range a.whats {
		if w == reminder.Deadline {
			items = append(items, a.deadlines(from, to)...)
			continue
		}
		rows, err := a.desk.office.Store.Due(ctx, DueRange{
			What: w, Kind: a.kind, From: from, To: to, Today: a.today, Behind: a.place(w), Limit: a.limit + 1,
		})
		if err != nil {
			return nil, "", err
		}
		for i := range rows {
			r := &rows[i]
			items = append(items, reminder.Item{
				What: w, Day: r.Due, Certificate: r.ID, Kind: r.Kind, KindName: a.desk.short(r.Kind), Number: a.desk.mask(r.Kind, r.Number),
				Holder: r.Holder, Plate: r.Plate,
			})
		}
	}
	slices.SortStableFunc(items, reminder.Item.Compare)
	if len(items) > a.limit {
		items = items[:a.limit]
		end := items[a.limit-1]
		text, err := json.Marshal(dueCursor{end.Day, end.What, end.Subject()})
		if err != nil {
			return nil, "", err
		}
		cursor = base64.RawURLEncoding.EncodeToString(text)
	}
	return items, cursor, a.identify(ctx, items)
}

// identify says whose certificates the cases of a page are about.
func (a *dueAsked) identify(ctx context.Context, items []reminder.Item) error {
	for i := range items {
		item := &items[i]
		if item.What != reminder.Deadline || item.Certificate == 0 {
			continue
		}
		c, err := a.desk.office.Store.Find(ctx, item.Certificate)
		if err != nil {
			return err
		}
		item.Holder, item.Plate, item.Number = c.Holder, c.Plate, a.desk.mask(c.Kind, c.Number)
	}
	return nil
}

// place is where the page begins among the things of one sort.
func (a *dueAsked) place(w reminder.What) DuePlace {
	id, _ := certificate.ParseID(a.behind.Subject)
	switch n := (reminder.Item{What: w}).Compare(reminder.Item{What: a.behind.What}); {
	case n == 0:
		return DuePlace{a.behind.Day, id}
	case n < 0: // those of the cursor's day were before it
		return DuePlace{a.behind.Day.Add(1), 0}
	}
	return DuePlace{a.behind.Day, 0}
}

// deadlines are the cases behind the cursor.
func (a *dueAsked) deadlines(from, to day.Day) []reminder.Item {
	list := a.deadline
	end := reminder.Item{What: a.behind.What, Day: a.behind.Day}
	if a.behind.What != "" {
		list = slices.Clone(list)
		passed := slices.IndexFunc(list, func(i reminder.Item) bool { return i.Case == a.behind.Subject })
		list = slices.Delete(list, 0, passed+1)
		list = slices.DeleteFunc(list, func(i reminder.Item) bool { return i.Compare(end) < 0 })
	}
	return slices.DeleteFunc(slices.Clone(list), func(i reminder.Item) bool { return i.Day < from || i.Day > to })
}

// short is what lists call a kind; one that is not in the catalogue is its own name.
func (d *Desk) short(c catalog.Code) string {
	if k, ok := d.Catalog().Kind(c); ok {
		return k.Short
	}
	return string(c)
}

// calendarMost is how many events calendar programs still take in one file.
const calendarMost = 5000

// calendarWithin is how far a calendar looks ahead that nobody limited: a year, so that one export a year is enough.
const calendarWithin = 366

// DueCalendar writes what comes due from today on for calendar programs (.ics). What is overdue is left out: no
// calendar reminds of the past. The file leaves the bureau's computers and names holders: it is for those who work with
// them, and the log says who took it.
func (d *Desk) DueCalendar(ctx context.Context, q DueQuery) ([]byte, error) {
	if err := d.permit(ctx, access.TakeCalendar, "due_calendar", ""); err != nil {
		return nil, err
	}
	if q.Within == 0 {
		q.Within = calendarWithin
	}
	q.After = ""
	ask, err := d.dueAsked(ctx, q)
	if err != nil {
		return nil, err
	}
	ask.first, ask.limit = ask.today, calendarMost
	total := 0
	for _, b := range reminder.Buckets() {
		n, err := ask.count(ctx, b)
		if err != nil {
			return nil, err
		}
		if q.Bucket == 0 || q.Bucket == b {
			total += n
		}
	}
	if total > calendarMost {
		return nil, problem.New(problem.Invalid, "不能导出日历", fmt.Sprintf("到期事项有 %d 项，一份日历最多 %d 项", total, calendarMost),
			"请缩短天数，或按类别、按事项分别导出")
	}
	items, _, err := ask.page(ctx, q.Bucket)
	if err != nil {
		return nil, err
	}
	calendar := reminder.Calendar{
		Name: "到期提醒 · " + d.settings.Bureau, Owner: d.settings.USCC, Made: d.office.Now(), Today: d.Today(),
	}
	return calendar.ICS(items), d.record(ctx, "due_calendar", "", audit.Done, fmt.Sprintf("导出到期日历 %d 项", len(items)))
}
