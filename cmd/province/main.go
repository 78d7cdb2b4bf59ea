// Command province is the reference provincial system: it admits the workstations of counties, takes in what they did,
// puts the unified seal on their editions and holds its records against theirs (domain/province), over HTTPS or by
// parcels on a stick.
//
// It lives in one folder (house.go) with its keys under a passphrase. Verbs beside `run` may be used while it runs: the
// ledger keeps nothing in memory between transactions, and writers of several programs wait for each other in the
// database.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"roadcert/domain/access"
)

func main() { os.Exit(start(access.DefaultRounds)) }

// start runs the program as the shell called it. Passphrases are stretched by that many rounds.
func start(rounds int) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// A second Ctrl-C ends the program the hard way; the ledger stands that too.
	context.AfterFunc(ctx, stop)
	return run(ctx, os.Args[1:], streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, rounds)
}
