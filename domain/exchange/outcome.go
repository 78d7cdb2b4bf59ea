package exchange

import "roadcert/domain/certificate"

// Outcome is what became of one item that was sent.
type Outcome string

// The outcomes. What is done about each is said once, in outcomes.
const (
	Accepted Outcome = "accepted" // taken in
	Known    Outcome = "known"    // had been taken in before: the answer was lost, not the item
	Refused  Outcome = "refused"  // a rule of the province says no; a person has to look at it
	Conflict Outcome = "conflict" // the certificate has moved on at the province; a person has to look at both
	Later    Outcome = "later"    // something that has to come before it is not there yet; send it again
)

// outcomes says what each means for what is to be sent: whether it leaves the outbox, and whether it holds up what
// follows of the same certificate until a person has decided.
var outcomes = []struct {
	outcome Outcome
	name    string
	settles bool // the item leaves the outbox, on this receipt
	stops   bool // the item and what follows it stay until a person has decided
}{
	{Accepted, "已收", true, false},
	{Known, "已收", true, false},
	{Refused, "退回", false, true},
	{Conflict, "冲突", false, true},
	{Later, "待推", false, false},
}

// Name is the outcome as a list shows it.
func (o Outcome) Name() string {
	for _, row := range outcomes {
		if row.outcome == o {
			return row.name
		}
	}
	return string(o)
}

// Settles tells whether an item with this outcome needs no more sending.
func (o Outcome) Settles() bool {
	for _, row := range outcomes {
		if row.outcome == o {
			return row.settles
		}
	}
	return false
}

// Stops tells whether an item with this outcome waits for a person, and its certificate with it.
func (o Outcome) Stops() bool {
	for _, row := range outcomes {
		if row.outcome == o {
			return row.stops
		}
	}
	return false
}

// Outcomes returns all of them.
func Outcomes() []Outcome {
	all := make([]Outcome, len(outcomes))
	for i, row := range outcomes {
		all[i] = row.outcome
	}
	return all
}

// Receipt is what the province says of one item. A refusal says which rule, on what it rests and what to do.
type Receipt struct {
	Event       certificate.EventID `json:"event"` // 0 where the item could not be read
	Certificate certificate.ID      `json:"certificate"`
	Outcome     Outcome             `json:"outcome"`
	Rule        string              `json:"rule,omitempty"` // of the transition table, or one of the rules below
	Text        string              `json:"text,omitempty"`
	Remedy      string              `json:"remedy,omitempty"`
	Revision    int                 `json:"revision,omitempty"` // of the certificate at the province, after the item
	Other       certificate.ID      `json:"other,omitempty"`    // the one that bears the number (RuleNumber); 0 otherwise
}

// The rules of the province beyond those of the transition table.
const (
	RuleUnreadable  = "unreadable"   // the item is not what EncodeEvent writes
	RuleSignature   = "signature"    // not signed by who is said to have done it
	RuleAltered     = "altered"      // another item with the same ID was taken in before
	RuleForeign     = "foreign"      // the certificate is another county's
	RuleBase        = "base"         // somebody else was faster
	RuleNumber      = "number_taken" // another certificate of the county bears the number
	RuleIdentifier  = "identifier"   // not an identifier of this county, or one that is in use
	RuleConsequence = "consequence"  // the event does not say what its operation makes of the certificate
	RuleGap         = "gap"          // an event of the certificate before it is missing
	RuleCatalogue   = "catalogue"    // made with a version of the catalogue that the province does not have
)
