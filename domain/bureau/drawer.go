package bureau

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"roadcert/domain/audit"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// The drawers, and what lies in them.
const (
	keyDrawer         Drawer = "key"         // the bureau's own SM2 key
	sealDrawer        Drawer = "seal"        // installed seals with their keys
	anchorDrawer      Drawer = "anchor"      // certificates a chain may end at
	makerDrawer       Drawer = "maker"       // other bureaus' keys that somebody accepted
	statusDrawer      Drawer = "status"      // their status lists
	pictureDrawer     Drawer = "picture"     // photos by their SM3
	calibrationDrawer Drawer = "calibration" // corrections of printers
	calendarDrawer    Drawer = "calendar"    // working days, by year
	preferencesDrawer Drawer = "preferences" // how the bureau works
	twinDrawer        Drawer = "twin"        // pairs that somebody knows to be two
	mappingDrawer     Drawer = "mapping"     // what headings of registers mean, as somebody said
	headDrawer        Drawer = "log_head"    // signed heads of the audit log, by number
	newestDrawer      Drawer = "log_newest"  // the newest of them
)

// fetchAll reads a whole drawer of things that are kept as JSON.
func fetchAll[T any](ctx context.Context, s Store, drawer Drawer) ([]T, error) {
	records, err := s.Records(ctx, drawer)
	if err != nil {
		return nil, err
	}
	things := make([]T, len(records))
	for i, r := range records {
		if err := json.Unmarshal(r.Content, &things[i]); err != nil {
			return nil, problem.From(err, problem.Damaged, "不能读出记录", string(drawer)+" 中的“"+r.Name+"”读不出来", "请检查证照库，必要时用备份恢复")
		}
	}
	return things, nil
}

// fetch reads one thing that is kept as JSON into a pointer, which is left as it is where there is none. unreadable is the
// problem of one that cannot be read; what was read is cleared, because it may be a key.
func fetch(ctx context.Context, s Store, drawer Drawer, name string, into any, unreadable *problem.Problem) (found bool, err error) {
	content, err := s.Record(ctx, drawer, name)
	if problem.Of(err) == problem.NotFound {
		return false, nil
	}
	if err == nil {
		defer clear(content)
		err = json.Unmarshal(content, into)
	}
	return err == nil, problem.From(err, unreadable.Code, unreadable.What, unreadable.Why, unreadable.Remedy)
}

// keep makes the record of a thing that is kept as JSON. What is kept are plain structures, which marshal.
func keep(drawer Drawer, name string, thing any) (Record, error) {
	content, err := json.Marshal(thing)
	return Record{Drawer: drawer, Name: name, Content: content},
		problem.From(err, problem.Internal, "没有保存", "“"+name+"”写不成记录", "请把这句话告诉维护人员")
}

// bureauKey returns the key the bureau signs its verifying codes, status lists and catalogues with. It is made
// when it is first needed.
func (d *Desk) bureauKey(ctx context.Context) (*seal.Key, error) {
	if key := d.own.Load(); key != nil {
		return key, nil
	}
	d.office.keeping.Lock()
	defer d.office.keeping.Unlock()
	key, err := d.findKey(ctx)
	if err == nil {
		d.own.Store(key)
	}
	return key, err
}

// findKey reads the bureau's key, or makes it.
func (d *Desk) findKey(ctx context.Context) (*seal.Key, error) {
	const name = "bureau"
	kept, err := d.office.Store.Record(ctx, keyDrawer, name)
	if err == nil {
		defer clear(kept)
		key, err := seal.ParseKey(kept)
		return key, problem.From(err, problem.Damaged, "不能签名", "本单位的签名密钥读不出来", "请检查证照库，必要时用备份恢复")
	}
	if problem.Of(err) != problem.NotFound {
		return nil, err
	}
	key, err := seal.GenerateKey(d.office.Rand)
	if err != nil {
		return nil, problem.From(err, problem.Internal, "不能签名", "生成不了本单位的签名密钥", "请重新启动计算机后再试")
	}
	made := Record{Drawer: keyDrawer, Name: name, Content: key.Bytes()}
	return key, d.office.Store.Commit(ctx, Change{Records: []Record{made}, Audit: d.entry("make_key", "", audit.Done, "生成本单位的签名密钥")})
}

// Maker is a bureau whose key somebody here accepted, after comparing its fingerprint.
type Maker struct {
	Bureau     string         `json:"bureau"`
	USCC       string         `json:"uscc"`
	Key        seal.PublicKey `json:"key"`
	AcceptedBy string         `json:"accepted_by"`
	Province   bool           `json:"province,omitempty"` // it speaks for the certificates of every bureau
}

// knows tells whether a key is the bureau's own or was accepted.
func (d *Desk) knows(ctx context.Context, key seal.PublicKey) (bool, error) {
	makers, err := d.makers(ctx)
	return slices.ContainsFunc(makers, func(m Maker) bool { return bytes.Equal(m.Key, key) }), err
}

// makers returns the bureau itself and those whose keys were accepted.
func (d *Desk) makers(ctx context.Context) ([]Maker, error) {
	own, err := d.bureauKey(ctx)
	if err != nil {
		return nil, err
	}
	others, err := fetchAll[Maker](ctx, d.office.Store, makerDrawer)
	return append([]Maker{{Bureau: d.settings.Bureau, USCC: d.settings.USCC, Key: own.Public()}}, others...), err
}

// sameFingerprint compares what a person typed with a fingerprint. Blanks, hyphens, colons and capitals are only
// ways to write it down.
func sameFingerprint(typed, fingerprint string) bool {
	bare := strings.NewReplacer(" ", "", "-", "", ":", "")
	return strings.EqualFold(bare.Replace(strings.TrimSpace(typed)), bare.Replace(fingerprint))
}

// accepted is the record by which a maker's key is known from now on; none where it is known already.
func (d *Desk) accepted(known bool, fingerprint, bureau, uscc string, key seal.PublicKey) ([]Record, error) {
	if known {
		return nil, nil
	}
	r, err := keep(makerDrawer, fingerprint, Maker{Bureau: bureau, USCC: uscc, Key: key, AcceptedBy: d.account.User})
	return []Record{r}, err
}

// notThisKey refuses a file whose signer is another one than the person has confirmed.
func notThisKey(what, bureau string) error {
	return problem.New(problem.Refused, "不能导入"+what, "确认的指纹与文件的签名密钥不符", "请向“"+bureau+"”电话核对指纹，再重新导入")
}
