package province_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"roadcert/domain/attest"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// TestG7PullGoesOnWhereItWas: a cursor is a place for ever; one the province does not know begins anew.
func TestG7PullGoesOnWhereItWas(t *testing.T) {
	h := newHouse(t)
	one, two := h.join(faku, 1), h.join(faku, 2)
	h.wantOutcomes(one.push(one.issue(1), one.issue(2), one.issue(3)), exchange.Accepted, exchange.Accepted, exchange.Accepted)
	var a exchange.PullAnswer
	two.must(exchange.Pull, exchange.PullRequest{Limit: 2}, &a)
	if len(a.Items) != 2 || !a.More {
		t.Fatalf("%+v", a)
	}
	at := a.Cursor
	for range 2 {
		a = exchange.PullAnswer{}
		two.must(exchange.Pull, exchange.PullRequest{After: at}, &a)
		if len(a.Items) != 1 || a.More || a.Cursor.Seq != 3 || !bytes.Equal(a.Items[0], exchange.EncodeEvent(&one.outbox[2])) {
			t.Fatalf("%+v", a)
		}
	}
	at.Hash = bytes.Repeat([]byte{7}, len(at.Hash))
	var lost exchange.PullAnswer
	two.must(exchange.Pull, exchange.PullRequest{After: at}, &lost)
	if !lost.Rewound || len(lost.Items) != 0 {
		t.Errorf("%+v", lost)
	}
	var hello exchange.HelloAnswer
	two.must(exchange.Hello, exchange.HelloRequest{}, &hello)
	if hello.Head.Seq != 3 || !bytes.Equal(hello.Head.Hash, a.Cursor.Hash) || hello.Province != h.Province.Name {
		t.Errorf("%+v", hello)
	}
	if n := len(h.join(kangpin, 1).feed()); n != 0 {
		t.Errorf("another county sees %d events", n)
	}
}

// TestLongAnswersComeInParts: no letter has more than a letter may.
func TestLongAnswersComeInParts(t *testing.T) {
	h := newHouse(t)
	s := h.join(faku, 1)
	var ids []certificate.ID
	for range 3 {
		cmd := s.command(certificate.Collect, vehicle)
		cmd.Face = s.face(vehicle, int64(len(ids)+1))
		cmd.Face["remarks"] = strings.Repeat("备", 700<<10)
		e := s.mustDo(s.nextID(), cmd)
		ids = append(ids, e.Certificate)
		h.wantOutcomes(s.push(e), exchange.Accepted)
	}
	var a exchange.PullAnswer
	s.must(exchange.Pull, exchange.PullRequest{}, &a)
	if len(a.Items) != 1 || !a.More || len(s.feed()) != 3 {
		t.Errorf("%d items, more %v", len(a.Items), a.More)
	}
	var r exchange.RecordsAnswer
	s.must(exchange.Records, exchange.RecordsRequest{Certificates: ids}, &r)
	if len(r.Records) != 1 || r.Records[0].Certificate != ids[0] {
		t.Errorf("%d records", len(r.Records))
	}
	h.wantTrouble(s.ask(exchange.Records, exchange.RecordsRequest{Certificates: slices.Repeat(ids, 200)}, &r), exchange.TooLarge)
}

func TestRecordsAreWholeHistories(t *testing.T) {
	h := newHouse(t)
	s := h.join(faku, 1)
	e := s.issue(1)
	s.push(e, s.mustDo(e.Certificate, s.command(certificate.Deliver, vehicle)), s.issue(2))
	var a exchange.RecordsAnswer
	s.must(exchange.Records, exchange.RecordsRequest{Certificates: []certificate.ID{certificate.NewID(9, 9), e.Certificate}}, &a)
	if len(a.Records) != 2 || len(a.Records[0].Items) != 0 || len(a.Records[1].Items) != 2 {
		t.Fatalf("%+v", a)
	}
}

