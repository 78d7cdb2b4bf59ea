package main

// keySentences are those about the data key and the recovery key.
var keySentences = map[string]sentence{
	"help_keys":             {"数据密钥和恢复密钥：状态与更换（安全管理员）。", "The data key and the recovery key: state and change (security-admin)."},
	"help_keys_state":       {"数据密钥是第几代、换到哪里、谁还没有换用。", "Generation of the data key, how far a change is, who has not taken it yet."},
	"help_keys_rotate":      {"在使用中更换数据密钥和恢复密钥；中断后再次执行即继续。", "Change the data key and the recovery key while in use; run again to go on where it was cut off."},
	"help_keys_recovery":    {"更换恢复密钥，例如原件遗失。", "Make a new recovery key, for example when the paper is lost."},
	"help_keys_reason":      {"为什么更换。", "Why."},
	"keys_generation":       {"数据密钥：第 %d 代，自 %s 起使用。", "Data key: generation %d, since %s."},
	"keys_rotating":         {"更换还没有完成：%s/%s 处；再次执行 keys rotate，或等每晚的 tend 继续。", "A change is not carried through: %s of %s values; run keys rotate again, or wait for the nightly tend."},
	"keys_waiting":          {"  下次登录时换用：%s（%s）", "  takes it at the next sign-in: %s (%s)"},
	"keys_untold":           {"恢复密钥换过，但没有告知任何人：请执行 keys recovery 另行生成。", "The recovery key was changed and nobody was told: make another with keys recovery."},
	"keys_backup_due":       {"请立即备份：此前的备份只能用当时的恢复密钥打开。", "Back up now: backups made before open with the recovery key of then only."},
	"keys_ends":             {"  %s：有效期至 %s", "  %s: ends on %s"},
	"keys_ends_soon":        {"快要到期或者已经到期的：%s，有效期至 %s", "Ends soon, or has ended: %s, on %s"},
	"keys_resealing":        {"重新加密", "Sealing anew"},
	"keys_former_paper":     {"原来的恢复密钥对本库不再有效；此前的备份仍然要用它打开，删除那些备份之前请一并保管。", "The former recovery key does not open this store any more; backups made before still need it, so keep it as long as them."},
	"keys_rotated":          {"已更换为第 %d 代数据密钥，%s 处重新加密，复核无误；其他人下次登录时换用。", "The data key is of generation %d now; %s values were sealed anew and proved. Others take it at their next sign-in."},
	"keys_stopped":          {"已停止：这次重新加密 %s 处。新密钥已经启用，再次执行即继续。", "Stopped: %s values were sealed anew. The new key is in use; run it again to go on."},
	"tended_keys":           {"继续更换数据密钥：%s 处重新加密，已完成。", "Went on changing the data key: %s values were sealed anew, and it is done."},
	"keys_recovery_renewed": {"已更换恢复密钥。", "The recovery key is another one."},
}
