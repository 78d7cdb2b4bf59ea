package model

import (
	"fmt"
	"strconv"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
)

var steps = []Choice{{"two", "两级：受理、审批"}, {"three", "三级：受理、审核、批准"}}

// PreferenceProperties are what a bureau decides about its own way of working.
func PreferenceProperties() []Property[bureau.Preferences] {
	return []Property[bureau.Preferences]{
		{
			Name: "办理层级", Choices: steps, Get: func(p *bureau.Preferences) string { return steps[map[bool]int{true: 1}[p.ThreeSteps]].Key },
			Read: func(p *bureau.Preferences) string {
				if p.ThreeSteps {
					return "审核员同意以后，还要由" + access.HolderNames(access.ApproveCase) + "批准，办件才算办结。"
				}
				return "受理以后由另一人审批，他的决定就是结果。"
			},
			Set: func(p *bureau.Preferences, key string) string {
				p.ThreeSteps = key == steps[1].Key
				return ""
			},
		},
		{
			Name: "取证网址", Hint: "https://…{code}，没有的不填", Get: func(p *bureau.Preferences) string { return p.PickUp },
			Read: func(p *bureau.Preferences) string {
				if p.PickUp == "" {
					return "还没有。送达告知单上不印二维码网址，持证主体凭取证码到窗口领取。"
				}
				return "印在送达告知单的二维码里，{code} 的位置换成取证码。"
			},
			Set: changed(func(p *bureau.Preferences, text string) error { p.PickUp = text; return nil }),
		},
		counting("故障登记", unused, func(p *bureau.Preferences) *int { return &p.FaultAfter }, "不自动登记故障，要靠人发现后登记。", "连不上省级系统满 %d 分钟，自动登记一次故障，从排除时起算补推的两个工作日。"),
		counting("共享授权", "本数", func(p *bureau.Preferences) *int { return &p.ShareAlone }, fmt.Sprintf("超过 %d 本的共享，要两人授权。", bureau.DefaultShareAlone),
			"超过 %d 本的共享，要两人授权；同一天给同一使用方的合并计算。"),
		counting("口令有效期", unused, func(p *bureau.Preferences) *int { return &p.PasswordDays }, "口令不到期。等级保护要求定期更换，不建议这样设。", "口令用满 %d 天，登录后要先换新的；最近五个用过的不能再用。"),
		counting("自动锁定", unused, func(p *bureau.Preferences) *int { return &p.LockAfter }, "没有人在也不锁定。等级保护要求自动锁定，不建议这样设。", "键盘和鼠标 %d 分钟没有人动，就要重新输入口令；各人从下次登录起按它锁定。"),
	}
}

// unused is the hint of what a bureau can do without.
const unused = "0 表示不用"

// counting is a property that is a number: what none means, and what so many do.
func counting(name, hint string, of func(*bureau.Preferences) *int, none, many string) Property[bureau.Preferences] {
	return Property[bureau.Preferences]{
		Name: name, Must: true, Hint: hint,
		Get: func(p *bureau.Preferences) string { return strconv.Itoa(*of(p)) },
		Read: func(p *bureau.Preferences) string {
			if *of(p) == 0 {
				return none
			}
			return fmt.Sprintf(many, *of(p))
		},
		Set: changed(func(p *bureau.Preferences, text string) (err error) {
			*of(p), err = strconv.Atoi(text)
			return err
		}),
	}
}

// changed sets what the bureau agrees to, and otherwise says what is wrong and changes nothing.
func changed(set func(*bureau.Preferences, string) error) func(*bureau.Preferences, string) string {
	return func(p *bureau.Preferences, text string) string {
		next := *p
		if set(&next, strings.TrimSpace(text)) != nil {
			return "请填写整数"
		}
		if wrong := fault(next.Check()); wrong != "" {
			return wrong
		}
		*p = next
		return ""
	}
}