// TestG12DigestsNameWhatDiffers and nothing else.
func TestG12DigestsNameWhatDiffers(t *testing.T) {
	h := newHouse(t)
	s := h.join(faku, 1)
	for n := range 20 {
		s.push(s.issue(int64(n + 1)))
	}
	ask := func(tree *exchange.Tree) (ids []certificate.ID, count int) {
		var a exchange.DigestsAnswer
		for after := 0; ; after = a.After {
			a = exchange.DigestsAnswer{}
			s.must(exchange.Digests, exchange.DigestsRequest{Summary: tree.Summary(), After: after}, &a)
			for _, b := range a.Buckets {
				ids = append(ids, exchange.Differing(tree.Bucket(b.Number), b.Leaves)...)
			}
			if a.After == 0 {
				return ids, a.Count
			}
		}
	}
	var same exchange.Tree
	for _, c := range s.states {
		same.Add(exchange.Leaf{Certificate: c.ID, Digest: exchange.DigestOf(&c)})
	}
	if ids, count := ask(&same); len(ids) != 0 || count != 20 {
		t.Errorf("%v differ of %d", ids, count)
	}
	changed := s.mustDo(certificate.NewID(1, 7), s.command(certificate.Deliver, vehicle))
	s.issue(99)
	var ours exchange.Tree
	for _, c := range s.states {
		if c.ID != certificate.NewID(1, 3) {
			ours.Add(exchange.Leaf{Certificate: c.ID, Digest: exchange.DigestOf(&c)})
		}
	}
	ids, _ := ask(&ours)
	slices.Sort(ids)
	if want := []certificate.ID{certificate.NewID(1, 3), changed.Certificate, certificate.NewID(1, 21)}; !slices.Equal(ids, want) {
		t.Errorf("%v differ, want %v", ids, want)
	}
	s.push(changed) // the tree that was kept is old now
	if ids, _ := ask(&ours); slices.Contains(ids, changed.Certificate) {
		t.Errorf("%v differ", ids)
	}
	h.wantTrouble(s.ask(exchange.Digests, exchange.DigestsRequest{}, &exchange.DigestsAnswer{}), exchange.Unsound)
}

// TestStandingsAreKnownInEveryCounty: no more than whether an edition counts, and until when.
func TestStandingsAreKnownInEveryCounty(t *testing.T) {
	h := newHouse(t)
	s, other := h.join(faku, 1), h.join(kangpin, 1)
	e := s.issue(1)
	s.push(e)
	var first, then exchange.StandingsAnswer
	other.must(exchange.Standings, exchange.StandingsRequest{County: faku}, &first)
	if len(first.Standings) != 1 || first.Standings[0].Identifier != e.Edition.Identifier || first.Standings[0].Status != "valid" || first.More {
		t.Fatalf("%+v", first)
	}
	cmd := s.command(certificate.Reissue, vehicle)
	cmd.Reason = "lost"
	again := s.mustDo(e.Certificate, cmd)
	cancel := s.command(certificate.Cancel, vehicle)
	cancel.Reason = "holder-request"
	s.push(again, s.mustDo(e.Certificate, cancel))
	other.must(exchange.Standings, exchange.StandingsRequest{County: faku, After: first.After}, &then)
	got := map[string]string{}
	for _, st := range then.Standings {
		got[st.Identifier] = st.Status
	}
	if got[e.Edition.Identifier] != exchange.Superseded || got[again.Edition.Identifier] != "cancelled" {
		t.Errorf("%v", got)
	}
	var a exchange.StatusAnswer
	other.must(exchange.Status, exchange.StatusRequest{Identifier: again.Edition.Identifier}, &a)
	if !a.Found || a.County != faku || a.Bureau == "" || a.Standing.Status != "cancelled" || len(a.Face) != 64 || a.Sealed {
		t.Errorf("%+v", a)
	}
	if a, err := h.Status(t.Context(), e.Edition.Identifier); err != nil || a.Standing.Status != exchange.Superseded {
		t.Errorf("%+v, %v", a, err)
	}
	for _, nothing := range []string{"", "not an identifier", code.Identifier{Type: strings.Repeat("1", 21), Authority: uscc, Serial: "219999010000000001", Version: 1}.String(), code.Identifier{Type: strings.Repeat("1", 21), Authority: uscc, Serial: "1", Version: 1}.String()} {
		if a, err := h.Status(t.Context(), nothing); err != nil || a.Found {
			t.Errorf("%s: %+v, %v", nothing, a, err)
		}
	}
	h.wantTrouble(other.ask(exchange.Standings, exchange.StandingsRequest{County: "219999"}, &then), exchange.Unsound)

	var file bytes.Buffer
	if err := h.StatusList(t.Context(), faku, &file); err != nil {
		t.Fatal(err)
	}
	list, err := attest.DecodeStatusList(&file)
	if err != nil || len(list.Entries) != 2 || !list.Maker.Key.Equal(h.Key.Public()) {
		t.Fatalf("%+v, %v", list, err)
	}
	if st, ok := list.Find(e.Edition.Identifier); !ok || st.Status != exchange.Superseded {
		t.Errorf("%+v", st)
	}
}

