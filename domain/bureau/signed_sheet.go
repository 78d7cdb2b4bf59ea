package bureau

import (
	"time"

	"roadcert/domain/document"
	"roadcert/domain/evaluation"
)

// SignedSheet is what the house puts on paper and people sign: plain data with every word of it; ui/paper draws it.
type SignedSheet struct {
	Bureau   string
	Title    string
	Subtitle string
	Sections []evaluation.Section
	Signed   []string // before the places where people sign
	Footer   string
	Mark     string // what the sheet must say of itself: 练习 无效
	Made     time.Time
}

// signedSheet begins one about something, on the basis of a clause. Its sections are still to come.
func (d *Desk) signedSheet(title, about, basis string, signed ...string) SignedSheet {
	now := d.office.Now()
	return SignedSheet{
		Bureau: d.settings.Bureau, Title: title, Subtitle: d.settings.Bureau + "　" + about, Signed: signed,
		Footer: "依据 " + basis + "　制作于 " + minute(now), Mark: d.practice(), Made: now,
	}
}

// practice is what paper of a practice store must say of itself; empty in a real one.
func (d *Desk) practice() string {
	if d.settings.Training {
		return document.MarkTraining
	}
	return ""
}
