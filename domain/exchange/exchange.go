// Package exchange is what county and province say to each other: letters and what stands in them, the outcomes of
// what was sent, how two histories of one certificate relate, the digests both sides are held against each other by,
// and the register of faults with its two working days (DB21/T 5.3).
//
// Everything is pure: nobody here sends, stores or waits. The county's desk (domain/bureau) writes letters, the
// province (domain/province) answers them, and what lies between (store/province) carries them, over the network or on
// a stick. A letter is signed by who wrote it and can be opened only by who it is for, so that what carries it need
// not be trusted.
//
// How anything looks on the wire is decided in wire.go and in letter.go and nowhere else; WIRE.md beside them says it
// for whoever maps it to JT/T 1049.2-2022, whose text was not at hand.
package exchange

import (
	"fmt"
	"strconv"
	"strings"

	"roadcert/domain/problem"
)

// Party is one end of the link. The zero Party is the province.
type Party struct {
	County      string // six digits, GB/T 2260
	Workstation int    // 1 to MostWorkstations
}

// MostWorkstations is how many workstations a county can have: an identifier's serial has two digits for them.
const MostWorkstations = 99

// String writes 210124/1, or nothing for the province.
func (p Party) String() string {
	if p == (Party{}) {
		return ""
	}
	return fmt.Sprintf("%s/%d", p.County, p.Workstation)
}

// MarshalText writes the party as String does.
func (p Party) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what MarshalText writes, and nothing else.
func (p *Party) UnmarshalText(text []byte) error {
	var read Party
	if len(text) > 0 {
		county, station, _ := strings.Cut(string(text), "/")
		n, err := strconv.Atoi(station)
		read = Party{county, n}
		if err != nil || n < 1 || n > MostWorkstations || len(county) != 6 || strings.Trim(county, "0123456789") != "" || read.String() != string(text) {
			return fmt.Errorf("“%.40s”不是工作站", text)
		}
	}
	*p = read
	return nil
}

// Topic is what a letter is about. An answer has the topic of what it answers.
type Topic string

// The topics, each with the request and the answer that stand in its letters.
const (
	Enrol     Topic = "enrol"     // EnrolRequest, EnrolAnswer: a workstation joins
	Hello     Topic = "hello"     // HelloRequest, HelloAnswer: who is there, what time is it, what is new
	People    Topic = "people"    // PeopleRequest, Done: the keys of who works here
	Push      Topic = "push"      // PushRequest, PushAnswer: events, and what became of each
	Pictures  Topic = "pictures"  // PicturesRequest, Done: photos that faces name by their digest
	Pull      Topic = "pull"      // PullRequest, PullAnswer: what others of the county did
	Sealed    Topic = "sealed"    // SealedRequest, SealedAnswer: documents with the unified seal
	Standings Topic = "standings" // StandingsRequest, StandingsAnswer: where other counties' certificates stand
	Status    Topic = "status"    // StatusRequest, StatusAnswer: one certificate of the province, by its identifier
	Digests   Topic = "digests"   // DigestsRequest, DigestsAnswer: what is not the same on both sides
	Records   Topic = "records"   // RecordsRequest, RecordsAnswer: whole histories
	Serials   Topic = "serials"   // SerialsRequest, SerialsAnswer: number segments
	Catalogue Topic = "catalogue" // CatalogueRequest, CatalogueAnswer: the signed catalogue
	Submit    Topic = "submit"    // SubmitRequest, Done: evaluations, heads of logs
)

// Done is the answer to what needs none.
type Done struct{}

// unreadable is the problem of what came from the other side and is not what it should be.
func unreadable(what, why string) error {
	return problem.New(problem.Invalid, what, why, "请重新传送；反复出现时，请把这句话告诉省级系统的维护人员")
}
