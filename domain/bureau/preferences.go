package bureau

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/problem"
)

// Preferences are what a bureau decides about its own way of working.
type Preferences struct {
	// ThreeSteps: a case that a reviewer agrees to still waits for the approver (受理、审核、批准). Otherwise the
	// second person's word decides.
	ThreeSteps bool `json:"three_steps"`
	// PickUp is the address of the province's page where a holder gets a certificate on their phone. {code} in it
	// stands for the pick-up code, {identifier} for the certificate's identifier. Empty: there is none yet.
	PickUp string `json:"pick_up"`
}

const preferencesName = "bureau"

// webAddress is what a phone opens: a host with a point or a port in its name, and no blanks.
var webAddress = regexp.MustCompile(`^https?://[A-Za-z0-9.-]+(?::\d+)?(?:[/?#]\S*)?$`)

// Preferences returns what the bureau has decided; everybody may know.
func (d *Desk) Preferences(ctx context.Context) (Preferences, error) {
	var p Preferences
	content, err := d.office.Store.Record(ctx, preferencesDrawer, preferencesName)
	if problem.Of(err) == problem.NotFound {
		return p, nil
	}
	if err == nil {
		err = json.Unmarshal(content, &p)
	}
	return p, problem.From(err, problem.Damaged, "不能读出本单位设置", "保存的设置读不出来", "请检查证照库，必要时用备份恢复")
}

// SavePreferences changes the bureau's way of working from now on.
func (d *Desk) SavePreferences(ctx context.Context, p Preferences) error {
	if err := d.permit(ctx, access.ManageSettings, "preferences", ""); err != nil {
		return err
	}
	p.PickUp = strings.TrimSpace(p.PickUp)
	if p.PickUp != "" && !webAddress.MatchString(p.PickUp) {
		return problem.New(problem.Invalid, "不能保存设置", "“"+p.PickUp+"”不是网址", "请填写以 https:// 开头的完整网址，取证码的位置写 {code}")
	}
	r, err := keep(preferencesDrawer, preferencesName, p)
	if err != nil {
		return err
	}
	return d.office.Store.Commit(ctx, Change{Records: []Record{r}, Audit: d.entry("preferences", "", audit.Done, "修改本单位设置")})
}
