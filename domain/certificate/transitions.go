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
type effect uint8

const (
	// byTwo: gives or takes a right, so that one person proposes it and another decides.
	byTwo effect = 1 << iota
	// setsFace: brings a whole new face.
	setsFace
	// makesEdition: a new electronic file is generated in the same step (6.1, 6.2).
	makesEdition
	// refreshesEdition: a new file is generated where there already is one.
	refreshesEdition
)

var (
	onPaper    = []Medium{Paper}
	electronic = []Medium{Electronic, Both}
)

// transitions is that life. Nothing else in the program decides what may follow what.
var transitions = []rule{
	{op: Collect, from: []Status{None}, clause: "DB21/T 5.2", needs: []need{hasFace, notRetired}, effects: setsFace},
	{op: Collect, from: []Status{Valid, Suspended, Expired, Cancelled, Revoked, Rescinded, Voided}, media: onPaper, clause: "DB21/T 5.2", needs: []need{hasFace, onlyCollected}, effects: setsFace},
	{op: Issue, from: []Status{None}, to: Valid, clause: "DB21/T 6.1", reasons: []Reason{"initial"}, needs: []need{hasFace, notRetired, conforms, notOver}, effects: byTwo | setsFace | makesEdition},
	{op: Convert, from: []Status{Valid}, media: onPaper, clause: "DB21/T 5.2、6.1", needs: []need{notRetired, conforms}, effects: makesEdition},
	{op: Review, from: []Status{Valid}, clause: "DB21/T 6.2", reasons: []Reason{"annual"}, effects: refreshesEdition},
	{op: Assess, from: []Status{Valid}, clause: "DB21/T 6.2", reasons: []Reason{"grade"}, effects: refreshesEdition},
	{op: Amend, from: []Status{Valid}, clause: "行政许可法 第四十九条", reasons: []Reason{"info-change", "status-change"}, needs: []need{hasFace, conforms}, effects: byTwo | setsFace | makesEdition},
	{op: Renew, from: []Status{Valid, Expired}, clause: "行政许可法 第五十条", reasons: []Reason{"expiry", "new-format", "damaged"}, needs: []need{hasFace, conforms, notOver}, effects: byTwo | setsFace | makesEdition},
	{op: Reissue, from: []Status{Valid}, clause: "DB21/T 6.1", reasons: []Reason{"lost", "damaged"}, needs: []need{conforms}, effects: byTwo | makesEdition},
	{op: Suspend, from: []Status{Valid}, to: Suspended, clause: "DB21/T 6.2", reasons: []Reason{"penalty"}, needs: []need{hasEnd}, effects: byTwo},
	{op: Reinstate, from: []Status{Suspended}, to: Valid, clause: "DB21/T 6.2", reasons: []Reason{"penalty-served"}, effects: byTwo},
	{op: Cancel, from: []Status{Valid, Suspended, Expired, Revoked, Rescinded}, to: Cancelled, clause: "行政许可法 第七十条", reasons: []Reason{"expired", "death", "dissolution", "revoked", "rescinded", "force-majeure", "holder-request"}, needs: []need{reasonFits}, effects: byTwo},
	{op: Revoke, from: []Status{Valid, Suspended}, to: Revoked, clause: "行政处罚法 第九条", reasons: []Reason{"penalty"}, effects: byTwo},
	{op: Rescind, from: []Status{Valid, Suspended}, to: Rescinded, clause: "行政许可法 第八条、第六十九条", reasons: []Reason{"fraud", "unlawful-grant", "withdrawn"}, effects: byTwo},
	{op: Void, from: []Status{Valid}, media: electronic, to: Voided, clause: "DB21/T 6.2", reasons: []Reason{"issued-in-error"}, needs: []need{notDelivered}, effects: byTwo},
	{op: Expire, from: []Status{Expired}, to: Expired, clause: "行政许可法 第七十条第一项", needs: []need{notYetRecorded}},
	{op: Deliver, from: []Status{Valid}, media: electronic, clause: "DB21/T 5.4"},
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

// Reasons returns the reasons an operation can have; none where it asks for none.
func (o Operation) Reasons() []Reason {
	for _, r := range transitions {
		if r.op == o {
			return slices.Clone(r.reasons)
		}
	}
	return nil
}

func (o Operation) does(e effect) bool {
	return slices.ContainsFunc(transitions, func(r rule) bool { return r.op == o && r.effects&e != 0 })
}
