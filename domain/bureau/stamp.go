package bureau

import (
	"context"
	"slices"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/certificate"
	"roadcert/domain/document"
	"roadcert/domain/eseal"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// The official seal belongs to the province (DB21/T 5.4, 统一加盖专用章). A bureau that holds a real seal of its
// own can install it; a practice bureau seals with a training seal, whose picture and certificates say so.

// SealInfo is an installed seal as it is shown.
type SealInfo struct {
	ID        string
	Name      string
	Signer    string // whose certificate it is used with
	Maker     string // who made the seal
	From, To  time.Time
	Training  bool
	Installed time.Time
	By        string
	Picture   []byte // PNG
}

// installed is a seal in its drawer.
type installed struct {
	ESL         []byte    `json:"esl"`
	Certificate []byte    `json:"certificate"` // of the signer, DER
	Key         []byte    `json:"key"`
	Training    bool      `json:"training"`
	By          string    `json:"by"`
	At          time.Time `json:"at"`
}

// stamp is a seal ready to be used.
type stamp struct {
	seal   *eseal.Seal
	signer eseal.KeySigner
	kept   installed
}

func (s *stamp) info() SealInfo {
	return SealInfo{
		ID: s.seal.ID, Name: s.seal.Name, Signer: s.signer.Cert.Subject.String(), Maker: s.seal.Maker.Subject.String(), From: s.seal.From, To: s.seal.To,
		Training: s.kept.Training, Installed: s.kept.At, By: s.kept.By, Picture: s.seal.Picture.Data,
	}
}

func (k *installed) open() (*stamp, error) {
	s, err := eseal.Parse(k.ESL)
	if err != nil {
		return nil, err
	}
	cert, err := seal.ParseCertificate(k.Certificate)
	if err != nil {
		return nil, err
	}
	key, err := seal.ParseKey(k.Key)
	return &stamp{seal: s, signer: eseal.KeySigner{Cert: cert, Key: key}, kept: *k}, err
}

// usable says why a seal cannot be used at a moment, nil where it can: neither the seal nor its signer's
// certificate may have run out.
func (s *stamp) usable(at time.Time) error {
	what := "不能使用印章“" + s.seal.Name + "”"
	period := func(from, to time.Time) string {
		return from.Local().Format(time.DateOnly) + " 至 " + to.Local().Format(time.DateOnly)
	}
	cert := s.signer.Cert
	switch {
	case at.Before(s.seal.From) || at.After(s.seal.To):
		return problem.New(problem.Refused, what, "它的有效期是 "+period(s.seal.From, s.seal.To), "请向制章单位换领新的印章")
	case !cert.Covers(at):
		return problem.New(problem.Refused, what, "签章人证书“"+cert.Subject.String()+"”的有效期是 "+period(cert.NotBefore, cert.NotAfter), "请换领签章人证书，并请制章单位按新证书制章")
	}
	return nil
}

// Seals lists the seals that are installed, the newest first.
func (d *Desk) Seals(ctx context.Context) ([]SealInfo, error) {
	if err := d.permit(ctx, access.ReadSeals, "seals", ""); err != nil {
		return nil, err
	}
	stamps, err := d.stamps(ctx)
	list := make([]SealInfo, len(stamps))
	for i, s := range stamps {
		list[i] = s.info()
	}
	return list, err
}

// stamps opens the installed seals, the newest first.
func (d *Desk) stamps(ctx context.Context) ([]*stamp, error) {
	kept, err := fetchAll[installed](ctx, d.office.Store, sealDrawer)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(kept, func(a, b installed) int { return b.At.Compare(a.At) })
	stamps := make([]*stamp, len(kept))
	for i := range kept {
		if stamps[i], err = kept[i].open(); err != nil {
			return nil, problem.From(err, problem.Damaged, "不能使用印章", "已安装的印章读不出来", "请重新安装印章")
		}
	}
	return stamps, nil
}

// InstallSeal takes a seal over: the seal file (.esl) and the signer's key file with its certificate. Everything
// is checked against everything else first.
func (d *Desk) InstallSeal(ctx context.Context, esl, key []byte, password string) (SealInfo, error) {
	if err := d.permit(ctx, access.ManageSeals, "install_seal", ""); err != nil {
		return SealInfo{}, err
	}
	s, signer, err := eseal.Open(esl, key, password)
	if err != nil {
		return SealInfo{}, err
	}
	if s.Training() && !d.settings.Training {
		return SealInfo{}, problem.New(problem.Refused, "不能安装印章", "“"+s.Name+"”是练习用的印章，盖在证照上没有效力", "请安装制章单位制作的印章")
	}
	now := d.office.Now().UTC()
	st := &stamp{seal: s, signer: signer, kept: installed{
		ESL: s.Raw, Certificate: signer.Cert.Raw, Key: signer.Key.Bytes(), Training: s.Training(), By: d.account.User, At: now,
	}}
	if err := st.usable(now); err != nil {
		return SealInfo{}, err
	}
	r, err := keep(sealDrawer, s.ID, st.kept)
	if err != nil {
		return SealInfo{}, err
	}
	entry := d.entry("install_seal", s.ID, audit.Done, "安装印章："+s.Name)
	return st.info(), d.office.Store.Commit(ctx, Change{Records: []Record{r}, Audit: entry})
}

// stamp returns the seal to be used now: the newest that can be. A practice bureau makes its training
// seal when it is first needed.
func (d *Desk) stamp(ctx context.Context) (*stamp, error) {
	d.office.keeping.Lock()
	defer d.office.keeping.Unlock()
	stamps, err := d.stamps(ctx)
	if err != nil {
		return nil, err
	}
	now := d.office.Now()
	for _, s := range stamps {
		if s.usable(now) == nil {
			return s, nil
		}
	}
	switch {
	case d.settings.Training:
		return d.trainingStamp(ctx)
	case len(stamps) > 0:
		return nil, stamps[0].usable(now)
	}
	return nil, problem.New(problem.Refused, "不能加盖专用章", "本机没有可用的印章。专用章由省级系统统一加盖",
		"请等待省级系统回传盖章文件；持有本单位印章的，请由"+access.HolderNames(access.ManageSeals)+"安装")
}

func (d *Desk) trainingStamp(ctx context.Context) (*stamp, error) {
	const what = "不能制作练习用章"
	picture, err := d.office.Press.SealPicture(d.settings.Bureau, document.MarkTraining)
	if err != nil {
		return nil, err
	}
	set, err := eseal.Training(d.office.Rand, d.settings.Bureau, picture, d.office.Now())
	if err != nil {
		return nil, problem.From(err, problem.Internal, what, "密钥或证书没有通过复核", "请重试；反复出现时请联系系统管理员")
	}
	s := &stamp{seal: set.Seal, signer: set.Signer, kept: installed{
		ESL: set.Seal.Raw, Certificate: set.Signer.Cert.Raw, Key: set.Signer.Key.Bytes(), Training: true, By: d.account.User,
		At: d.office.Now().UTC(),
	}}
	r, err := keep(sealDrawer, set.Seal.ID, s.kept)
	if err != nil {
		return nil, err
	}
	root := Record{Drawer: anchorDrawer, Name: set.Root.Fingerprint(), Content: set.Root.Raw}
	entry := d.entry("install_seal", set.Seal.ID, audit.Done, "制作练习用章")
	return s, d.office.Store.Commit(ctx, Change{Records: []Record{r, root}, Audit: entry})
}

// showSeal puts the picture of the seal that an edition's file bears on its sheet.
func (d *Desk) showSeal(ctx context.Context, s *document.Sheet, e *certificate.Edition) error {
	kept, err := d.office.Store.Document(ctx, e.Certificate, e.Version)
	if err != nil {
		return err
	}
	used, err := sealOn(kept.Content)
	if err != nil {
		return err
	}
	s.Bear(used)
	return nil
}
