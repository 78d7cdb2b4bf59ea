package main

// accountSentences are those about changes to accounts and the second factor.
var accountSentences = map[string]sentence{
	"help_account_renew":    {"申请重置口令和密钥（系统管理员），用于忘记口令、丢失密钥文件或返岗。", "Ask for a new password and key (system-admin), for whoever lost them or comes back."},
	"help_account_end":      {"申请停用账户（系统管理员）。", "Ask for an account to be ended (system-admin)."},
	"help_account_unlock":   {"申请解除锁定（系统管理员）。", "Ask for an account to be unlocked (system-admin)."},
	"help_account_changes":  {"列出等待确认的账户变动，和三十天内退回的。", "List the changes that wait to be confirmed, and those turned down within thirty days."},
	"help_account_confirm":  {"确认账户变动，使之生效（安全管理员）。", "Let a change take effect (security-admin)."},
	"help_account_reject":   {"退回账户变动（安全管理员）。", "Turn a change down (security-admin)."},
	"help_account_key_file": {"启用本人的第二因素：把密钥文件写到U盘。", "Turn your second factor on: write the key file to a stick."},
	"help_account_recover":  {"用恢复密钥重置管理员账户；口令只显示一次。", "Reset an administrator's account with the recovery key; the password is shown once."},
	"help_whose_account":    {"账户的用户名。", "User name of the account."},
	"help_account_why":      {"原因。", "Why."},
	"help_account_change":   {"变动的编号，见 account changes。", "The change's ID, as account changes lists it."},
	"help_new_key_file":     {"写到哪个文件，放在U盘上。", "The file to write, on a stick."},

	"account_waits":     {"%s：已申请，等安全管理员确认。", "%s: asked for; the security-admin confirms."},
	"account_confirmed": {"%s：已确认，从现在起生效。", "%s: confirmed; it holds from now on."},
	"account_rejected":  {"%s：已退回。", "%s: turned down."},
	"changes_columns":   {"编号|变动|用户名|岗位|申请人|时间|原因", "ID|what|user|role|by|at|why"},
	"key_file_written":  {"密钥文件已写到 %s。从现在起，%s 登录和办理重要业务都要用它；请随身保管，不要留在电脑上。", "The key file is in %s. From now on %s signs in and decides with it; keep it with you, not in the computer."},
	"rejected_columns":  {"已退回|用户名|申请人|退回人|时间|退回的原因", "turned down|user|by|turned down by|at|because"},
	"cannot_recover":    {"不能用恢复密钥开启账户", "Cannot open the account with the recovery key"},
}
