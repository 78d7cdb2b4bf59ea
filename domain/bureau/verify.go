package bureau

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/attest"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/eseal"
	"roadcert/domain/exchange"
	"roadcert/domain/ofd"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// Evidence is what somebody shows at the counter: the content of a file, or a text, which is the content of a
// verifying code (核验码) or an identifier.
type Evidence struct {
	Name string // of the file, for the log
	File []byte
	Text string
}

// AnswerState is how a question of verification was answered.
type AnswerState string

// The answers. Unknown is an honest answer too, and says what is missing.
const (
	Yes     AnswerState = "yes"
	No      AnswerState = "no"
	Unknown AnswerState = "unknown"
)

// Answer is one answer, in a sentence, with its reasons.
type Answer struct {
	State   AnswerState `json:"state"`
	Text    string      `json:"text"`
	Reasons []string    `json:"reasons"`
}

// Verdict answers the three questions of verification (6.5): is it intact, who sealed it and does the seal
// hold, and does the certificate stand. It works offline, and says as of when it knows what it says.
type Verdict struct {
	Intact     Answer
	Seal       Answer
	Standing   Answer
	Problems   []string // everything that speaks against it, in one list
	AsOf       time.Time
	Identifier string
	Number     string // masked where it is sensitive
	Holder     string
	Kind       *catalog.Kind // nil where it is not of this catalogue
	Face       []FaceLine    // what the document itself says; sensitive items masked
	Package    *ofd.Package  // the opened file; nil where there is none

	digest []byte // of the face the evidence shows, or the head of it
	file   []byte // nil where there is none
}

// claimPrefix begins every verifying code, of whatever edition of the program.
const claimPrefix = "LZ"

// Verify judges what somebody shows.
func (d *Desk) Verify(ctx context.Context, e Evidence) (Verdict, error) {
	if err := d.permit(ctx, access.Verify, "verify", ""); err != nil {
		return Verdict{}, err
	}
	v := Verdict{AsOf: d.office.Now()}
	var err error
	text := strings.TrimSpace(e.Text)
	switch {
	case e.File != nil:
		err = d.verifyFile(ctx, &v, e.File)
	case strings.HasPrefix(text, claimPrefix):
		err = d.verifyClaim(ctx, &v, text)
	default:
		err = d.verifyIdentifier(&v, text)
	}
	if err != nil {
		return v, err
	}
	if v.Identifier != "" {
		if err := d.standing(ctx, &v); err != nil {
			return v, err
		}
	}
	for _, a := range []Answer{v.Intact, v.Seal, v.Standing} {
		if a.State == No {
			v.Problems = append(v.Problems, a.Text)
			v.Problems = append(v.Problems, a.Reasons...)
		}
	}
	return v, d.record(ctx, "verify", v.Identifier, audit.Done, fmt.Sprintf("核验：完好 %s，印章 %s，状态 %s", v.Intact.State, v.Seal.State, v.Standing.State))
}

// verifyFile judges an OFD file.
func (d *Desk) verifyFile(ctx context.Context, v *Verdict, content []byte) error {
	pack, err := ofd.Open(content)
	if err != nil {
		var p *problem.Problem
		why := err.Error()
		if errors.As(err, &p) {
			why = p.Why
		}
		v.Intact = Answer{No, "文件打不开，已损坏或不是 OFD 电子证照", []string{why}}
		v.Seal = Answer{Unknown, "文件打不开，看不到印章", nil}
		v.Standing = Answer{Unknown, "文件打不开，不知道是哪一本证照", nil}
		return nil
	}
	v.Package = pack
	v.file = content
	trust, err := d.trust(ctx)
	if err != nil {
		return err
	}
	d.weigh(v, pack.Verify(trust))
	if face, ok := faceIn(pack); ok {
		d.say(v, face)
	} else if v.Identifier = identifierIn(pack); v.Identifier == "" {
		v.Standing = Answer{Unknown, "文件中没有证照标识，不知道是哪一本证照", nil}
	}
	return nil
}