// TestSerialsNeverMeet: stretches are whole, apart from each other, and above everything in use.
func TestSerialsNeverMeet(t *testing.T) {
	h := newHouse(t)
	one, two := h.join(faku, 1), h.join(faku, 2)
	one.push(one.issue(23_456))
	get := func(s *station, highest int64) (a exchange.SerialsAnswer) {
		s.must(exchange.Serials, exchange.SerialsRequest{Kind: vehicle, Highest: highest}, &a)
		return a
	}
	for i, c := range []struct {
		s        *station
		highest  int64
		from, to int64
	}{
		{one, 0, 30_000, 39_999}, {two, 0, 40_000, 49_999}, {two, 71_234, 80_000, 89_999}, {one, 0, 90_000, 99_999}, {one, 989_999, 990_000, 999_999}, {one, 0, 0, 0},
	} {
		if a := get(c.s, c.highest); a.From != c.from || a.To != c.to {
			t.Errorf("%d: %+v", i, a)
		}
	}
	if a := get(h.join(kangpin, 1), 0); a.From != 1 || a.To != 9999 {
		t.Errorf("%+v", a)
	}
	h.wantTrouble(one.ask(exchange.Serials, exchange.SerialsRequest{Kind: driver}, &exchange.SerialsAnswer{}), exchange.Unsound)
	h.wantTrouble(one.ask(exchange.Serials, exchange.SerialsRequest{Kind: "999"}, &exchange.SerialsAnswer{}), exchange.Unsound)
}

// TestTheLeague holds counties against each other by what the province has, beside what they handed in.
func TestTheLeague(t *testing.T) {
	h := newHouse(t)
	low, high := h.join(faku, 1), h.join(kangpin, 1)
	high.ownUSCC = uscc
	low.push(low.issue(1), low.collect(2), low.collect(3))
	high.push(high.issue(1), high.collect(2))
	score, err := exchange.Write(exchange.SubmittedScore{Year: 2026, Numerator: 1, Denominator: 3, Score: 60, Digest: "d"})
	if err != nil {
		t.Fatal(err)
	}
	hand := exchange.SubmitRequest{Submissions: []exchange.Submission{{Kind: exchange.SubmittedEvaluation, Name: "2026", At: h.now, Content: score}}}
	low.must(exchange.Submit, hand, &exchange.Done{})
	rows, err := h.League(t.Context(), 2026)
	if err != nil || len(rows) != 2 {
		t.Fatalf("%+v, %v", rows, err)
	}
	first, second := rows[0], rows[1]
	if first.County != kangpin || first.Rate.String() != "50.00%" || first.Rate.Score() != 60 || first.Name != "康平县" {
		t.Errorf("%+v", first)
	}
	if second.Certificates != 3 || second.Rate.String() != "33.33%" || second.Submitted.Score != 60 || !second.SubmittedAt.Equal(h.now) || second.Stations != 1 || second.Seen.IsZero() {
		t.Errorf("%+v", second)
	}
	for _, wrong := range []exchange.Submission{
		{Kind: "gossip", Name: "x", Content: []byte("{}")},
		{Kind: exchange.SubmittedEvaluation, Name: "2025", Content: score},
		{Kind: exchange.SubmittedAuditHead, Name: "", Content: []byte(`{"seq":1,"hash":null}`)},
		{Kind: exchange.SubmittedAuditHead, Name: "d", Content: []byte(`{"x":1}`)},
	} {
		h.wantTrouble(low.ask(exchange.Submit, exchange.SubmitRequest{Submissions: []exchange.Submission{wrong}}, &exchange.Done{}), exchange.Unsound)
	}
}

// TestNoticesReachEveryCounty, and say when a fault is over.
func TestNoticesReachEveryCounty(t *testing.T) {
	h := newHouse(t)
	s := h.join(faku, 1)
	n, err := h.OpenNotice(t.Context(), "机房断电，预计 18 时恢复")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.OpenNotice(t.Context(), " "); problem.Of(err) != problem.Invalid {
		t.Error(err)
	}
	var a exchange.HelloAnswer
	s.must(exchange.Hello, exchange.HelloRequest{}, &a)
	if len(a.Notices) != 1 || a.Notices[0].Text != n.Text || !a.Notices[0].Cleared.IsZero() {
		t.Fatalf("%+v", a.Notices)
	}
	if _, err := h.ClearNotice(t.Context(), n.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := h.ClearNotice(t.Context(), n.ID); problem.Of(err) != problem.Refused {
		t.Error(err)
	}
	if _, err := h.ClearNotice(t.Context(), "n9"); problem.Of(err) != problem.NotFound {
		t.Error(err)
	}
	s.must(exchange.Hello, exchange.HelloRequest{}, &a)
	if len(a.Notices) != 1 || a.Notices[0].Cleared.IsZero() {
		t.Errorf("%+v", a.Notices)
	}
}
