package bureau

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/workday"
)

// The program carries the working days of the years it was made in. The notices of later years are brought by the
// bureau, one file a year, and take the place of what the program knows of that year.

// CalendarYear is a year of the working-day calendar and where it comes from.
type CalendarYear struct {
	workday.Year
	By string    `json:"by"` // user name of who imported it; empty for what the program carries
	At time.Time `json:"at,omitzero"`
}

// Calendar returns the working days; everybody may count with them.
func (d *Desk) Calendar(ctx context.Context) (*workday.Calendar, error) {
	years, err := fetchAll[CalendarYear](ctx, d.office.Store, calendarDrawer)
	return d.office.withYears(years), err
}

func (o *Office) withYears(brought []CalendarYear) *workday.Calendar {
	years := make([]workday.Year, len(brought))
	for i, y := range brought {
		years[i] = y.Year
	}
	return o.Calendar.With(years...)
}

// CalendarYears lists the years that are known, with who brought them.
func (d *Desk) CalendarYears(ctx context.Context) ([]CalendarYear, error) {
	brought, err := fetchAll[CalendarYear](ctx, d.office.Store, calendarDrawer)
	if err != nil {
		return nil, err
	}
	all := d.office.withYears(brought).Years()
	list := make([]CalendarYear, len(all))
	for i, y := range all {
		list[i].Year = y
		for _, b := range brought {
			if b.Year.Year == y.Year {
				list[i] = b
			}
		}
	}
	return list, nil
}

// ImportCalendar takes the working days of one year over, as workday.Parse reads them. Deadlines of cases that were
// counted before stay as they were; those of faults that are not done are counted anew.
func (d *Desk) ImportCalendar(ctx context.Context, content []byte) (CalendarYear, error) {
	if err := d.permit(ctx, access.ManageSettings, "import_calendar", ""); err != nil {
		return CalendarYear{}, err
	}
	year, err := workday.Parse(content)
	if err != nil {
		return CalendarYear{}, err
	}
	y := CalendarYear{Year: year, By: d.account.User, At: d.now()}
	name := strconv.Itoa(year.Year)
	r, err := keep(calendarDrawer, name, y)
	if err != nil {
		return CalendarYear{}, err
	}
	d.office.keeping.Lock()
	defer d.office.keeping.Unlock()
	calendar, err := d.Calendar(ctx)
	if err != nil {
		return CalendarYear{}, err
	}
	faults, err := d.reckoned(ctx, calendar.With(year))
	if err != nil {
		return CalendarYear{}, err
	}
	entry := d.entry("import_calendar", name, audit.Done,
		fmt.Sprintf("导入 %d 年工作日历：放假 %d 天，周末上班 %d 天", year.Year, year.DaysOff(), len(year.Work)))
	return y, d.office.Store.Commit(ctx, Change{Records: append(faults, r), Audit: entry})
}