// identifierIn reads the identifier among the metadata (GB/T 36903), which packages of other makers have too.
func identifierIn(pack *ofd.Package) string {
	info, err := pack.Info()
	if err != nil {
		return ""
	}
	for _, e := range info.Custom {
		if id, err := code.ParseIdentifier(e.Value); e.Name == ofd.Identifier && err == nil {
			return id.String()
		}
	}
	return ""
}

// faceIn reads the face that a package of ours carries as data.
func faceIn(pack *ofd.Package) (ofd.Face, bool) {
	content, ok := pack.Attachment(ofd.FaceAttachment)
	if !ok {
		return ofd.Face{}, false
	}
	face, err := ofd.DecodeFace(content)
	return face, err == nil
}

// say notes what a document says of itself. What is sensitive is masked: whoever shows the document has it in
// hand, and whoever verifies it needs no more.
func (d *Desk) say(v *Verdict, face ofd.Face) {
	v.Identifier = face.Identifier
	content := certificate.Face{}
	for _, item := range face.Items {
		content[item.Key] = item.Value
	}
	digest := seal.SM3(content.Canonical())
	v.digest = digest[:]
	kind, ok := d.Catalog().Kind(catalog.Code(face.Kind))
	if !ok {
		return
	}
	v.Kind = kind
	for _, item := range face.Items {
		field, ok := kind.FieldOf(item.Key)
		if !ok {
			field = catalog.Field{Key: item.Key, Name: item.Name, Sensitive: true}
		}
		line := FaceLine{Field: field, Value: Mask(field, item.Value)}
		v.Face = append(v.Face, line)
		switch field.Role {
		case catalog.RoleHolder:
			v.Holder = item.Value
		case catalog.RoleNumber:
			v.Number = line.Value
		}
	}
}

// verifyClaim judges the text of a verifying code.
func (d *Desk) verifyClaim(ctx context.Context, v *Verdict, text string) error {
	claim, err := attest.Parse(text)
	if err != nil {
		return err
	}
	makers, err := d.makers(ctx)
	if err != nil {
		return err
	}
	keys := make([]seal.PublicKey, len(makers))
	for i, m := range makers {
		keys[i] = m.Key
	}
	v.Identifier, v.Holder, v.Number = claim.Identifier, claim.Holder, claim.Number
	v.Kind, _ = d.Catalog().Kind(catalog.Code(claim.Kind))
	v.digest = claim.Face[:]
	v.Seal = Answer{Unknown, "核验码不带电子印章，印章请核验 OFD 文件", nil}
	switch err := claim.Check(attest.NewKeyring(keys...)); {
	case err == nil:
		v.Intact = signedBy(makerOf(makers, claim.KeyID), claim.Identifier)
	case problem.Of(err) == problem.NotFound:
		v.Intact = Answer{Unknown, "签发这个核验码的单位不在本机信任之列", []string{"向签发单位索取状态清单并核对指纹后，可以核验"}}
	default:
		v.Intact = Answer{No, "核验码的签名不对，内容被改动过或是伪造的", nil}
	}
	return nil
}

// signedBy judges a verifying code whose signature is good: a bureau speaks for its own certificates only, the province
// for all.
func signedBy(m Maker, identifier string) Answer {
	if !m.Province && m.USCC != issuerOf(identifier) {
		return Answer{No, "签发核验码的是“" + m.Bureau + "”，证照标识却是另一单位的", []string{"一个单位不能替另一单位签发核验码：可能是伪造的"}}
	}
	return Answer{Yes, "核验码没有被改动，由“" + m.Bureau + "”签发", nil}
}

func makerOf(makers []Maker, keyID string) Maker {
	i := slices.IndexFunc(makers, func(m Maker) bool { return attest.KeyID(m.Key) == keyID })
	return makers[max(i, 0)] // a key that has checked a code is one of theirs
}

