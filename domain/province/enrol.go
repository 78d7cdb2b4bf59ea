package province

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"roadcert/domain/code"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

const (
	tokenSize  = 20 // bytes of the word of an invitation
	yearsValid = 10 // of a workstation's certificate
	mostPeople = 1000
	longName   = 100 // characters
)

// Invite makes the file with which a workstation of a county joins, until a time. A workstation that is lost or was
// barred is invited again: the new key takes the place of the old one when the invitation is used.
func (p *Province) Invite(
	ctx context.Context, county string, station int, address string, tlsPEM string, until time.Time,
) (exchange.Invitation, error) {
	const what = "不能邀请工作站"
	if _, retired, known := p.Regions.Known(county); !known || retired {
		return exchange.Invitation{}, problem.New(problem.Invalid, what, "“"+county+"”不是现行的县级行政区划代码", "请填六位代码，例如法库县 210124")
	}
	if station < 1 || station > exchange.MostWorkstations {
		return exchange.Invitation{}, problem.New(problem.Invalid, what, fmt.Sprintf("工作站编号 %d 不在 1 至 %d 之间", station, exchange.MostWorkstations), "请改填编号")
	}
	if !until.After(p.Now()) {
		return exchange.Invitation{}, problem.New(problem.Invalid, what, "有效期已经过去", "请填将来的时间")
	}
	word := make([]byte, tokenSize)
	if _, err := io.ReadFull(p.Rand, word); err != nil {
		return exchange.Invitation{}, problem.From(err, problem.Internal, what, "取不到随机数", "请重试")
	}
	invitation := exchange.Invitation{
		Format: exchange.InvitationFormat, Province: p.Name, Address: address, TLS: tlsPEM, Key: p.Key.Public(), Root: p.Root.Raw,
		County: county, Station: station, Token: hex.EncodeToString(word), Until: until.UTC().Truncate(time.Second),
	}
	err := p.Ledger.Write(ctx, county, func(ctx context.Context, b Book) error {
		s, err := b.Station(ctx, station)
		if err != nil && problem.Of(err) != problem.NotFound {
			return err
		}
		s.Number, s.Token, s.Until = station, seal.SM3([]byte(invitation.Token)), invitation.Until
		return b.SaveStation(ctx, s)
	})
	return invitation, err
}

// Bar shuts a workstation out, with any invitation it has. What it sent stays.
func (p *Province) Bar(ctx context.Context, county string, station int) error {
	return p.Ledger.Write(ctx, county, func(ctx context.Context, b Book) error {
		s, err := b.Station(ctx, station)
		if err != nil {
			return err
		}
		s.Barred, s.Token, s.Until = true, [seal.DigestSize]byte{}, time.Time{}
		return b.SaveStation(ctx, s)
	})
}

// invited admits the key that comes with the word of an open invitation, and a key that has come in already: the answer
// to it may have been lost.
func (c *call) invited(token string) func(*Station) error {
	return func(s *Station) error {
		open := s.Token != [seal.DigestSize]byte{} && c.Now().Before(s.Until)
		if open && s.Token == seal.SM3([]byte(token)) {
			return nil
		}
		return c.enrolled(s)
	}
}

// enrol admits a workstation: the key that signed the letter is its key from now on.
func (c *call) enrol(ctx context.Context, q exchange.EnrolRequest) (a exchange.EnrolAnswer, err error) {
	if a.Catalogue, _, err = c.Catalogue(); err != nil {
		return a, err
	}
	c.admit = c.invited(q.Token)
	err = c.write(ctx, func(_ context.Context, _ Book, s *Station) error {
		if s.Token != seal.SM3([]byte(q.Token)) { // it joined before
			a.Certificate = s.Certificate
			return nil
		}
		if err := presentable(&q); err != nil {
			return err
		}
		if !s.Key.Equal(c.letter.Signer) { // another machine has another log
			s.Log, s.Restored, s.LogBroken, s.LogDeclared = exchange.LogHead{}, exchange.Restored{}, "", false
		}
		s.Key, s.Bureau, s.USCC, s.Joined, s.Barred = c.letter.Signer, q.Bureau, q.USCC, c.Now().UTC(), false
		s.Token, s.Until = [seal.DigestSize]byte{}, time.Time{}
		certificate, err := c.certify(s)
		if err == nil {
			s.Certificate, a.Certificate = certificate.Raw, certificate.Raw
		}
		return err
	})
	return a, err
}

// presentable looks at what a workstation says of its bureau: it stands on lists and in certificates.
func presentable(q *exchange.EnrolRequest) error {
	const what = "不能接入省级系统"
	if _, err := code.ParseUSCC(q.USCC); err != nil {
		return problem.New(problem.Invalid, what, "单位的统一社会信用代码有误，"+err.Error(), "请在本机更正单位信息后重新接入")
	}
	if !named(q.Bureau) {
		return problem.New(problem.Invalid, what, "没有单位名称，或者名称太长", "请在本机更正单位信息后重新接入")
	}
	return nil
}

// named tells whether a name can stand on a list.
func named(s string) bool {
	return strings.TrimSpace(s) == s && s != "" && utf8.ValidString(s) && utf8.RuneCountInString(s) <= longName &&
		!strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// certify issues the certificate of a workstation's key.
func (p *Province) certify(s *Station) (*seal.Certificate, error) {
	from := p.Now().UTC().Add(-slack) // clocks of workstations may be slow
	return seal.Issue(p.Rand, seal.CertificateTemplate{
		Subject:   seal.Name{Common: fmt.Sprintf("%s %02d", s.USCC, s.Number), Organization: s.Bureau, Unit: "工作站", Country: "CN"},
		NotBefore: from, NotAfter: from.AddDate(yearsValid, 0, 0),
	}, p.Root, p.Issuer, s.Key)
}

// people makes the keys known that sign the events of a workstation. A key is one person's for ever.
func (c *call) people(ctx context.Context, q exchange.PeopleRequest) (exchange.Done, error) {
	if c.heard.Items = len(q.People); c.heard.Items > mostPeople {
		return exchange.Done{}, &exchange.Trouble{Kind: exchange.TooLarge}
	}
	for _, person := range q.People {
		if _, err := c.verifiers.of(person.Key); err != nil || !named(person.User) {
			return exchange.Done{}, unsound("a person without a name, or with a key that is none")
		}
	}
	return exchange.Done{}, c.write(ctx, func(ctx context.Context, b Book, s *Station) error {
		known, err := b.People(ctx, s.Number)
		if err != nil {
			return err
		}
		for _, person := range q.People {
			i := slices.IndexFunc(known, func(k exchange.PersonKey) bool { return k.Key.Equal(person.Key) })
			switch {
			case i < 0:
				known = append(known, person)
			case known[i].User != person.User:
				return unsound("a key that is somebody else's")
			}
		}
		return b.SavePeople(ctx, s.Number, known)
	})
}
