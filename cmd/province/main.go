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

	"roadcert/cmd/internal/console"
	"roadcert/domain/access"
)

func main() { os.Exit(start(access.DefaultRounds)) }

// start runs the program as the shell called it. Passphrases are stretched by that many rounds.
func start(rounds int) int {
	return console.Start(func(ctx context.Context, args []string, s streams) int { return run(ctx, args, s, rounds) })
}