// issuerOf is the credit code of the bureau that issued a certificate, as its identifier says.
func issuerOf(identifier string) string {
	id, err := code.ParseIdentifier(identifier)
	if err != nil {
		return ""
	}
	return id.Authority
}

// verifyIdentifier judges an identifier that somebody read out.
func (d *Desk) verifyIdentifier(v *Verdict, text string) error {
	id, err := code.ParseIdentifier(text)
	if err != nil {
		return problem.From(err, problem.Invalid, "不能核验", "这既不是核验码，也不是证照标识（"+err.Error()+"）", "请重新扫描，或核对 1.2.156.3005.2 开头的标识")
	}
	v.Identifier = id.String()
	v.Intact = Answer{Unknown, "只有标识，没有文件可以核对；标识的校验位正确", nil}
	v.Seal = Answer{Unknown, "只有标识，看不到印章", nil}
	return nil
}

// standing says whether the certificate stands: from the bureau's own records, or from a status list.
func (d *Desk) standing(ctx context.Context, v *Verdict) error {
	edition, err := d.office.Store.Identified(ctx, v.Identifier)
	if problem.Of(err) == problem.NotFound {
		return d.listed(ctx, v)
	}
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(edition.FaceDigest, v.digest) {
		v.Intact = Answer{No, "照面内容与本单位签发时的记录不同", []string{"标识是本单位的，内容不是：可能是伪造的"}}
	}
	if err := d.original(ctx, v, &edition); err != nil {
		return err
	}
	c, err := d.office.Store.Find(ctx, edition.Certificate)
	if err != nil {
		return err
	}
	if v.Kind == nil {
		if v.Kind, err = d.kind(c.Kind); err != nil {
			return err
		}
	}
	if v.Holder == "" {
		v.Holder = c.Holder
	}
	v.Number = d.mask(c.Kind, c.Number)
	status := c.StatusOn(d.Today())
	var reasons []string
	if status == certificate.Valid && c.ValidTo != 0 {
		reasons = append(reasons, "有效期至 "+c.ValidTo.String())
	}
	for _, caution := range c.Cautions(v.Kind, d.Today()) {
		reasons = append(reasons, caution.Text)
	}
	v.Standing = Answer{Yes, "现在有效", reasons}
	switch {
	case status != certificate.Valid:
		v.Standing = Answer{No, "证照现在的状态是“" + status.Name() + "”", []string{"自 " + c.Since.String() + " 起"}}
		if status == certificate.Expired {
			v.Standing.Reasons = []string{"有效期已于 " + c.ValidTo.String() + " 届满"}
		}
	case edition.Version < c.Version:
		v.Standing = Answer{No, fmt.Sprintf("这是第 %03d 版，已被第 %03d 版取代", edition.Version, c.Version), []string{"证照本身有效，请持证人出示最新一版"}}
	}
	d.province(ctx, v)
	return nil
}

// original compares a file whose seal proves nothing with the one this bureau keeps: the face inside it may be
// true, and what is seen on its pages not.
func (d *Desk) original(ctx context.Context, v *Verdict, e *certificate.Edition) error {
	if v.file == nil || v.Seal.State == Yes {
		return nil
	}
	kept, err := d.office.Store.Document(ctx, e.Certificate, e.Version)
	switch {
	case problem.Of(err) == problem.NotFound: // it was never sealed here
		return nil
	case err != nil || bytes.Equal(kept.Content, v.file):
		return err
	case v.Intact.State == Unknown:
		v.Intact.Reasons = append(v.Intact.Reasons, "本单位已为这一版盖章：请持证人出示盖章的原件")
	case v.Intact.State == Yes:
		v.Intact = Answer{No, "这不是本单位盖章的那份文件", []string{"标识和照面数据与本单位的记录相同，文件却是别人盖的章：页面上看到的内容不可信"}}
	}
	return nil
}

