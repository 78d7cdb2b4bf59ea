package main

import "roadcert/cmd/internal/console"

// verbs is every verb of the program, with what all of them understand. The sentences of its help are in sentences.go,
// under the names given here.
type verbs struct {
	options

	Init    initVerb    `cmd:"" help:"${help_init}"`
	Enrol   enrolVerb   `cmd:"" help:"${help_enrol}"`
	Bar     barVerb     `cmd:"" help:"${help_bar}"`
	Run     runVerb     `cmd:"" help:"${help_run}"`
	Receive receiveVerb `cmd:"" help:"${help_receive}"`
	Notice  noticeVerb  `cmd:"" help:"${help_notice}"`
	League  leagueVerb  `cmd:"" help:"${help_league}"`
	Status  statusVerb  `cmd:"" help:"${help_status}"`
	Look    lookVerb    `cmd:"" help:"${help_look}"`
	Backup  backupVerb  `cmd:"" help:"${help_backup}"`
}

// options go with every verb.
type options struct {
	Help           console.HelpFlag `short:"h" help:"${help_help}"`
	PassphraseFile string           `placeholder:"FILE" help:"${help_passphrase_file}"`
	JSON           bool             `help:"${help_json}"`
	Lang           string           `enum:"zh,en" default:"zh" help:"${help_lang}"`
}
