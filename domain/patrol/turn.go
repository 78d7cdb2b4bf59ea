package patrol

import (
	"roadcert/domain/day"
	"roadcert/domain/workday"
)

// Turn is one patrol that the plan asks for.
type Turn struct {
	Cycle  Cycle     `json:"cycle"`
	Period Period    `json:"period"`
	Last   day.Day   `json:"last"` // the last working day to make it on
	State  TurnState `json:"state"`
	Record string    `json:"record,omitempty"` // its record: concluded, or begun and waiting for a person
	// Unreckoned says why the working days are not known; then Last is the last day of the period.
	Unreckoned string `json:"unreckoned,omitempty"`
}

// TurnState is how far a turn is.
type TurnState string

// The states of a turn.
const (
	Made   TurnState = "made"   // concluded within its period
	Late   TurnState = "late"   // concluded, after it
	Due    TurnState = "due"    // to be made now
	Missed TurnState = "missed" // its last working day is over, and nobody made it
)

var turnNames = []named[TurnState]{{Made, "已巡检"}, {Late, "逾期补做"}, {Due, "应做"}, {Missed, "漏检"}}

// Name is the state on screens and paper.
func (s TurnState) Name() string { return nameIn(turnNames, s) }

// Plan is what turns are reckoned from.
type Plan struct {
	Since    day.Day // the day the bureau began: nothing was due before
	Today    day.Day
	Calendar *workday.Calendar
	Records  []Record // that may belong to the stretch
}

// Turns returns what the plan asks for of the periods that meet the days from first to last and have begun, in the
// order of the cycles and then of the days. A period without a working day asks for nothing. Where the calendar knows
// nothing of a year, every period of it counts, and says why: a patrol is not dropped because a notice is missing.
func (p *Plan) Turns(first, last day.Day) []Turn {
	first, last = max(first, p.Since), min(last, p.Today)
	made := p.byPeriod()
	var turns []Turn
	for _, c := range Cycles() {
		if c == Special {
			continue
		}
		for d := first; d <= last; {
			period := c.Period(d)
			d = period.To.Add(1)
			if t, asked := p.turn(c, period); asked && t.Last >= p.Since {
				t.State, t.Record = p.state(&t, made[asKey(c, period)])
				turns = append(turns, t)
			}
		}
	}
	return turns
}

// turn reckons the last working day of a period; false where it has none.
func (p *Plan) turn(c Cycle, period Period) (t Turn, asked bool) {
	t = Turn{Cycle: c, Period: period, Last: period.To}
	for d := period.To; d >= period.From; d = d.Add(-1) {
		worked, err := p.Calendar.Is(d)
		if err != nil {
			t.Unreckoned = err.Error()
			return t, true
		}
		if worked {
			t.Last = d
			return t, true
		}
	}
	return t, false
}

func (p *Plan) state(t *Turn, records []*Record) (state TurnState, id string) {
	state = Missed
	if p.Today <= t.Last {
		state = Due
	}
	for _, r := range records {
		switch {
		case !r.Concluded.Made():
			id = r.ID
		case day.Of(r.Concluded.At.Local()) <= t.Period.To:
			return Made, r.ID
		default:
			return Late, r.ID
		}
	}
	return state, id
}

type key struct {
	cycle Cycle
	from  day.Day
}

func asKey(c Cycle, p Period) key { return key{c, p.From} }

func (p *Plan) byPeriod() map[key][]*Record {
	made := map[key][]*Record{}
	for i := range p.Records {
		r := &p.Records[i]
		made[asKey(r.Cycle, r.Period)] = append(made[asKey(r.Cycle, r.Period)], r)
	}
	return made
}