// listed says what others know of a certificate that is not here: the province, now or as of the last synchronisation,
// and the status lists of other bureaus. The latest word counts.
func (d *Desk) listed(ctx context.Context, v *Verdict) error {
	v.Standing = Answer{Unknown, "本机没有这本证照的记录", []string{"请导入签发单位的状态清单，或联网向省级系统查询"}}
	if issuerOf(v.Identifier) == d.settings.USCC {
		v.Standing = Answer{Unknown, "标识是本单位的，本机却没有签发记录", []string{"可能出自本单位另一台工作站，也可能是伪造的：请核对签发台账"}}
	}
	if s, ok := d.online(ctx, v); ok {
		if a, known := s.judged(d.Today()); known {
			v.Standing = a
			return nil
		}
	}
	sources, err := d.offline(ctx, v)
	if err != nil {
		return err
	}
	for _, s := range sources {
		if a, known := s.judged(d.Today()); known {
			v.Standing, v.AsOf = a, s.as
		}
	}
	return nil
}

// offline returns what is kept here of what others said, the oldest first.
func (d *Desk) offline(ctx context.Context, v *Verdict) (sources []source, err error) {
	lists, err := d.statusLists(ctx)
	if err != nil {
		return nil, err
	}
	makers, err := d.makers(ctx)
	if err != nil {
		return nil, err
	}
	issuer := issuerOf(v.Identifier)
	for _, l := range lists {
		s, ok := l.Find(v.Identifier)
		provinces := slices.ContainsFunc(makers, func(m Maker) bool { return m.Province && m.Key.Equal(l.Maker.Key) })
		if !ok || l.Maker.USCC != issuer && !provinces { // no bureau says how another's certificates stand
			continue
		}
		sources = append(sources, source{
			standing: exchange.Standing{Identifier: v.Identifier, Status: s.Status, Until: s.Until}, as: l.Maker.At,
			from: "依据“" + l.Maker.Bureau + "”的状态清单",
		})
	}
	synced, ok, err := d.synced(ctx, v)
	if ok {
		sources = append(sources, synced)
	}
	slices.SortStableFunc(sources, func(a, b source) int { return a.as.Compare(b.as) })
	return sources, err
}

// trust is what seals are measured against: the certificates in the anchors' drawer.
func (d *Desk) trust(ctx context.Context) (eseal.Trust, error) {
	records, err := d.office.Store.Records(ctx, anchorDrawer)
	if err != nil {
		return eseal.Trust{}, err
	}
	trust := eseal.Trust{Now: d.office.Now()}
	for _, r := range records {
		c, err := seal.ParseCertificate(r.Content)
		if err != nil {
			return trust, problem.From(err, problem.Damaged, "不能核验印章", "本机信任的证书读不出来", "请重新导入信任的证书")
		}
		trust.Anchors = append(trust.Anchors, c)
	}
	return trust, nil
}

// TrustCertificate adds a certificate that the chains of seals may end at (根证书), PEM or DER. accept is the
// fingerprint the person has compared; where it is empty, the file is only looked at.
func (d *Desk) TrustCertificate(ctx context.Context, content []byte, accept string) (subject, fingerprint string, err error) {
	if err := d.permit(ctx, access.ManageSeals, "trust", ""); err != nil {
		return "", "", err
	}
	c, err := seal.ParseCertificate(content)
	if err != nil {
		return "", "", problem.From(err, problem.Invalid, "不能信任这个证书", "文件不是 SM2 证书", "请向制章单位索取根证书（PEM 或 DER）")
	}
	subject, fingerprint = c.Subject.String(), c.Fingerprint()
	if accept == "" {
		return subject, fingerprint, nil
	}
	if !sameFingerprint(accept, fingerprint) {
		return subject, fingerprint, notThisKey("证书", subject)
	}
	r := Record{Drawer: anchorDrawer, Name: fingerprint, Content: c.Raw}
	return subject, fingerprint, d.office.Store.Commit(ctx, Change{Records: []Record{r}, Audit: d.entry("trust", fingerprint, audit.Done, "信任证书："+subject)})
}
