package exchange

import (
	"time"

	"roadcert/domain/seal"
)

// Invitation is the one-time file with which a province lets a workstation join. Whoever has it can join in its
// name, once, so it is handed over like a key.
type Invitation struct {
	Format   string         `json:"format"` // InvitationFormat
	Province string         `json:"province"`
	Address  string         `json:"address"` // https://host:port
	TLS      string         `json:"tls"`     // certificate the server's must come from, PEM
	Key      seal.PublicKey `json:"key"`     // what the province signs its letters with
	Root     []byte         `json:"root"`    // certificate of the province's SM2 authority, DER: seals end at it
	County   string         `json:"county"`
	Station  int            `json:"workstation"`
	Token    string         `json:"token"`
	Until    time.Time      `json:"until"`
}

// InvitationFormat begins every invitation.
const InvitationFormat = "roadcert-invitation-1"

// Party is who is invited.
func (i *Invitation) Party() Party { return Party{i.County, i.Station} }

// Enrolment is what a workstation keeps once it has joined.
type Enrolment struct {
	Invitation            // without its token
	Certificate []byte    `json:"certificate"` // of the workstation's key, DER
	Private     []byte    `json:"private"`     // the workstation's SM2 key: sealed wherever it is kept
	Joined      time.Time `json:"joined"`
}
