// Package province is the provincial system as the standard has it (DB21/T 5.3, 5.4): it admits workstations, takes
// their events in by the rules they were made by, puts the unified seal on editions, tells counties of each other, and
// holds its records against theirs.
//
// It is the reference for the county's side of the link, and real enough to run a province on. A Province answers
// letters (domain/exchange); what carries them is not its business, so that a letter over HTTPS and one from a stick are
// answered alike. Nothing is taken from a letter before its signature was found to be that of the workstation it
// names.
package province

import (
	"io"
	"time"

	"roadcert/domain/catalog"
	"roadcert/domain/code"
	"roadcert/domain/document"
	"roadcert/domain/eseal"
	"roadcert/domain/exchange"
	"roadcert/domain/seal"
)

// Province is a provincial system. Its methods may be called by many goroutines at once; its fields are set before the
// first of them.
type Province struct {
	Name    string
	USCC    string
	Ledger  Ledger
	Catalog *catalog.Catalog // seen from the end of time: what was made with a version is judged by that version
	Regions *code.Regions
	Key     *seal.Key         // signs its letters
	Root    *seal.Certificate // of its authority
	Issuer  *seal.Key         // the authority's key
	Seal    *eseal.Seal       // the unified seal (统一加盖专用章); nil: nothing is sealed
	Signer  eseal.KeySigner   // who uses it
	Press   document.Press    // lays documents out; nil: nothing is sealed
	Now     func() time.Time
	Rand    io.Reader   // safe for use by several goroutines
	Log     func(Heard) // is told of every letter; nil: nobody is

	verifiers verifiers // of the keys of people
	catalogue catalogue // as it is given to counties
	trees     trees     // of what counties have
	missing   missing   // photos that sealing waits for
}

// Heard is what became of one letter, for the log of whoever runs the province. It says nothing of any holder.
type Heard struct {
	From     exchange.Party // who the letter names; that it is who wrote it only where Trouble is nil
	Topic    exchange.Topic
	Letter   string // its ID
	Bytes    int    // as it came
	At       time.Time
	Took     time.Duration
	Items    int // what it brought, or was given
	Outcomes map[exchange.Outcome]int
	Trouble  error  // why it was not answered; nil where it was
	Stack    string // where the program made a mistake; empty where it made none
}
