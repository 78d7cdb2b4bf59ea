package model

import (
	"fmt"
	"strings"

	"roadcert/domain/bureau"
	"roadcert/domain/day"
)

// Keys is what the tab of the keys says.
type Keys struct {
	Facts    []SyncFact
	State    string // of the data key
	Tone     Tone
	Verb     string // what can be done about it
	Told     string // of the recovery key
	ToldTone Tone
	Ends     []SyncFact // when seals and certificates end
	EndTone  Tone
	Ending   string // how many of them soon
}

// NewKeys words how things stand with the keys.
func NewKeys(s bureau.KeyState) Keys {
	k := Keys{
		State: "正常", Tone: Good, Verb: "更换数据密钥…", Told: "已告知", ToldTone: Good,
		Facts: []SyncFact{{"数据密钥", fmt.Sprintf("第 %d 代，%s 启用", s.Generation+1, day.Of(s.Since.Local())), Plain}},
	}
	sealed := SyncFact{"加密", "敏感信息全部用现在的密钥加密", Good}
	if s.Former {
		k.State, k.Tone, k.Verb = "更换中", Warning, "接着更换…"
		sealed = SyncFact{"加密", "正在改用现在的密钥" + soFar(s.Done, s.Total) + "；改完以前，原来的密钥还留着", Warning}
	}
	k.Facts = append(k.Facts, sealed)
	if n := len(s.Waiting); n > 0 {
		names := make([]string, n)
		for i, p := range s.Waiting {
			names[i] = p.Name + "（" + p.User + "）"
		}
		k.Facts = append(k.Facts, SyncFact{"等下次登录", strings.Join(names, "、") + " 下次登录时换上新密钥，不用他们做什么", Plain})
	}
	if s.BackupDue {
		k.Facts = append(k.Facts, SyncFact{"备份", "更换以后还没有备份：以前的备份只有当时的恢复密钥打得开，请系统管理员马上备份", Danger})
	}
	if s.Untold {
		k.Told, k.ToldTone = "没有告知任何人", Danger
	}
	k.Ending, k.EndTone = "正常", Good
	if s.Ending > 0 {
		k.Ending, k.EndTone = fmt.Sprintf("%d 项快要到期", s.Ending), Danger
	}
	for i, v := range s.Validities {
		fact := SyncFact{day.Of(v.Ends.Local()).String(), v.Name, Plain}
		if i < s.Ending {
			fact.Tone = Danger
		}
		k.Ends = append(k.Ends, fact)
	}
	return k
}

// soFar says how far something is: 1,204/3,100; nothing where that is not known.
func soFar(done, total int) string {
	if total == 0 {
		return ""
	}
	return "，" + Thousands(done) + "/" + Thousands(total)
}

// What the keys are for, and what a change of them means.
var (
	ValidityText = "印章和签章人证书到期以后不能再盖章，工作站的证书到期以后连不上省级系统。印章由安全管理员向省级申领后更换，工作站由系统管理员用新的接入文件重新接入。"
	DataKeyText  = []string{
		"数据密钥给身份证号、电话、地址、照片和证照文件加密，各人的口令和恢复密钥打开的就是它。用满几年、有掌握它的人离岗、或者证照库的副本可能落到外人手里时，请更换。",
		"更换时照常办理业务：先换密钥，再把已有的逐批改用新密钥，中断了可以接着做。各人下次登录时自动换上；停用的账户拿不到。恢复密钥同时换新，只告知一次。",
	}
	RecoveryText = []string{
		"口令全部忘记、电脑损坏时，只有恢复密钥的甲、乙两份合在一起打得开证照库和备份。原件遗失、保管人变动、或可能被人看到时，请更换；以前的备份要用当时的恢复密钥，原件请与备份一起留到备份清理完为止。",
	}
)

// RotationDone says what came of a change of the data key.
func RotationDone(r bureau.Rotation) string {
	if !r.Complete {
		return fmt.Sprintf("数据密钥已更换为第 %d 代，已有的还没有全部改用它，请接着更换", r.Generation+1)
	}
	return fmt.Sprintf("数据密钥已更换为第 %d 代，重新加密 %s 项，原来的密钥已销毁；请系统管理员马上备份", r.Generation+1, Thousands(r.Resealed))
}
