package certificate

import (
	"slices"

	"roadcert/domain/catalog"
)

// rule is one line of the life of a certificate.
type rule struct {
	op      Operation
	from    []Status // on the day it takes effect, so that what has expired is Expired
	media   []Medium // nil: on any medium
	to      Status   // None: stays as it is
	clause  string   // what the rule rests on
	reasons []Reason // nil: none is asked for
	needs   []need   // in the order they are explained
	effects effect
}

// effect is what an operation does besides changing the status.
type effect uint16

const (
	// byTwo: gives or takes a right, so that one person proposes it and another decides.
	byTwo effect = 1 << iota
	// setsFace: brings a whole new face.
	setsFace
	// marksFace: enters a result and its term in the face there is.
	marksFace
	// makesEdition: a new electronic file is generated in the same step (6.1, 6.2).
	makesEdition
	// refreshesEdition: a new file is generated where there already is one, and the first one of a paper
	// certificate whose face is complete (6.1).
	refreshesEdition
	// backdates: may take effect on an earlier day than it is recorded. What makes a file never does: the
	// file was not there before.
	backdates
	// ends: takes the certificate out of force.
	ends
	// byItself: nobody asks for it. It is recorded when its day has come.
	byItself
	// linksOther: names another certificate, which it follows on or stays as.
	linksOther
	// takesBack: leaves the certificate as it was before its last event.
	takesBack
)

var (
	onPaper    = []Medium{Paper}
	electronic = []Medium{Electronic, Both}
	inForce    = []Status{Valid, Suspended}
)

// transitions is that life. Nothing else in the program decides what may follow what.
var transitions = []rule{
	{op: Collect, from: []Status{None}, clause: "DB21/T 5.2", needs: []need{hasFace, notRetired}, effects: setsFace | backdates},
	{op: Collect, from: []Status{Valid, Suspended, Expired, Cancelled, Revoked, Rescinded, Voided}, media: onPaper, clause: "DB21/T 5.2", needs: []need{hasFace, onlyCollected}, effects: setsFace | backdates},
	{op: Issue, from: []Status{None, Cancelled, Voided}, to: Valid, clause: "DB21/T 6.1", reasons: []Reason{"initial"}, needs: []need{numberFree, hasFace, notRetired, otherOver, conforms, notOver}, effects: byTwo | setsFace | makesEdition | linksOther},
	{op: Convert, from: []Status{Valid}, media: onPaper, clause: "DB21/T 5.2、6.1", needs: []need{notRetired, conforms}, effects: makesEdition},
	{op: Review, from: []Status{Valid}, clause: "DB21/T 6.2", reasons: []Reason{"annual"}, needs: []need{hasOutcome, hasTerm}, effects: marksFace | refreshesEdition},
	{op: Assess, from: []Status{Valid}, clause: "DB21/T 6.2", reasons: []Reason{"grade"}, needs: []need{hasGrade, hasTerm}, effects: marksFace | refreshesEdition},
	{op: Amend, from: []Status{Valid}, clause: "行政许可法 第四十九条", reasons: []Reason{"info-change", "status-change"}, needs: []need{hasFace, conforms, sameNumber}, effects: byTwo | setsFace | makesEdition},
	{op: Renew, from: []Status{Valid, Expired}, clause: "行政许可法 第五十条", reasons: []Reason{"expiry", "new-format", "damaged"}, needs: []need{hasFace, conforms, sameNumber, notOver, notFailed}, effects: byTwo | setsFace | makesEdition},
	{op: Reissue, from: []Status{Valid}, clause: "DB21/T 6.1", reasons: []Reason{"lost", "damaged"}, needs: []need{conforms}, effects: byTwo | makesEdition},
	{op: Suspend, from: []Status{Valid}, to: Suspended, clause: "DB21/T 6.2", reasons: []Reason{"penalty"}, needs: []need{hasEnd}, effects: byTwo | backdates},
	{op: Reinstate, from: []Status{Suspended}, to: Valid, clause: "DB21/T 6.2", reasons: []Reason{"penalty-served"}, effects: byTwo | backdates},
	{op: Resume, from: []Status{Suspended}, to: Valid, clause: "DB21/T 6.2", needs: []need{termOver}, effects: byItself | backdates},
	{op: Cancel, from: []Status{Valid, Suspended, Expired, Revoked, Rescinded}, to: Cancelled, clause: "行政许可法 第七十条", reasons: []Reason{"expired", "death", "dissolution", "revoked", "rescinded", "force-majeure", "holder-request"}, needs: []need{reasonFits}, effects: byTwo | backdates | ends},
	{op: Revoke, from: inForce, to: Revoked, clause: "行政处罚法 第九条", reasons: []Reason{"penalty"}, effects: byTwo | backdates | ends},
	{op: Rescind, from: inForce, to: Rescinded, clause: "行政许可法 第八条、第六十九条", reasons: []Reason{"fraud", "unlawful-grant", "withdrawn"}, effects: byTwo | backdates | ends},
	{op: Void, from: []Status{Valid}, media: electronic, to: Voided, clause: "DB21/T 6.2", reasons: []Reason{"issued-in-error"}, needs: []need{notDelivered}, effects: byTwo | ends},
	{op: Merge, from: []Status{Valid, Suspended, Expired}, media: onPaper, to: Voided, clause: "DB21/T 5.2", reasons: []Reason{"duplicate"}, needs: []need{onlyCollected, hasOther}, effects: byTwo | ends | linksOther},
	{op: Expire, from: []Status{Expired}, to: Expired, clause: "行政许可法 第七十条第一项", needs: []need{notYetRecorded}, effects: byItself | backdates},
	{op: Deliver, from: []Status{Valid}, media: electronic, clause: "DB21/T 5.4"},
	{op: Undeliver, from: []Status{Valid, Suspended, Expired}, media: electronic, clause: "DB21/T 5.4", needs: []need{isDelivered}},
	{op: Withdraw, from: []Status{Valid, Suspended, Cancelled, Revoked, Rescinded, Voided}, clause: "DB21/T 6.2", needs: []need{lastUndone, notSent}, effects: takesBack | backdates},
	{op: Correct, from: []Status{Suspended, Cancelled, Revoked, Rescinded, Voided}, clause: "DB21/T 6.2", reasons: []Reason{"entered-in-error"}, needs: []need{lastUndone, alreadySent}, effects: byTwo | takesBack | backdates},
}

