package main

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/alecthomas/kong"

	"roadcert/cmd/internal/console"
)

// streams are where a verb reads and writes.
type streams = console.Streams

// run carries out one command line and returns the exit code.
func run(ctx context.Context, args []string, s streams, rounds int) int {
	say := wordsOf(args)
	t := &terminal{
		ctx: ctx, streams: s, say: say, json: slices.Contains(args, "--json"),
		now: time.Now, rounds: rounds,
	}
	var v verbs
	parser, err := kong.New(&v,
		kong.Name("roadcertctl"),
		kong.Description(say.of("about")),
		kong.Vars(say.help()),
		kong.NoDefaultHelp(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 110}),
		kong.Writers(s.Out, s.Err),
	)
	if err != nil {
		return t.fail(err)
	}
	// The flag that asks for help prints it through this writer, which speaks the person's language.
	parser.Stdout = &console.HelpWriter{Out: s.Out, Lang: say.lang}
	command, err := parser.Parse(args)
	switch {
	case errors.Is(err, console.ErrHelped):
		return exitDone
	case err != nil:
		return t.fail(console.Misuse(err, "roadcertctl"))
	}
	t.options, t.json = v.options, v.JSON
	err = command.Run(t)
	switch {
	case errors.Is(err, errFound):
		return exitFound
	case err != nil:
		return t.fail(err)
	}
	return exitDone
}
