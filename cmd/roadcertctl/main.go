// Command roadcertctl is the bureau from a terminal: the use cases of the window for batch work,
// scheduled jobs and tests.
//
// Each verb is one struct with its flags and a Run method, listed in verbs.go. Results go to standard
// output, as text or, with --json, as exactly one JSON object; messages and progress go to standard
// error. What a verb ends with is one number, from the table in exit.go.
package main

import (
	"context"
	"os"

	"roadcert/cmd/internal/console"
	"roadcert/domain/access"
)

func main() { os.Exit(start(access.DefaultRounds)) }

// start runs the program as the shell called it. Stores it founds stretch passwords by that many rounds.
func start(rounds int) int {
	return console.Start(func(ctx context.Context, args []string, s streams) int { return run(ctx, args, s, rounds) })
}