// endings says, for a reason of a cancellation, the statuses it follows and who it can happen to:
// 注销 is the end of a procedure, so its reason must match what went before.
var endings = []struct {
	reason Reason
	from   []Status
	holder catalog.HolderKind // empty: anybody
	remedy string
}{
	{"expired", []Status{Expired}, "", "该证照尚未到期或状态不是过期，请改选实际的注销原因"},
	{"revoked", []Status{Revoked}, "", "请先办理吊销，再以此原因注销"},
	{"rescinded", []Status{Rescinded}, "", "请先办理撤销（撤回），再以此原因注销"},
	{"death", []Status{Valid, Suspended, Expired}, catalog.Person, "该类证照由法人或组织持有，请改选“法人或组织依法终止”"},
	{"dissolution", []Status{Valid, Suspended, Expired}, catalog.Organisation, "该类证照由个人持有，请改选“公民死亡或丧失行为能力”"},
	{"force-majeure", []Status{Valid, Suspended, Expired}, "", "已吊销、撤销的证照请以相应原因注销"},
	{"holder-request", []Status{Valid, Suspended, Expired}, "", "已吊销、撤销的证照请以相应原因注销"},
}

// ByTwo tells whether an operation gives or takes a right, so that one person proposes it and another
// decides. What only records a fact takes effect at once.
func (o Operation) ByTwo() bool { return o.does(byTwo) }

// SetsFace tells whether an operation brings a whole new face.
func (o Operation) SetsFace() bool { return o.does(setsFace) }

// MarksFace tells whether an operation enters a result and its term in the face.
func (o Operation) MarksFace() bool { return o.does(marksFace) }

// Backdates tells whether an operation may take effect on an earlier day than it is recorded.
func (o Operation) Backdates() bool { return o.does(backdates) }

// Ends tells whether an operation takes a certificate out of force.
func (o Operation) Ends() bool { return o.does(ends) }

// ByItself tells whether an operation is recorded by the program when its day has come.
func (o Operation) ByItself() bool { return o.does(byItself) }

// TakesBack tells whether an operation undoes the one before.
func (o Operation) TakesBack() bool { return o.does(takesBack) }

// Reasons returns the reasons an operation can have; none where it asks for none.
func (o Operation) Reasons() []Reason {
	for _, r := range transitions {
		if r.op == o {
			return slices.Clone(r.reasons)
		}
	}
	return nil
}

// Clause returns what an operation rests on: 行政许可法 第七十条.
func (o Operation) Clause() string {
	for _, r := range transitions {
		if r.op == o {
			return r.clause
		}
	}
	return ""
}

func (o Operation) does(e effect) bool {
	return slices.ContainsFunc(transitions, func(r rule) bool { return r.op == o && r.effects&e != 0 })
}
