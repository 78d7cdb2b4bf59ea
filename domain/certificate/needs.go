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

// numberFree keeps a number that was somebody's from becoming somebody else's. Where the number is the
// holder's own, a person whose certificate has ended can be given it again.
var numberFree = need{"number_used", func(c *Certificate, cmd *Command, _ Status) (string, string) {
	if c.Revision > 0 && !cmd.Kind.Number.OfHolder {
		return "编号 " + c.Number + " 属于一本已" + c.Status.Name() + "的证照", "请不填编号，由系统编一个新的；与原证的关系可在“原证照”中注明"
	}
	return "", ""
}}

// sameNumber: the number is what a certificate is known by for ever. What was only copied from paper can be
// copied wrongly, and put right.
var sameNumber = need{"number_changed", func(c *Certificate, cmd *Command, _ Status) (string, string) {
	if c.Version > 0 && cmd.Face[cmd.Kind.Key(catalog.RoleNumber)] != c.Number {
		return "已有电子证照的，" + cmd.Operation.Name() + "不能改变证照编号", "编号有误的请作废后重新制发；换新编号的请注销后重新制发"
	}
	return "", ""
}}

// onlyCollected keeps a register from overwriting what the desk has decided since.
var onlyCollected = need{"decided_since", func(c *Certificate, _ *Command, _ Status) (string, string) {
	if c.Decided {
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

var termOver = need{"until", func(c *Certificate, cmd *Command, _ Status) (string, string) {
	switch {
	case c.Until == 0:
		return "没有记录暂扣的期满日期", "请查明后办理发还"
	case cmd.On <= c.Until:
		return "暂扣到 " + c.Until.String() + " 才期满", "提前发还的请办理发还"
	}
	return "", ""
}}

var hasOutcome = need{"result", func(_ *Certificate, cmd *Command, _ Status) (string, string) {
	if !known(Outcomes, cmd.Result) {
		return "年度审验的结果应为合格或不合格", "请填写审验结果"
	}
	return "", ""
}}

var hasGrade = need{"result", func(_ *Certificate, cmd *Command, _ Status) (string, string) {
	if !known(Grades, cmd.Result) {
		return "诚信考核的等级应为 AAA、AA、A、B 之一", "请填写考核等级"
	}
	return "", ""
}}

// hasTerm: a result that lets a certificate go on says until when.
var hasTerm = need{"until", func(_ *Certificate, cmd *Command, _ Status) (string, string) {
	if cmd.Result != Failed && cmd.Until <= cmd.On {
		return cmd.Operation.Name() + "的有效期应晚于" + cmd.On.String(), "请填写有效期至"
	}
	return "", ""
}}

// notFailed: what failed its review is mended before it is prolonged.
var notFailed = need{"review_failed", func(c *Certificate, cmd *Command, _ Status) (string, string) {
	if c.Face[cmd.Kind.Key(catalog.RoleReviewResult)] == ResultName(Review, Failed) {
		return "最近一次年度审验不合格", "请整改并审验合格后再办理"
	}
	return "", ""
}}

// otherOver: what a new certificate follows on is over. Two in force for one right would count twice.
var otherOver = need{"previous_in_force", func(_ *Certificate, cmd *Command, _ Status) (string, string) {
	if s := cmd.Other.StatusOn(cmd.On); cmd.Other.ID != 0 && slices.Contains(inForce, s) {
		return "原证照 " + cmd.Other.ID.String() + " 的状态还是“" + s.Name() + "”", "请先注销原证照，再以新编号制发"
	}
	return "", ""
}}

var hasOther = need{"other", func(c *Certificate, cmd *Command, _ Status) (string, string) {
	switch o := &cmd.Other; {
	case o.ID == 0 || o.ID == c.ID:
		return "归并须指明保留哪一本", "请指明另一本证照"
	case o.Kind != cmd.Kind.Code:
		return "只有同一类证照才能归并", "请核对要保留的是哪一本"
	case o.Status == Voided:
		return "要保留的那一本已经作废", "请核对要保留的是哪一本"
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

var isDelivered = need{"not_delivered", func(c *Certificate, _ *Command, _ Status) (string, string) {
	if !c.Delivered {
		return "该证照没有送达记录", "请先登记送达"
	}
	return "", ""
}}

// undone are the operations that can be taken back as long as nothing has followed.
var undone = []Operation{Issue, Suspend, Cancel, Revoke, Rescind, Void, Merge}

var lastUndone = need{"last", func(c *Certificate, cmd *Command, _ Status) (string, string) {
	last := cmd.Undo.Last
	if last == nil || last.ID != c.LastEvent || !slices.Contains(undone, last.Operation) {
		what := "这样的业务"
		if last != nil {
			what = "“" + last.Operation.Name() + "”"
		}
		return "最近一次办理的是" + what + "，不能撤回", "能撤回的只有最近一次的制发、暂扣、注销、吊销、撤销、作废、归并；内容有误的请办理变更"
	}
	return "", ""
}}

var notSent = need{"sent", func(_ *Certificate, cmd *Command, _ Status) (string, string) {
	if cmd.Undo.Sent {
		return "省级系统已经收到这次办理", "请办理冲正，由另一人批准"
	}
	return "", ""
}}

var alreadySent = need{"not_sent", func(_ *Certificate, cmd *Command, _ Status) (string, string) {
	if !cmd.Undo.Sent {
		return "这次办理还没有推送到省级系统，不需要冲正", "请直接撤回办理"
	}
	return "", ""
}}

var notYetRecorded = need{"recorded", func(c *Certificate, _ *Command, _ Status) (string, string) {
	if c.Status != Valid {
		return "该证照的过期已经记录", ""
	}
	return "", ""
}}
