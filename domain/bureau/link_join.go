package bureau

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// A workstation joins a province once, with the file the province has written for it. The key it makes for that is kept
// before it is told to anybody: where the power fails between the province's answer and our note of it, the same
// invitation and the same key are simply tried again, and the province knows them.

// Joined is what joining came to.
type Joined struct {
	Province string
	Address  string
	Self     exchange.Party
	Until    time.Time // the last day of the workstation's certificate
	Again    bool      // it had joined this province before: only its key is new
}

const whatJoin = "不能接入省级系统"

// Join enrols the workstation with the province that wrote the invitation.
func (d *Desk) Join(ctx context.Context, invitation []byte) (Joined, error) {
	if err := d.permit(ctx, access.JoinProvince, "join", ""); err != nil {
		return Joined{}, err
	}
	release, err := d.alone(whatJoin)
	if err != nil {
		return Joined{}, err
	}
	defer release()
	i, err := readInvitation(invitation)
	if err != nil {
		return Joined{}, err
	}
	again, err := d.mayJoin(ctx, &i)
	if err != nil {
		return Joined{}, errors.Join(err, d.record(ctx, "join", i.Party().String(), audit.Refused, "invitation"))
	}
	key, err := d.joiningKey(ctx, &i)
	if err != nil {
		return Joined{}, err
	}
	l := d.lineTo(&i, key)
	if l.wire, err = d.wireTo(&i); err != nil {
		return Joined{}, err
	}
	var answer exchange.EnrolAnswer
	request := exchange.EnrolRequest{Token: i.Token, Bureau: d.settings.Bureau, USCC: d.settings.USCC}
	if err := l.ask(ctx, exchange.Enrol, &request, &answer); err != nil {
		return Joined{}, unjoined(err, again)
	}
	admitted, err := admittedBy(&i, &answer, key)
	if err != nil {
		return Joined{}, err
	}
	joined := Joined{Province: i.Province, Address: i.Address, Self: i.Party(), Until: admitted.NotAfter, Again: again}
	return joined, d.keepJoined(context.WithoutCancel(ctx), &i, &answer, key, again)
}

// unjoined words why the province did not let the workstation in. Where it does not know who asks, the invitation does not
// hold any more.
func unjoined(err error, again bool) error {
	var t *exchange.Trouble
	if !errors.As(err, &t) || t.Kind != exchange.Unauthorised {
		return worded(err, whatJoin)
	}
	remedy := "请向省级系统的维护人员索取新的接入文件"
	if again {
		remedy = "本机早已接入，照常同步即可；确要更换本机密钥的，" + remedy
	}
	return &problem.Problem{Code: problem.Refused, What: whatJoin, Why: "接入文件只能用一次，这一份用过了、过期了，或者省级系统已经收回", Remedy: remedy, Cause: t}
}

// readInvitation reads the file of an invitation, and nothing else.
func readInvitation(content []byte) (i exchange.Invitation, err error) {
	const remedy = "请向省级系统的维护人员重新索取接入文件"
	if err := exchange.Read(content, &i); err != nil || i.Format != exchange.InvitationFormat {
		return i, problem.New(problem.Invalid, whatJoin, "这不是接入文件，或者文件不完整", remedy)
	}
	var p exchange.Party
	if err := p.UnmarshalText([]byte(i.Party().String())); err != nil {
		return i, problem.From(err, problem.Invalid, whatJoin, "接入文件中"+err.Error(), remedy)
	}
	if _, err := seal.ParseCertificate(i.Root); err != nil || i.Token == "" || len(i.Key) == 0 {
		return i, problem.New(problem.Invalid, whatJoin, "接入文件中的证书、公钥或口令读不出来", remedy)
	}
	return i, nil
}

// mayJoin refuses an invitation that is not for this workstation. It tells whether it joined the same province before.
func (d *Desk) mayJoin(ctx context.Context, i *exchange.Invitation) (again bool, err error) {
	if i.County != d.settings.Region {
		return false, problem.New(problem.Refused, whatJoin, fmt.Sprintf("接入文件是给 %s %s 的，本单位是 %s %s",
			i.County, d.office.Regions.Short(i.County), d.settings.Region, d.office.Regions.Short(d.settings.Region)),
			"请向省级系统的维护人员索取本单位的接入文件")
	}
	before, err := d.enrolment(ctx)
	clear(before.Private)
	switch {
	case err == nil && before.Key.Equal(i.Key) && before.Party() == i.Party():
		return true, nil
	case err == nil:
		return false, problem.New(problem.Refused, whatJoin,
			fmt.Sprintf("这台工作站已经接入“%s”，编号是 %d", before.Province, before.Station), "一个证照库只接入一次；要换工作站编号，请另建证照库")
	case problem.Of(err) != problem.NotFound:
		return false, err
	}
	return false, d.mayBecome(ctx, i.Station)
}

// mayBecome refuses another number to a workstation that has recorded something: its number stands in the ID of all of it.
func (d *Desk) mayBecome(ctx context.Context, station int) error {
	if station == d.settings.Workstation {
		return nil
	}
	page, err := d.office.Store.List(ctx, Query{Limit: 1, Today: d.Today()})
	if err != nil {
		return err
	}
	cases, err := d.office.Store.Cases(ctx, false)
	if err == nil && page.Total+len(cases) > 0 {
		err = problem.New(problem.Refused, whatJoin,
			fmt.Sprintf("本机已以 %d 号工作站办理过业务，接入文件却是给 %d 号工作站的", d.settings.Workstation, station),
			fmt.Sprintf("请向省级系统索取 %d 号工作站的接入文件；要用 %d 号，请在新建的证照库中先接入再办理", d.settings.Workstation, station))
	}
	return err
}

