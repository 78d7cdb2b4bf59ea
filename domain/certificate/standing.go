package certificate

import "roadcert/domain/day"

// Standings returns what a certificate was on every day, from its whole history.
func Standings(kinds Kinds, history []Event) ([]Standing, error) {
	var (
		c    Certificate
		list []Standing
		err  error
	)
	for i := range history {
		if c, err = c.After(kinds, &history[i]); err != nil {
			return nil, err
		}
		list = Advance(list, &c, &history[i])
	}
	return list, nil
}

// Advance returns the standings of a certificate after one more event; after is the certificate as the
// event left it. The list given is not changed.
//
// A valid standing ends with the certificate's last day: the days after it are expired without an event
// having to say so, which keeps a figure as of any day right even where nobody looked in between.
func Advance(list []Standing, after *Certificate, e *Event) []Standing {
	now := Standing{
		Certificate: after.ID, From: e.Effective, Until: end(after),
		Status: after.Status, Medium: after.Medium, Conform: after.Conform,
	}
	if now.Until <= now.From { // its last day had passed before it began, as of a register found late
		now.Status, now.Until = Expired, day.Forever
	}
	if e.Operation == Collect || len(list) == 0 {
		return []Standing{now} // a register tells the whole story of its paper
	}
	var next []Standing
	for _, s := range list {
		if s.From < now.From { // what began later never was: the event says what has been since then
			next = append(next, s)
		}
	}
	if len(next) == 0 {
		return []Standing{now}
	}
	last := &next[len(next)-1]
	if last.Status == now.Status && last.Medium == now.Medium && last.Conform == now.Conform && last.Until >= now.From {
		last.Until = now.Until
		return next
	}
	last.Until = min(last.Until, now.From)
	return append(next, now)
}

// On returns the standing of a day. A day after a valid standing ran out, and before another began, is
// Expired; a day before the first is None.
func On(list []Standing, d day.Day) Standing {
	var at Standing
	for _, s := range list {
		if s.From > d {
			break
		}
		at = s
	}
	if at.Status == Valid && d >= at.Until {
		at.Status = Expired
	}
	return at
}

// end is the first day after a certificate's present status, as far as it is known.
func end(c *Certificate) day.Day {
	if c.Status == Valid && c.ValidTo != 0 {
		return c.ValidTo.Add(1)
	}
	return day.Forever
}
