package bureau_test

import (
	"context"
	"io"
	"iter"
	"reflect"
	"slices"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// free needs no permission: it tells who sits here, what day it is, what everybody may know, or is about oneself.
const free access.Permission = ""

// needs is the permission every use case asks for, written down once more: what is missing here is refused by the test.
var needs = map[string]access.Permission{
	// Who and where.
	"Person": free, "MustChange": free, "May": free, "Settings": free, "Catalog": free, "Regions": free, "Today": free, "Kind": free,
	"Scope": free, "SampleSheet": free, "Calendar": free, "CalendarYears": free, "Preferences": free, "Close": free,
	"ChangePassword": free, "TakeKeyFile": free, "OwnAccount": free,
	// Registers.
	"Inspect": access.CollectRegister, "InspectAll": access.CollectRegister, "Diagnose": access.CollectRegister, "Import": access.CollectRegister,
	"ImportPhotos": access.CollectRegister, "Mappings": access.CollectRegister, "ForgetMapping": access.CollectRegister,
	"Twins": access.CollectRegister, "KeepTwins": access.CollectRegister, "Quality": access.ReadCertificates,
	// Certificates.
	"List": access.ReadCertificates, "Show": access.ReadCertificates, "Gather": access.ReadCertificates, "Overview": access.ReadCertificates,
	"Due": access.ReadCertificates, "DueCalendar": access.TakeCalendar, "Reveal": access.Reveal, "Verify": access.Verify,
	"ImportStatusList": access.Verify, "ExportStatusList": access.ReadDocuments, "Sheet": access.ReadDocuments, "Document": access.ReadDocuments,
	"SealEditions": access.SealDocuments, "Convert": access.Convert, "Expire": access.RunSchedule, "ReadList": access.ReadCertificates,
	"Deliveries": access.ReadCertificates, "Delivery": access.ReadCertificates, "DeliveryReminders": access.ReadCertificates,
	"Notify": access.ProposeCase, "RecordDelivery": access.ProposeCase,
	// Cases.
	"Propose": access.ProposeCase, "ProposeIssue": access.ProposeCase, "ProposeMerge": access.ProposeCase, "ProposeSameHolder": access.ProposeCase,
	"Record": access.ProposeCase, "SaveCase": access.ProposeCase, "Submit": access.ProposeCase, "Recall": access.ProposeCase,
	"Written": access.ProposeCase, "Suggest": access.ProposeCase, "Attach": access.ProposeCase, "Detach": access.ProposeCase,
	"AddPicture": access.ProposeCase, "Attachment": access.ReadCases, "Cases": access.ReadCases, "Case": access.ReadCases,
	"Changes": access.ReadCases, "RevealChanges": access.Reveal, "Slip": access.ReadCases, "Outcome": access.ReadCases, "Members": access.ReadCases,
	"Decide": access.DecideCase, "Withdraw": access.DecideCase, "Plan": access.ProposeCase, "Begin": access.ProposeCase,
	"Carry": access.DecideCase, "Stop": access.DecideCase,
	// The catalogue.
	"Versions": access.ReadCertificates, "ExportCatalog": access.ReadCertificates, "SaveDraft": access.DraftCatalog, "DiscardDraft": access.DraftCatalog,
	"ImportCatalog": access.DraftCatalog, "Publish": access.PublishCatalog, "Calibrations": access.ReadDocuments, "SaveCalibration": access.Calibrate,
	// The province.
	"Join": access.JoinProvince, "Link": access.Synchronise, "Sync": access.Synchronise, "SyncStatus": access.Synchronise, "Unsent": access.Synchronise,
	"Follow": access.Synchronise, "ExportParcel": access.Synchronise, "ReceiveParcel": access.Synchronise, "Reconcile": access.Synchronise,
	"SyncState": access.ReadCertificates, "StoppedItems": access.ReadCertificates, "Clash": access.ReadCertificates, "AsideItems": access.ReadCertificates,
	"Resend": access.ResolveDifference, "Yield": access.ResolveDifference, "YieldAll": access.ResolveDifference, "Yieldable": access.ResolveDifference,
	"Mend": access.ResolveDifference, "Redo": access.ProposeCase, "HandIn": access.Evaluate,
	"Faults": access.Synchronise, "Fault": access.Synchronise, "Clocks": access.Synchronise, "FaultSheet": access.Synchronise,
	"OpenFault": access.ReportFault, "TakeMeasure": access.ReportFault, "ClearFault": access.ReportFault,
	// The year.
	"Evaluate": access.Evaluate, "Outreach": access.ReadCertificates, "OutreachRecord": access.ReadCertificates,
	"AddOutreach": access.RecordOutreach, "CorrectOutreach": access.RecordOutreach,
	// The patrol.
	"PatrolRecords": access.ReadPatrol, "PatrolRecord": access.ReadPatrol, "PatrolList": free, "PatrolBoard": access.ReadPatrol,
	"PatrolFindings": access.ReadPatrol, "PatrolFinding": access.ReadPatrol, "PatrolLog": access.ReadPatrol, "Assessments": access.ReadPatrol,
	"BeginPatrol": access.ProbeHouse, "AnswerPatrol": access.Patrol, "ConcludePatrol": access.Patrol, "OrderRectification": access.Patrol,
	"Rectify": access.RectifyFinding, "ReviewFinding": access.ReviewFinding, "Duties": access.AcceptDuty, "AcceptDuty": access.AcceptDuty,
	"AssignDuty": access.AssignDuty, "EndDuty": access.AssignDuty, "EnterAssessment": access.RecordAssessment,
	"EnterAssessmentFinding": access.RecordAssessment,
	// Sharing.
	"RequestSharing": access.RequestSharing, "GrantSharing": access.GrantSharing, "WithdrawSharing": access.WithdrawSharing,
	"Share": access.HandOut, "Grants": access.ReadSharing, "Grant": access.ReadSharing, "SharingLedger": access.ReadSharing,
	"TraceSharing": access.TraceSharing,
	// Backups and emergencies.
	"Backup": access.KeepBackups, "PlanBackups": access.KeepBackups, "Backups": access.ReadBackups, "RunBackups": access.KeepBackups,
	"Drill": access.KeepBackups, "Restoration": free, "GoOn": access.KeepBackups, "EmergencyPlan": access.ReadEmergency,
	"SetEmergencyPlan": access.HandleEmergency, "OpenIncident": access.HandleEmergency, "AddMeasure": access.HandleEmergency,
	"CloseIncident": access.HandleEmergency, "Incidents": access.ReadEmergency, "RehearseOutage": access.HandleEmergency,
	"Rehearsals": access.ReadEmergency,
	// The handover of work.
	"OpenWork": access.ReadHandover, "Handovers": access.ReadHandover, "HandoverSheet": access.ReadHandover,
	"DrawUpHandover": access.HandOver, "StepHandover": access.HandOver,
	// The house.
	"Accounts": access.ReadAccounts, "AccountChanges": access.ReadAccounts, "RejectedAccountChanges": access.ReadAccounts, "AddAccount": access.ManageAccounts, "RenewAccount": access.ManageAccounts,
	"ChangeAccount": access.ManageAccounts, "ConfirmAccountChange": access.ConfirmAccounts, "RejectAccountChange": access.ConfirmAccounts,
	"KeyState": access.ReadAccounts, "RotateKeys": access.RotateKeys, "RenewRecovery": access.RotateKeys, "ResumeRotation": access.RunSchedule,
	"SavePreferences": access.ManageSettings, "ImportCalendar": access.ManageSettings, "Fsck": access.CheckStore, "VerifyAudit": access.VerifyAudit,
	"AuditLog": access.ReadAudit, "ExportAudit": access.ExportAudit, "ArchiveAudit": access.ExportAudit, "AuditBreak": free,
	"Seals": access.ReadSeals, "InstallSeal": access.ManageSeals, "TrustCertificate": access.ManageSeals,
}

// TestEveryRoleAndEveryUseCase calls every method of a desk for every role. Who has not the permission is refused, and
// whoever has it is not refused for want of it; what becomes of the rest, with nothing to work on, is no matter here.
func TestEveryRoleAndEveryUseCase(t *testing.T) {
	c, _ := converted(t)
	given := c.given()
	desk := reflect.TypeFor[*bureau.Desk]()
	named := map[string]bool{}
	for i := range desk.NumMethod() {
		m := desk.Method(i)
		if slices.Contains(bureau.OnlyInTests, m.Name) {
			continue
		}
		permission, ok := needs[m.Name]
		if named[m.Name] = true; !ok {
			t.Errorf("nobody says who may %s", m.Name)
			continue
		}
		if permission == free {
			continue
		}
		for _, role := range access.Roles() {
			err := c.try(role, m, given[m.Name])
			refused := problem.Of(err) == problem.Forbidden
			if refused == access.Allowed(role, permission) {
				t.Errorf("%s, by %s: %v", m.Name, role, err)
			}
		}
	}
	for name := range needs {
		if !named[name] {
			t.Errorf("there is no %s", name)
		}
	}
}

// try calls a method with what is given, and nothing for the rest.
func (c *county) try(role access.Role, m reflect.Method, given []any) (err error) {
	c.Helper()
	args := []reflect.Value{reflect.ValueOf(c.desk(role))}
	last := m.Type.NumIn()
	if m.Type.IsVariadic() { // it is given none
		last--
	}
	for i := 1; i < last; i++ {
		in := m.Type.In(i)
		at := reflect.Zero(in)
		switch in {
		case reflect.TypeFor[context.Context]():
			at = reflect.ValueOf(c.Context())
		case reflect.TypeFor[io.Writer]():
			at = reflect.ValueOf(io.Discard)
		case reflect.TypeFor[bureau.Register]():
			at = reflect.ValueOf(open(c.TB, "list.csv", "道路运输证号\n没有这个号\n"))
		case reflect.TypeFor[iter.Seq2[bureau.Photo, error]]():
			at = reflect.ValueOf(func(func(bureau.Photo, error) bool) {})
		}
		for _, g := range given {
			if reflect.TypeOf(g) == in {
				at = reflect.ValueOf(g).Convert(in)
			}
		}
		args = append(args, at)
	}
	for _, out := range m.Func.Call(args) {
		if e, ok := out.Interface().(error); ok {
			err = e
		}
	}
	return err
}

// given is what use cases have to be given so that they come to ask for a permission.
func (c *county) given() map[string][]any {
	c.Helper()
	clerk := c.desk(access.Clerk)
	cancel := bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"}
	plan := need[bureau.Plan](c.TB)(clerk.Plan(c.Context(), bureau.Selection{Query: &bureau.Query{Limit: 1}}, cancel, nil))
	batch := need[bureau.Case](c.TB)(clerk.Begin(c.Context(), plan))
	return map[string][]any{
		"Plan": {cancel}, "Begin": {plan}, "Carry": {batch.ID}, "Stop": {batch.ID}, "Notify": {[]string{"c1-1"}}, "RecordDelivery": {[]string{"c1-1"}},
		"Record": {"c1-1", bureau.Proposal{Operation: certificate.Review, Result: "qualified"}},
		"Backup": {c.TempDir()}, // without a folder it would be made here
	}
}