// joining is the key that is to be enrolled with an invitation.
type joining struct {
	Invitation string `json:"invitation"` // SM3 of its token, hexadecimal
	Private    []byte `json:"private"`
}

// joiningKey returns the key an invitation was tried with before, or makes one and keeps it.
func (d *Desk) joiningKey(ctx context.Context, i *exchange.Invitation) (*seal.Key, error) {
	digest := seal.SM3([]byte(i.Token))
	name := hex.EncodeToString(digest[:])
	content, err := d.office.Store.Record(ctx, linkDrawer, joiningName)
	defer clear(content)
	var j joining
	if err == nil && json.Unmarshal(content, &j) == nil && j.Invitation == name {
		defer clear(j.Private)
		if key, err := seal.ParseKey(j.Private); err == nil {
			return key, nil
		}
	}
	if err != nil && problem.Of(err) != problem.NotFound {
		return nil, err
	}
	key, err := seal.GenerateKey(d.office.Rand)
	if err != nil {
		return nil, problem.From(err, problem.Internal, whatJoin, "生成不了通信密钥", "请重新启动计算机后再试")
	}
	r, err := keep(linkDrawer, joiningName, joining{Invitation: name, Private: key.Bytes()})
	if err != nil {
		return nil, err
	}
	entry := d.entry("make_key", i.Party().String(), audit.Done, "生成与“"+i.Province+"”通信的密钥")
	return key, d.office.Store.Commit(ctx, Change{Records: []Record{r}, Audit: entry})
}

// admittedBy returns the certificate the province gave, which must be for our key and of the authority the invitation
// names.
func admittedBy(i *exchange.Invitation, a *exchange.EnrolAnswer, key *seal.Key) (*seal.Certificate, error) {
	const remedy = "请把这句话告诉省级系统的维护人员"
	root, err := seal.ParseCertificate(i.Root)
	if err != nil {
		return nil, problem.From(err, problem.Invalid, whatJoin, "接入文件中的根证书读不出来", remedy)
	}
	c, err := seal.ParseCertificate(a.Certificate)
	switch {
	case err != nil:
		return nil, problem.From(err, problem.Invalid, whatJoin, "省级系统发来的工作站证书读不出来", remedy)
	case !c.Public.Equal(key.Public()):
		return nil, problem.New(problem.Invalid, whatJoin, "省级系统发来的证书不是给这台工作站的", remedy)
	}
	return c, problem.From(c.SignedBy(root), problem.Invalid, whatJoin, "省级系统发来的证书不是它自己的根证书签发的", remedy)
}

// keepJoined keeps all that joining brings in one transaction.
func (d *Desk) keepJoined(ctx context.Context, i *exchange.Invitation, a *exchange.EnrolAnswer, key *seal.Key, again bool) error {
	root, err := seal.ParseCertificate(i.Root)
	if err != nil {
		return err
	}
	e := exchange.Enrolment{Invitation: *i, Certificate: a.Certificate, Private: key.Bytes(), Joined: d.now()}
	defer clear(e.Private)
	e.Token = ""
	enrolled, err := keep(linkDrawer, enrolmentName, &e)
	if err != nil {
		return err
	}
	fingerprint := i.Key.Fingerprint()
	maker, err := keep(makerDrawer, fingerprint, Maker{Bureau: i.Province, Key: i.Key, AcceptedBy: d.account.User, Province: true})
	if err != nil {
		return err
	}
	change := Change{Records: []Record{
		enrolled, maker, {Drawer: linkDrawer, Name: joiningName}, {Drawer: anchorDrawer, Name: root.Fingerprint(), Content: root.Raw},
	}}
	bundle, err := provinces(a.Catalogue, i.Key)
	if err != nil {
		return err
	}
	differs := d.takeCatalogue(&change, bundle.Versions)
	state, err := d.linkState(ctx)
	if err != nil {
		return err
	}
	state.Differs, state.People = differs, ""
	kept, err := keep(linkDrawer, linkStateName, &state)
	if err != nil {
		return err
	}
	settings := d.settings
	settings.Workstation = i.Station
	change.Records, change.Settings = append(change.Records, kept), &settings
	detail := fmt.Sprintf("接入“%s”，工作站编号 %d", i.Province, i.Station)
	if again {
		detail = fmt.Sprintf("重新接入“%s”，更换通信密钥", i.Province)
	}
	change.Audit = d.entry("join", i.Party().String(), audit.Done, detail)
	if err := d.office.Store.Commit(ctx, change); err != nil {
		return err
	}
	d.settings = settings
	return nil
}

// provinces reads a catalogue file that only the province can have made.
func provinces(content []byte, key seal.PublicKey) (catalog.Bundle, error) {
	bundle, err := catalog.DecodeBundle(content)
	if err == nil && !bundle.Maker.Key.Equal(key) {
		err = problem.New(problem.Refused, "不能更新证照目录", "收到的目录不是省级系统签发的", "请把这句话告诉省级系统的维护人员")
	}
	return bundle, err
}
