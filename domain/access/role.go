// Package access is who may do what: roles and their permissions, the separation of duties, accounts with
// their keys, passwords, and the recovery key.
//
// It follows GB/T 22239 8.1.4.1 (identity, password strength, lockout), 8.1.4.2 (least privilege) and 8.1.5
// (three administrators who exclude each other and all business roles), and GB/T 39786 for the way keys are
// kept: the data key exists on disk only under a key derived from a person's password.
package access

import "slices"

// Role is what a person is to the bureau. An account has exactly one.
type Role string

// The roles: five of the business, three administrators, and the scheduled jobs.
const (
	Clerk         Role = "clerk"
	Reviewer      Role = "reviewer"
	Approver      Role = "approver"
	Evaluator     Role = "evaluator"
	Supervisor    Role = "supervisor"
	SystemAdmin   Role = "system-admin"
	SecurityAdmin Role = "security-admin"
	AuditAdmin    Role = "audit-admin"
	Service       Role = "service"
)

// group says how a role gets on with others.
type group int

const (
	business      group = iota // one person may hold several of these accounts
	casework                   // the steps of a case: one of them a person, beside business
	administrator              // excludes every other role
	machine                    // is nobody's account, so it excludes every other role too
)

// duty is one line of the table of roles.
type duty struct {
	role  Role
	name  string
	group group
	may   []Permission // besides what everybody may
}

// roles is the whole separation of duties: what is not listed is not allowed.
var roles = []duty{
	{Clerk, "受理员", casework, []Permission{
		ReadCertificates, Reveal, TakeCalendar, CollectRegister, ProposeCase, ReadCases, ReadDocuments, Verify, Calibrate, RecordOutreach,
		Synchronise, ReportFault, RequestSharing, HandOut, WithdrawSharing, ReadSharing, HandOver,
	}},
	{Reviewer, "审核员", casework, []Permission{
		ReadCertificates, Reveal, TakeCalendar, DecideCase, ReadCases, ReadDocuments, Verify, DraftCatalog, Synchronise, ResolveDifference,
		ReportFault, GrantSharing, WithdrawSharing, ReadSharing, HandOver,
	}},
	{Approver, "批准人", casework, []Permission{
		ReadCertificates, Reveal, TakeCalendar, Convert, DecideCase, ApproveCase, ReadCases, ReadDocuments, Verify, SealDocuments, ReadSeals, PublishCatalog, Calibrate,
		Synchronise, ResolveDifference, ReportFault, GrantSharing, WithdrawSharing, ReadSharing, HandOver,
	}},
	{Evaluator, "评价员", business, []Permission{
		ReadCertificates, Evaluate, Verify, RecordOutreach, Synchronise, HandOver,
	}},
	{Supervisor, "巡检监督员", business, []Permission{
		ReadCertificates, Evaluate, Verify, Synchronise, ReportFault,
		ReadPatrol, ProbeHouse, Patrol, ReviewFinding,
		WithdrawSharing, ReadSharing, TraceSharing,
		ReadBackups, HandleEmergency, ReadEmergency, HandOver,
	}},
	{SystemAdmin, "系统管理员", administrator, []Permission{
		ReadAccounts, ManageAccounts, ManageSettings, CheckStore, Synchronise, JoinProvince, ReportFault,
		ReadPatrol, RectifyFinding,
		KeepBackups, ReadBackups, HandleEmergency, ReadEmergency,
	}},
	{SecurityAdmin, "安全管理员", administrator, []Permission{
		ReadAccounts, ConfirmAccounts, RotateKeys, ManageSeals, ReadSeals,
		ReadPatrol, RectifyFinding, AssignDuty, RecordAssessment,
		ReadBackups, HandleEmergency, ReadEmergency, HandOver,
	}},
	{AuditAdmin, "审计管理员", administrator, []Permission{
		ReadAudit, VerifyAudit, ExportAudit, CheckStore, ReadPatrol,
		TraceSharing, ReadBackups, ReadEmergency,
	}},
	{Service, "定时任务", machine, []Permission{
		ReadCertificates, Evaluate, RunSchedule, CheckStore, Synchronise, ProbeHouse, KeepBackups, ReadBackups,
	}},
}

// Roles returns every role, the business first.
func Roles() []Role {
	all := make([]Role, len(roles))
	for i, r := range roles {
		all[i] = r.role
	}
	return all
}

// Administrators returns the roles a new store begins with (三员); they make all other accounts.
func Administrators() []Role {
	var three []Role
	for _, r := range roles {
		if r.group == administrator {
			three = append(three, r.role)
		}
	}
	return three
}

// Known reports whether there is such a role.
func (r Role) Known() bool { return r.index() >= 0 }

// Name is the role in Chinese; an unknown role is its own name.
func (r Role) Name() string {
	if i := r.index(); i >= 0 {
		return roles[i].name
	}
	return string(r)
}

func (r Role) index() int {
	return slices.IndexFunc(roles, func(d duty) bool { return d.role == r })
}

// Exclusive reports whether one person may not hold accounts of both roles: administrators do nothing else (三员分立), and
// whoever could decide about their own case under another name is no second person.
func Exclusive(a, b Role) bool {
	i, j := a.index(), b.index()
	switch {
	case i == j:
		return false
	case i < 0 || j < 0:
		return true
	}
	one, other := roles[i].group, roles[j].group
	return max(one, other) > casework || one == casework && other == casework
}
