package bureau

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"roadcert/domain/day"
	"roadcert/domain/sharing"
)

// grantNears is when a grant is said to come to its end: with so few uses left, where it had more, and so few days.
const (
	grantNearUses = 1
	grantNearDays = 7
)

// grantTally is what there is to say of the grants of the last year.
type grantTally struct {
	live, waiting int
	beyond        []string // used though they could not be
	idle          []string // not used for long, and still open
	ending        []string
	lapsed        []string // ran out within the days that are looked at, with uses left
}

// openGrants looks at what may be handed out to others (DB21/T 6.3). What was handed out beyond a grant is abnormal; what
// was granted and is not used any more, a person asks about: it should be withdrawn.
func (l *look) openGrants(ctx context.Context, limit int) (sight, error) {
	var t grantTally
	today := l.desk.Today()
	for q := (GrantQuery{Today: today, Limit: mostGrants}); ; {
		lines, err := l.desk.office.Store.Grants(ctx, q)
		if err != nil {
			return sight{}, err
		}
		for i := range lines {
			if lines[i].Until < today.Add(-sharing.MostDays) {
				continue // an older patrol has looked at it
			}
			uses, err := l.desk.office.Store.Uses(ctx, lines[i].ID)
			if err != nil {
				return sight{}, err
			}
			t.take(&lines[i].Grant, uses, today, limit)
		}
		if len(lines) < mostGrants {
			return t.sight(limit)
		}
		q.After = lines[len(lines)-1].ID
	}
}

// mostGrants is how many are read at a time.
const mostGrants = 1000

// take looks at one grant and what was handed out under it.
func (t *grantTally) take(g *sharing.Grant, uses []sharing.Use, today day.Day, limit int) {
	if len(uses) > g.Uses || slices.ContainsFunc(uses, func(u sharing.Use) bool { return beyond(g, &u) }) {
		t.beyond = append(t.beyond, g.ID)
	}
	last := max(day.Of(g.Words[len(g.Words)-1].At.Local()), g.From)
	if len(uses) > 0 {
		last = day.Of(uses[len(uses)-1].At.Local())
	}
	switch g.State(today) {
	case sharing.Requested, sharing.Seconding:
		t.waiting++
	case sharing.Live:
		t.live++
		if last.Add(limit) < today {
			t.idle = append(t.idle, g.ID)
		}
		if g.Uses > grantNearUses && g.Uses-g.Used <= grantNearUses || g.Until < today.Add(grantNearDays) {
			t.ending = append(t.ending, g.ID)
		}
	case sharing.Lapsed:
		if g.Until.Add(limit) >= today {
			t.lapsed = append(t.lapsed, g.ID)
		}
	}
}

// beyond tells whether something was handed out on a day the grant was not for, or after it was withdrawn. The transaction
// that records a use does not let it happen; who alters the store might. Two desks' clocks may be a little apart.
func beyond(g *sharing.Grant, u *sharing.Use) bool {
	on := day.Of(u.At.Local())
	if on < g.From || on > g.Until || len(g.GrantedBy()) < g.Agreements {
		return true
	}
	return slices.ContainsFunc(g.Words, func(w sharing.Word) bool {
		return (w.Say == sharing.Withdraw || w.Say == sharing.Refuse) && u.At.After(w.At.Add(time.Minute))
	})
}

func (t *grantTally) sight(limit int) (sight, error) {
	parts := []string{fmt.Sprintf("可使用 %d 件，待授权 %d 件", t.live, t.waiting)}
	for _, x := range []struct {
		words string
		ids   []string
	}{
		{"超出授权提供的", t.beyond},
		{fmt.Sprintf("超过 %d 天没有使用的", limit), t.idle},
		{"次数或者期限将尽的", t.ending},
		{fmt.Sprintf("%d 天内到期的", limit), t.lapsed},
	} {
		if len(x.ids) > 0 {
			slices.Sort(x.ids)
			parts = append(parts, x.words+"："+strings.Join(x.ids, "、"))
		}
	}
	text := strings.Join(parts, "；")
	if len(t.beyond) == 0 && len(t.idle) > 0 {
		return left("%s；请向使用方核实，不再使用的撤回", text)
	}
	return judged(len(t.beyond) > 0, "%s", text), nil
}
