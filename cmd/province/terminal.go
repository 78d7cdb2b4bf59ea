package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"roadcert/cmd/internal/console"
	"roadcert/domain/problem"
)

// streams are where a verb reads and writes.
type streams = console.Streams

// terminal is what a verb works with: the streams, the language, the options, the clock.
type terminal struct {
	streams
	ctx     context.Context //nolint:containedctx // one command line is one context, and verbs get it here
	lang    console.Language
	options options
	json    bool
	now     func() time.Time
	rounds  int
}

// result is what a verb came to. Its exported fields are the JSON object; lines say the same to a reader.
type result interface {
	lines(t *terminal) []string
}

// errFound ends a verb that has said everything already: what was refused or found is in its result.
var errFound = errors.New("something was refused or found")

// run carries out one command line and returns the exit code.
func run(ctx context.Context, args []string, s streams, rounds int) int {
	t := &terminal{
		ctx: ctx, streams: s, lang: console.LanguageOf(args), json: slices.Contains(args, "--json"), now: time.Now, rounds: rounds,
	}
	var v verbs
	parser, err := kong.New(&v,
		kong.Name("province"), kong.Description(t.say("about")), kong.Vars(t.help()), kong.NoDefaultHelp(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 110}), kong.Writers(s.Out, s.Err),
	)
	if err != nil {
		return t.fail(err)
	}
	parser.Stdout = &console.HelpWriter{Out: s.Out, Lang: t.lang}
	command, err := parser.Parse(args)
	switch {
	case errors.Is(err, console.ErrHelped):
		return console.Done
	case err != nil:
		return t.fail(console.Misuse(err, "province"))
	}
	t.options, t.json = v.options, v.JSON
	err = command.Run(t)
	switch {
	case errors.Is(err, errFound):
		return console.Found
	case err != nil:
		return t.fail(err)
	}
	return console.Done
}

// say says the sentence called key, its blanks filled in.
func (t *terminal) say(key string, args ...any) string { return sentences.Of(t.lang, key, args...) }

// tell says something to the person, beside the result.
func (t *terminal) tell(key string, args ...any) {
	_, _ = fmt.Fprintln(t.Err, t.say(key, args...))
}

// help is every sentence of the help, by its name in verbs.go.
func (t *terminal) help() map[string]string {
	vars := map[string]string{}
	for key, s := range sentences {
		if strings.HasPrefix(key, "help_") {
			vars[key] = s[t.lang]
		}
	}
	return vars
}

// answer prints the result of a verb: one JSON object, or lines to read.
func (t *terminal) answer(r result) error {
	out := bufio.NewWriter(t.Out)
	if t.json {
		e := json.NewEncoder(out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(r); err != nil {
			return err
		}
	} else {
		for _, line := range r.lines(t) {
			_, _ = out.WriteString(line + "\n")
		}
	}
	return problem.From(out.Flush(), problem.Unwritable, t.say("cannot_print"), "", "")
}

// failure is what a verb that could not do its work prints with --json.
type failure struct {
	Error failed `json:"error"`
}

type failed struct {
	Code problem.Code `json:"code"`
	Text string       `json:"text"`
}

func (f failure) lines(*terminal) []string { return nil }

// fail tells the person what went wrong, once, and returns the exit code for it.
func (t *terminal) fail(err error) int {
	code, text := problem.Of(err), err.Error()
	_, _ = fmt.Fprintln(t.Err, text)
	var p *problem.Problem
	if errors.As(err, &p) && p.Code == problem.Internal && p.Cause != nil {
		_, _ = fmt.Fprintln(t.Err, p.Cause) // what the machine said, for who maintains it
	}
	if t.json && t.answer(failure{failed{code, text}}) != nil {
		return console.Store
	}
	return console.ExitCode(code)
}
