package model

import (
	"strconv"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
)

// RestoredText is what every person is told of a store that came out of a backup and has not caught up.
func RestoredText(r bureau.Restoration) string {
	text := "本库由 " + FaultMoment(r.Backup.Made) + " 的备份恢复，尚未与省级核对，暂不能办理。"
	if r.Joined {
		return text + "请先同步一次，取回备份之后办理的结果；省级系统长时间不通时，由" + access.SystemAdmin.Name() + "放行。"
	}
	return text + "本机没有接入省级系统，请" + access.SystemAdmin.Name() + "放行。"
}

// GoOnText says what letting a store go on means.
func GoOnText(r bureau.Restoration) string {
	text := "放行以后可以办理业务，但备份之后办理的，本库都不知道：注销、吊销的还显示有效，发出的编号可能再发一次。请按纸质台账填写每类证照跳过多少个编号，宁多勿少。"
	if r.Joined {
		text += "本机已接入省级系统，能同步的请先同步；以后的编号由省级系统重新给，这里可以填 0。"
	}
	return text
}

// SkippedFault says what is wrong with how many numbers are to be left out.
func SkippedFault(text string, joined bool) string {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	switch {
	case err != nil || n < 0:
		return "请填写备份之后每类证照最多可能发出的编号数"
	case n == 0 && !joined:
		return "请按纸质台账填写，宁多勿少；不能是 0"
	}
	return ""
}

// GoOnConfirmed is what is said once more before a store goes on, and what is to be typed for it.
func GoOnConfirmed(numbers int) (text, typed string) {
	if numbers == 0 {
		return "不等省级系统核对就放行，不跳过编号。这件事记入审计日志，由您负责。", "放行"
	}
	n := strconv.Itoa(numbers)
	return "不等省级系统核对就放行，每类证照跳过 " + n + " 个编号。这件事记入审计日志，由您负责。", n
}
