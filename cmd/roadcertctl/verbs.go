package main

import "roadcert/cmd/internal/console"

// verbs is every verb of the program, with what all of them understand. The sentences of its help are in
// words.go, under the names given here.
type verbs struct {
	options

	Init     initVerb   `cmd:"" help:"${help_init}"`
	Import   importVerb `cmd:"" help:"${help_import}"`
	Register struct {
		Doctor   doctorVerb   `cmd:"" help:"${help_doctor}"`
		Template templateVerb `cmd:"" help:"${help_template}"`
		Mappings mappingsVerb `cmd:"" help:"${help_mappings}"`
	} `cmd:"" help:"${help_registers}"`
	Photos  photosVerb  `cmd:"" help:"${help_photos}"`
	Quality qualityVerb `cmd:"" help:"${help_quality}"`
	List    listVerb    `cmd:"" help:"${help_list}"`
	Show    showVerb    `cmd:"" help:"${help_show}"`
	Convert convertVerb `cmd:"" help:"${help_convert}"`
	Issue   issueVerb   `cmd:"" help:"${help_issue}"`
	Act     actVerb     `cmd:"" help:"${help_act}"`
	Decide  decideVerb  `cmd:"" help:"${help_decide}"`
	Cases   casesVerb   `cmd:"" help:"${help_cases}"`
	Case    struct {
		New        caseNewVerb        `cmd:"" help:"${help_case_new}"`
		Save       caseSaveVerb       `cmd:"" help:"${help_case_save}"`
		Submit     caseSubmitVerb     `cmd:"" help:"${help_case_submit}"`
		Recall     caseRecallVerb     `cmd:"" help:"${help_case_recall}"`
		Attach     caseAttachVerb     `cmd:"" help:"${help_case_attach}"`
		Attachment caseAttachmentVerb `cmd:"" help:"${help_case_attachment}"`
		Slip       caseSlipVerb       `cmd:"" help:"${help_case_slip}"`
		Show       caseShowVerb       `cmd:"" help:"${help_case_show}"`
	} `cmd:"" help:"${help_case_verb}"`
	Batch struct {
		Begin batchVerb      `cmd:"" default:"withargs" help:"${help_batch_begin}"`
		Carry batchCarryVerb `cmd:"" help:"${help_batch_carry}"`
		Stop  batchStopVerb  `cmd:"" help:"${help_batch_stop}"`
		Show  batchShowVerb  `cmd:"" help:"${help_batch_show}"`
		List  batchListVerb  `cmd:"" help:"${help_batch_list_verb}"`
	} `cmd:"" help:"${help_batch}"`
	Tend  tendVerb `cmd:"" help:"${help_tend}"`
	Twins struct {
		List  twinsListVerb  `cmd:"" help:"${help_twins_list}"`
		Keep  twinsKeepVerb  `cmd:"" help:"${help_twins_keep}"`
		Merge twinsMergeVerb `cmd:"" help:"${help_twins_merge}"`
		Align twinsAlignVerb `cmd:"" help:"${help_twins_align}"`
	} `cmd:"" help:"${help_twins}"`
	Edition editionVerb `cmd:"" help:"${help_edition}"`
	Verify  verifyVerb  `cmd:"" help:"${help_verify}"`
	Seal    struct {
		Apply   sealVerb        `cmd:"" help:"${help_seal_apply}"`
		List    sealListVerb    `cmd:"" help:"${help_seal_list}"`
		Install sealInstallVerb `cmd:"" help:"${help_seal_install}"`
		Trust   trustVerb       `cmd:"" help:"${help_seal_trust}"`
	} `cmd:"" help:"${help_seal}"`
	Catalog struct {
		List    catalogListVerb   `cmd:"" help:"${help_catalog_list}"`
		Show    catalogShowVerb   `cmd:"" help:"${help_catalog_show}"`
		Diff    catalogDiffVerb   `cmd:"" help:"${help_catalog_diff}"`
		Draft   draftVerb         `cmd:"" help:"${help_catalog_draft}"`
		Discard discardVerb       `cmd:"" help:"${help_catalog_discard}"`
		Publish publishVerb       `cmd:"" help:"${help_catalog_publish}"`
		Export  catalogExportVerb `cmd:"" help:"${help_catalog_export}"`
		Import  catalogImportVerb `cmd:"" help:"${help_catalog_import}"`
	} `cmd:"" help:"${help_catalog}"`
	Status struct {
		Export statusExportVerb `cmd:"" help:"${help_status_export}"`
		Import statusImportVerb `cmd:"" help:"${help_status_import}"`
	} `cmd:"" help:"${help_status_list}"`
	Calendar struct {
		Show   calendarShowVerb   `cmd:"" help:"${help_calendar_show}"`
		Import calendarImportVerb `cmd:"" help:"${help_calendar_import}"`
	} `cmd:"" help:"${help_calendar}"`
	Due      dueVerb `cmd:"" help:"${help_due}"`
	Delivery struct {
		List     deliveryListVerb `cmd:"" help:"${help_delivery_list}"`
		Notify   notifyVerb       `cmd:"" help:"${help_delivery_notify}"`
		Deliver  deliverVerb      `cmd:"" help:"${help_delivery_deliver}"`
		Read     readVerb         `cmd:"" help:"${help_delivery_read}"`
		Returned returnedVerb     `cmd:"" help:"${help_delivery_returned}"`
	} `cmd:"" help:"${help_delivery}"`
	Outreach struct {
		Add     outreachAddVerb     `cmd:"" help:"${help_outreach_add}"`
		List    outreachListVerb    `cmd:"" help:"${help_outreach_list}"`
		Correct outreachCorrectVerb `cmd:"" help:"${help_outreach_correct}"`
	} `cmd:"" help:"${help_outreach}"`
	Fault struct {
		Open    faultOpenVerb    `cmd:"" help:"${help_fault_open}"`
		Measure faultMeasureVerb `cmd:"" help:"${help_fault_measure}"`
		Clear   faultClearVerb   `cmd:"" help:"${help_fault_clear}"`
		List    faultListVerb    `cmd:"" help:"${help_fault_list}"`
		Sheet   faultSheetVerb   `cmd:"" help:"${help_fault_sheet}"`
	} `cmd:"" help:"${help_fault}"`
	Patrol struct {
		Plan    patrolPlanVerb    `cmd:"" help:"${help_patrol_plan}"`
		Run     patrolRunVerb     `cmd:"" help:"${help_patrol_run}"`
		Answer  patrolAnswerVerb  `cmd:"" help:"${help_patrol_answer}"`
		List    patrolListVerb    `cmd:"" help:"${help_patrol_list}"`
		Show    patrolShowVerb    `cmd:"" help:"${help_patrol_show}"`
		Find    patrolFindVerb    `cmd:"" help:"${help_patrol_find}"`
		Measure patrolMeasureVerb `cmd:"" help:"${help_patrol_measure}"`
		Close   patrolCloseVerb   `cmd:"" help:"${help_patrol_close}"`
		Review  patrolReviewVerb  `cmd:"" help:"${help_patrol_review}"`
		Export  patrolExportVerb  `cmd:"" help:"${help_patrol_export}"`
		Duty    struct {
			List   dutyListVerb   `cmd:"" help:"${help_duty_list}"`
			Assign dutyAssignVerb `cmd:"" help:"${help_duty_assign}"`
			Sign   dutySignVerb   `cmd:"" help:"${help_duty_sign}"`
			End    dutyEndVerb    `cmd:"" help:"${help_duty_end}"`
		} `cmd:"" help:"${help_duty}"`
		Assess struct {
			List assessListVerb `cmd:"" help:"${help_assess_list}"`
			Add  assessAddVerb  `cmd:"" help:"${help_assess_add}"`
			Find assessFindVerb `cmd:"" help:"${help_assess_find}"`
		} `cmd:"" help:"${help_assess}"`
	} `cmd:"" help:"${help_patrol}"`
	Share struct {
		Request  shareRequestVerb  `cmd:"" help:"${help_share_request}"`
		Grant    shareGrantVerb    `cmd:"" help:"${help_share_grant}"`
		Refuse   shareRefuseVerb   `cmd:"" help:"${help_share_refuse}"`
		Withdraw shareWithdrawVerb `cmd:"" help:"${help_share_withdraw}"`
		Use      shareUseVerb      `cmd:"" help:"${help_share_use}"`
		List     shareListVerb     `cmd:"" help:"${help_share_list}"`
		Show     shareShowVerb     `cmd:"" help:"${help_share_show}"`
		Ledger   shareLedgerVerb   `cmd:"" help:"${help_share_ledger}"`
		Who      shareWhoVerb      `cmd:"" help:"${help_share_who}"`
	} `cmd:"" help:"${help_share}"`
	Backup struct {
		Make  backupVerb      `cmd:"" default:"withargs" help:"${help_backup_make}"`
		List  backupListVerb  `cmd:"" help:"${help_backup_list}"`
		Plan  backupPlanVerb  `cmd:"" help:"${help_backup_plan}"`
		Drill backupDrillVerb `cmd:"" help:"${help_backup_drill}"`
	} `cmd:"" help:"${help_backup}"`
	Restore struct {
		Run  restoreVerb `cmd:"" default:"withargs" help:"${help_restore_run}"`
		GoOn goOnVerb    `cmd:"" help:"${help_go_on}"`
	} `cmd:"" help:"${help_restore}"`
	Emergency struct {
		Plan     emergencyPlanVerb     `cmd:"" help:"${help_emergency_plan}"`
		Open     emergencyOpenVerb     `cmd:"" help:"${help_emergency_open}"`
		Measure  emergencyMeasureVerb  `cmd:"" help:"${help_emergency_measure}"`
		Close    emergencyCloseVerb    `cmd:"" help:"${help_emergency_close}"`
		List     emergencyListVerb     `cmd:"" help:"${help_emergency_list}"`
		Rehearse emergencyRehearseVerb `cmd:"" help:"${help_emergency_rehearse}"`
	} `cmd:"" help:"${help_emergency}"`
	Settings struct {
		Show settingsShowVerb `cmd:"" help:"${help_settings_show}"`
		Set  settingsSetVerb  `cmd:"" help:"${help_settings_set}"`
	} `cmd:"" help:"${help_settings}"`
	Join joinVerb `cmd:"" help:"${help_join}"`
	Sync struct {
		Run     syncVerb        `cmd:"" default:"withargs" help:"${help_sync_run}"`
		Status  syncStatusVerb  `cmd:"" help:"${help_sync_status}"`
		Package syncPackageVerb `cmd:"" help:"${help_sync_package}"`
		Receive syncReceiveVerb `cmd:"" help:"${help_sync_receive}"`
		Follow  syncFollowVerb  `cmd:"" help:"${help_sync_follow}"`
		Submit  syncSubmitVerb  `cmd:"" help:"${help_sync_submit}"`

		Stopped   syncStoppedVerb   `cmd:"" help:"${help_sync_stopped}"`
		Clash     syncClashVerb     `cmd:"" help:"${help_sync_clash}"`
		Resend    syncResendVerb    `cmd:"" help:"${help_sync_resend}"`
		Yield     syncYieldVerb     `cmd:"" help:"${help_sync_yield}"`
		Aside     syncAsideVerb     `cmd:"" help:"${help_sync_aside}"`
		Redo      syncRedoVerb      `cmd:"" help:"${help_sync_redo}"`
		Reconcile syncReconcileVerb `cmd:"" help:"${help_sync_reconcile}"`
		Mend      syncMendVerb      `cmd:"" help:"${help_sync_mend}"`
	} `cmd:"" help:"${help_sync}"`
	Evaluate evaluateVerb `cmd:"" help:"${help_evaluate}"`
	Fsck     fsckVerb     `cmd:"" help:"${help_fsck}"`
	Audit    struct {
		Verify  auditVerifyVerb  `cmd:"" help:"${help_audit_verify}"`
		List    auditListVerb    `cmd:"" help:"${help_audit_list}"`
		Export  auditExportVerb  `cmd:"" help:"${help_audit_export}"`
		Archive auditArchiveVerb `cmd:"" help:"${help_audit_archive}"`
	} `cmd:"" help:"${help_audit}"`
	Account struct {
		Add     accountAddVerb     `cmd:"" help:"${help_account_add}"`
		List    accountListVerb    `cmd:"" help:"${help_account_list}"`
		Renew   accountRenewVerb   `cmd:"" help:"${help_account_renew}"`
		End     accountEndVerb     `cmd:"" help:"${help_account_end}"`
		Unlock  accountUnlockVerb  `cmd:"" help:"${help_account_unlock}"`
		Changes accountChangesVerb `cmd:"" help:"${help_account_changes}"`
		Confirm accountConfirmVerb `cmd:"" help:"${help_account_confirm}"`
		Reject  accountRejectVerb  `cmd:"" help:"${help_account_reject}"`
		KeyFile accountKeyFileVerb `cmd:"" help:"${help_account_key_file}"`
		Recover accountRecoverVerb `cmd:"" help:"${help_account_recover}"`
	} `cmd:"" help:"${help_account}"`
	Keys struct {
		State    keysStateVerb    `cmd:"" help:"${help_keys_state}"`
		Rotate   keysRotateVerb   `cmd:"" help:"${help_keys_rotate}"`
		Recovery keysRecoveryVerb `cmd:"" help:"${help_keys_recovery}"`
	} `cmd:"" help:"${help_keys}"`
	Passwd passwdVerb `cmd:"" help:"${help_passwd}"`
	Demo   demoVerb   `cmd:"" help:"${help_demo}"`
	Bench  benchVerb  `cmd:"" help:"${help_bench}"`
}

// options go with every verb.
type options struct {
	Help         console.HelpFlag `short:"h" help:"${help_help}"`
	Store        string           `placeholder:"DIR" help:"${help_store}"`
	User         string           `env:"ROADCERT_USER" placeholder:"NAME" help:"${help_user}"`
	PasswordFile string           `placeholder:"FILE" help:"${help_password_file}"`
	KeyFile      string           `env:"ROADCERT_KEYFILE" placeholder:"FILE" help:"${help_key_file}"`
	JSON         bool             `help:"${help_json}"`
	Lang         string           `enum:"zh,en" default:"zh" help:"${help_lang}"`
}
