package access

import (
	"slices"
	"strings"
)

// Permission is the right to one kind of use case. Each use case asks for exactly one.
type Permission string

// The permissions.
const (
	ReadCertificates  Permission = "read-certificates"
	Reveal            Permission = "reveal"
	CollectRegister   Permission = "collect-register"
	Convert           Permission = "convert"
	ProposeCase       Permission = "propose-case"
	DecideCase        Permission = "decide-case"
	ApproveCase       Permission = "approve-case"
	ReadCases         Permission = "read-cases"
	Evaluate          Permission = "evaluate"
	RecordOutreach    Permission = "record-outreach"
	ReadDocuments     Permission = "read-documents"
	SealDocuments     Permission = "seal-documents"
	Verify            Permission = "verify"
	DraftCatalog      Permission = "draft-catalog"
	PublishCatalog    Permission = "publish-catalog"
	Calibrate         Permission = "calibrate"
	ManageSeals       Permission = "manage-seals"
	CheckStore        Permission = "check-store"
	ReadAudit         Permission = "read-audit"
	VerifyAudit       Permission = "verify-audit"
	ReadAccounts      Permission = "read-accounts"
	ManageAccounts    Permission = "manage-accounts"
	ManageSettings    Permission = "manage-settings"
	RunSchedule       Permission = "run-schedule"
	Synchronise       Permission = "synchronise"
	JoinProvince      Permission = "join-province"
	ResolveDifference Permission = "resolve-difference"
	ReportFault       Permission = "report-fault"
	KeepBackups       Permission = "keep-backups"
	ReadBackups       Permission = "read-backups"
	HandleEmergency   Permission = "handle-emergency"
	ReadEmergency     Permission = "read-emergency"
	SignIn            Permission = "sign-in"
	ChangeOwnPassword Permission = "change-own-password"
)

// permissions gives each its Chinese name, as it completes the sentence 您不能… .
var permissions = []struct {
	permission Permission
	name       string
	everybody  bool
}{
	{ReadCertificates, "查看证照", false},
	{Reveal, "查看完整的敏感信息", false},
	{CollectRegister, "归集登记表", false},
	{Convert, "批量转化证照", false},
	{ProposeCase, "提出办件", false},
	{DecideCase, "对办件作出决定", false},
	{ApproveCase, "在三级办理中批准", false},
	{ReadCases, "查看办件", false},
	{Evaluate, "统计转化率和生成评价报告", false},
	{RecordOutreach, "登记宣传培训", false},
	{ReadDocuments, "查看和导出电子证照文件", false},
	{SealDocuments, "加盖专用章", false},
	{Verify, "核验证照", false},
	{DraftCatalog, "起草证照目录", false},
	{PublishCatalog, "发布证照目录", false},
	{Calibrate, "校准套打", false},
	{ManageSeals, "管理印章和信任的证书", false},
	{CheckStore, "检查数据库", false},
	{ReadAudit, "查看审计日志", false},
	{VerifyAudit, "核验审计日志", false},
	{ReadAccounts, "查看账户", false},
	{ManageAccounts, "管理账户", false},
	{ManageSettings, "修改本单位设置", false},
	{RunSchedule, "运行定时任务", false},
	{Synchronise, "与省级系统同步", false},
	{JoinProvince, "接入省级系统", false},
	{ResolveDifference, "处理与省级的差异", false},
	{ReportFault, "登记故障", false},
	{KeepBackups, "备份、演练和恢复", false},
	{ReadBackups, "查看备份", false},
	{HandleEmergency, "处置应急事件", false},
	{ReadEmergency, "查看应急预案和记录", false},
	{SignIn, "登录", true},
	{ChangeOwnPassword, "修改本人口令", true},
}

// Permissions returns every permission in a fixed order.
func Permissions() []Permission {
	all := make([]Permission, len(permissions))
	for i, p := range permissions {
		all[i] = p.permission
	}
	return all
}

// Name is the permission in Chinese, worded as what is done: 查看证照. An unknown one is its own name.
func (p Permission) Name() string {
	for _, row := range permissions {
		if row.permission == p {
			return row.name
		}
	}
	return string(p)
}

// Allowed reports whether a role has a permission. Unknown roles and permissions have and give nothing.
func Allowed(r Role, p Permission) bool {
	i := r.index()
	if i < 0 {
		return false
	}
	for _, row := range permissions {
		if row.permission == p {
			return row.everybody || slices.Contains(roles[i].may, p)
		}
	}
	return false
}

// Holders returns the roles that have a permission: whom to ask when one is refused.
func Holders(p Permission) []Role {
	var able []Role
	for _, r := range Roles() {
		if Allowed(r, p) {
			able = append(able, r)
		}
	}
	return able
}

// HolderNames are the same in Chinese, as a sentence lists them: 审核员、批准人.
func HolderNames(p Permission) string {
	var names []string
	for _, r := range Holders(p) {
		names = append(names, r.Name())
	}
	return strings.Join(names, "、")
}
