package certificate

import (
	"slices"
	"strings"

	"roadcert/domain/catalog"
	"roadcert/domain/day"
)

// need is a condition of a rule beyond status, medium and reason.
type need struct {
	name string // of the rule in a Refusal
	// unmet says what is wrong and what to do, or nothing. status is that of the day of effect.
	unmet func(c *Certificate, cmd *Command, status Status) (text, remedy string)
}

// statusRemedies says what can be done about a certificate whose status stands in the way.
var statusRemedies = map[Status]string{
	None: "请先归集或制发该证照", Valid: "该证照有效，内容有变化请办理变更、换发或补发", Suspended: "请在暂扣期满办理发还之后再办",
	Expired: "请先办理换发（延续），或以“有效期届满未延续”注销", Cancelled: "已注销的证照不能恢复，需要时请重新申请",
	Revoked: "已吊销的证照只能注销", Rescinded: "已撤销的证照只能注销", Voided: "已作废的证照请重新制发",
}

var mediumRemedies = map[Medium]string{
	Paper: "请先把纸质证照转化为电子证照", Electronic: "该证照已有电子证照，内容有变化请办理变更", Both: "该证照已有电子证照，内容有变化请办理变更",
}

func reasonNames(list []Reason) string {
	names := make([]string, len(list))
	for i, r := range list {
		names[i] = r.Name()
	}
	return strings.Join(names, "、")
}

var hasFace = need{"face", func(_ *Certificate, cmd *Command, _ Status) (string, string) {
	if len(cmd.Face) == 0 {
		return cmd.Operation.Name() + "需要照面信息", "请填写照面各项"
	}
	return "", ""
}}

// notRetired: the catalogue still has the kind for something new.
var notRetired = need{"retired", func(_ *Certificate, cmd *Command, _ Status) (string, string) {
	if cmd.Kind.Retired {
		return "证照目录已停用“" + cmd.Kind.Short + "”，不再新增", "已有的证照照常办理；确需新增的，请先在证照目录中恢复"
	}
	return "", ""
}}

// onlyCollected keeps a register from overwriting what the desk has decided since.
var onlyCollected = need{"decided_since", func(c *Certificate, _ *Command, _ Status) (string, string) {
	if c.Status == Voided || c.Version > 0 {
		return "该证照归集以后已在本系统办理过业务", "请办理变更，不要用登记表覆盖"
	}
	return "", ""
}}

// conforms is the check that makes an edition count: every item of the face that the catalogue asks
// for is there, and the number has the form of its kind.
var conforms = need{"face_incomplete", func(c *Certificate, cmd *Command, _ Status) (string, string) {
	face := c.Face
	if cmd.Face != nil {
		face = cmd.Face
	}
	if missing := Missing(cmd.Kind, face); len(missing) > 0 {
		return "照面信息不全，缺少" + strings.Join(missing, "、"), "请补录后再办"
	}
	if n := face[cmd.Kind.Key(catalog.RoleNumber)]; !cmd.Kind.CheckNumber(n) {
		return "证照编号不符合该类证照的编号规则", "请核对原件上的编号"
	}
	return "", ""
}}

// Missing names the items of a face that its kind asks for before an edition is made.
func Missing(kind *catalog.Kind, face Face) []string {
	var names []string
	for i := range kind.Fields {
		if f := &kind.Fields[i]; f.Required != catalog.Optional && face[f.Key] == "" {
			names = append(names, f.Name)
		}
	}
	return names
}

var notOver = need{"over", func(_ *Certificate, cmd *Command, _ Status) (string, string) {
	key := cmd.Kind.Key(catalog.RoleTo)
	if to, err := day.Parse(cmd.Face[key]); key != "" && err == nil && to < cmd.On {
		return "有效期至 " + to.String() + "，生效前就已届满", "请核对有效期"
	}
	return "", ""
}}

var hasEnd = need{"until", func(_ *Certificate, cmd *Command, _ Status) (string, string) {
	if cmd.Until <= cmd.On || cmd.Until == day.Forever {
		return "暂扣必须有晚于今天的期满日期", "请填写暂扣期满日期"
	}
	return "", ""
}}

var reasonFits = need{"reason", func(_ *Certificate, cmd *Command, status Status) (string, string) {
	for _, end := range endings {
		if end.reason != cmd.Reason {
			continue
		}
		if !slices.Contains(end.from, status) || end.holder != "" && end.holder != cmd.Kind.Holder {
			return "状态为“" + status.Name() + "”的" + cmd.Kind.Short + "不能以“" + cmd.Reason.Name() + "”注销", end.remedy
		}
	}
	return "", ""
}}

var notDelivered = need{"delivered", func(c *Certificate, _ *Command, _ Status) (string, string) {
	if c.Delivered {
		return "该证照已送达持证主体，不能作废", "请办理变更或撤销"
	}
	return "", ""
}}

var notYetRecorded = need{"recorded", func(c *Certificate, _ *Command, _ Status) (string, string) {
	if c.Status != Valid {
		return "该证照的过期已经记录", ""
	}
	return "", ""
}}
