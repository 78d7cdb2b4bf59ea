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
	TakeCalendar      Permission = "take-calendar"
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
	ReadSeals         Permission = "read-seals"
	CheckStore        Permission = "check-store"
	ReadAudit         Permission = "read-audit"
	VerifyAudit       Permission = "verify-audit"
	ExportAudit       Permission = "export-audit"
	ReadAccounts      Permission = "read-accounts"
	ManageAccounts    Permission = "manage-accounts"
	ConfirmAccounts   Permission = "confirm-accounts"
	RotateKeys        Permission = "rotate-keys"
	ManageSettings    Permission = "manage-settings"
	RunSchedule       Permission = "run-schedule"
	Synchronise       Permission = "synchronise"
	JoinProvince      Permission = "join-province"
	ResolveDifference Permission = "resolve-difference"
	ReportFault       Permission = "report-fault"
	ReadPatrol        Permission = "read-patrol"
	ProbeHouse        Permission = "probe-house"
	Patrol            Permission = "patrol"
	RectifyFinding    Permission = "rectify-finding"
	ReviewFinding     Permission = "review-finding"
	AssignDuty        Permission = "assign-duty"
	AcceptDuty        Permission = "accept-duty"
	RecordAssessment  Permission = "record-assessment"
	RequestSharing    Permission = "request-sharing"
	GrantSharing      Permission = "grant-sharing"
	HandOut           Permission = "hand-out"
	WithdrawSharing   Permission = "withdraw-sharing"
	ReadSharing       Permission = "read-sharing"
	TraceSharing      Permission = "trace-sharing"
	KeepBackups       Permission = "keep-backups"
	ReadBackups       Permission = "read-backups"
	HandleEmergency   Permission = "handle-emergency"
	ReadEmergency     Permission = "read-emergency"
	HandOver          Permission = "hand-over"
	ReadHandover      Permission = "read-handover"
	SignIn            Permission = "sign-in"
	ChangeOwnPassword Permission = "change-own-password"
)

// manner says how a permission is asked for.
type manner int

const (
	plain     manner = iota
	strong           // gives or takes a right, or leaves the house: the second factor has to be there
	everybody        // may
)

// permissions gives each its Chinese name, as it completes the sentence 您不能… .
var permissions = []struct {
	permission Permission
	name       string
	manner     manner
}{
	{ReadCertificates, "查看证照", plain},
	{Reveal, "查看完整的敏感信息", plain},
	{TakeCalendar, "导出到期日历", strong},
	{CollectRegister, "归集登记表", plain},
	{Convert, "批量转化证照", strong},
	{ProposeCase, "提出办件", strong},
	{DecideCase, "对办件作出决定", strong},
	{ApproveCase, "在三级办理中批准", strong},
	{ReadCases, "查看办件", plain},
	{Evaluate, "统计转化率和生成评价报告", plain},
	{RecordOutreach, "登记宣传培训", plain},
	{ReadDocuments, "查看和导出电子证照文件", strong},
	{SealDocuments, "加盖专用章", strong},
	{Verify, "核验证照", plain},
	{DraftCatalog, "起草证照目录", plain},
	{PublishCatalog, "发布证照目录", strong},
	{Calibrate, "校准套打", plain},
	{ManageSeals, "管理印章和信任的证书", strong},
	{ReadSeals, "查看印章", plain},
	{CheckStore, "检查数据库", plain},
	{ReadAudit, "查看审计日志", plain},
	{VerifyAudit, "核验审计日志", plain},
	{ExportAudit, "导出和归档审计日志", strong},
	{ReadAccounts, "查看账户", plain},
	{ManageAccounts, "管理账户", strong},
	{ConfirmAccounts, "确认账户变动", strong},
	{RotateKeys, "更换数据密钥和恢复密钥", strong},
	{ManageSettings, "修改本单位设置", plain},
	{RunSchedule, "运行定时任务", plain},
	{Synchronise, "与省级系统同步", plain},
	{JoinProvince, "接入省级系统", strong},
	{ResolveDifference, "处理与省级的差异", strong},
	{ReportFault, "登记故障", plain},
	{ReadPatrol, "查看安全巡检", plain},
	{ProbeHouse, "开始安全巡检", plain},
	{Patrol, "填写和办结安全巡检", strong},
	{RectifyFinding, "登记问题的整改结果", plain},
	{ReviewFinding, "复核问题的整改", strong},
	{AssignDuty, "编制安全责任矩阵", plain},
	{AcceptDuty, "签署本人的安全责任", everybody},
	{RecordAssessment, "登记安全评估", plain},
	{RequestSharing, "申请共享授权", plain},
	{GrantSharing, "授予共享授权", strong},
	{HandOut, "凭授权提供证照信息", strong},
	{WithdrawSharing, "撤回共享授权", strong},
	{ReadSharing, "查看共享授权和台账", plain},
	{TraceSharing, "追查提供出去的文件", plain},
	{KeepBackups, "备份、演练和恢复", strong},
	{ReadBackups, "查看备份", plain},
	{HandleEmergency, "处置应急事件", plain},
	{ReadEmergency, "查看应急预案和记录", plain},
	{HandOver, "办理工作交接", strong},
	{ReadHandover, "查看与本人有关的工作交接", everybody},
	{SignIn, "登录", everybody},
	{ChangeOwnPassword, "修改本人口令", everybody},
}

// Strong tells whether the second factor of who has one is asked for anew (GB/T 22239 8.1.4.1 d).
func (p Permission) Strong() bool {
	for _, row := range permissions {
		if row.permission == p {
			return row.manner == strong
		}
	}
	return true
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
			return row.manner == everybody || slices.Contains(roles[i].may, p)
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
