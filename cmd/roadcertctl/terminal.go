package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"

	"roadcert/cmd/internal/console"
	"roadcert/cmd/internal/premises"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
	"roadcert/store/sqlite"
)

// terminal is what a verb works with: the streams, the language, the options, the clock.
type terminal struct {
	streams
	ctx     context.Context //nolint:containedctx // one command line is one context, and verbs get it here
	say     words
	options options
	json    bool
	now     func() time.Time
	rounds  int
}

// office opens the store. Whoever asked closes it.
func (t *terminal) office(opt sqlite.Options) (*bureau.Office, *sqlite.Store, error) {
	books, err := premises.Load()
	if err != nil {
		return nil, nil, err
	}
	return books.Open(t.ctx, t.storeFolder(), opt)
}

// storeFolder is where the store is: as named, or in the user's data folder.
func (t *terminal) storeFolder() string {
	if t.options.Store != "" {
		return t.options.Store
	}
	return premises.Folder()
}

// atDesk signs the person in, does work at the desk and leaves it as it should be left.
func (t *terminal) atDesk(work func(*bureau.Desk) error) error {
	return t.withPassword(func(d *bureau.Desk, _ string) error { return work(d) })
}

// withPassword is atDesk for work that has to open the data key once more.
func (t *terminal) withPassword(work func(d *bureau.Desk, password string) error) error {
	if t.options.User == "" {
		return problem.New(problem.Invalid, t.say.of("cannot_sign_in"), t.say.of("no_user"), t.say.of("give_user"))
	}
	office, store, err := t.office(sqlite.Options{})
	if err != nil {
		return err
	}
	defer store.Close()
	return t.signIn(office, t.options.User, work)
}

// signIn gives work the desk of user in a store that is open.
func (t *terminal) signIn(office *bureau.Office, user string, work func(d *bureau.Desk, password string) error) error {
	settings, err := office.Store.Settings(t.ctx)
	if err != nil {
		return err
	}
	password, err := t.password(user, settings.Training)
	if err != nil {
		return err
	}
	desk, err := office.SignInWith(t.ctx, user, password, premises.KeyFile(t.options.KeyFile))
	if err != nil {
		return err
	}
	if broken := desk.AuditBreak(); broken != "" {
		t.tell("audit_broken", broken)
	}
	err = work(desk, password)
	// Leaving is written down even where the person has stopped the work.
	if closeErr := desk.Close(context.WithoutCancel(t.ctx)); err == nil {
		err = closeErr
	}
	return err
}

// password finds the password of user: in the file named, in the environment, among the practice accounts of
// a training store, or from the person at the keyboard. It never comes from an argument, which others can see.
func (t *terminal) password(user string, training bool) (string, error) {
	if t.options.PasswordFile != "" {
		return t.readPassword(t.options.PasswordFile)
	}
	if p, ok := os.LookupEnv("ROADCERT_PASSWORD"); ok {
		return p, nil
	}
	if training {
		if p := premises.PracticePassword(t.storeFolder(), user); p != "" {
			t.tell("practice_password")
			return p, nil
		}
	}
	return t.ask(t.say.of("ask_password", user), t.say.of("cannot_sign_in"), t.say.of("give_password"))
}

// readPassword takes the first line of a file.
func (t *terminal) readPassword(path string) (string, error) {
	b, err := t.read(path, t.say.of("cannot_read_password"))
	if err != nil {
		return "", err
	}
	defer clear(b)
	first, _, _ := bytes.Cut(b, []byte("\n"))
	return string(bytes.TrimSuffix(first, []byte("\r"))), nil
}

// ask reads a line that must not be seen from the keyboard. What cannot be done without it, and how else it can be
// given, is told where there is nobody to ask.
func (t *terminal) ask(prompt, what, remedy string) (string, error) {
	in, ok := t.In.(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return "", problem.New(problem.Invalid, what, t.say.of("no_password"), remedy)
	}
	fd := int(in.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return "", problem.From(err, problem.Invalid, what, t.say.of("no_password"), remedy)
	}
	_, _ = fmt.Fprint(t.Err, prompt)
	answers := make(chan typed, 1)
	go func() {
		b, err := term.ReadPassword(fd)
		defer clear(b)
		answers <- typed{string(b), err}
	}()
	defer func() { _, _ = fmt.Fprintln(t.Err) }()
	select {
	case a := <-answers:
		return a.text, problem.From(a.err, problem.Invalid, what, t.say.of("no_password"), remedy)
	case <-t.ctx.Done():
		// Ctrl-C: nobody will type any more, and the keyboard has to show again what is typed.
		err := term.Restore(fd, before)
		return "", problem.From(errors.Join(t.ctx.Err(), err), problem.Cancelled, what, t.say.of("stopped"), "")
	}
}

// typed is what came from the keyboard.
type typed struct {
	text string
	err  error
}

// tell says something to the person, beside the result.
func (t *terminal) tell(key string, args ...any) {
	_, _ = fmt.Fprintln(t.Err, t.say.of(key, args...))
}

// answer prints the result of a verb: one JSON object, or lines to read.
func (t *terminal) answer(r result) error {
	if t.json {
		return t.printJSON(r)
	}
	out := bufio.NewWriter(t.Out)
	for _, line := range r.lines(t.say) {
		_, _ = out.WriteString(line + "\n")
	}
	return problem.From(out.Flush(), problem.Unwritable, t.say.of("cannot_print"), "", "")
}

func (t *terminal) printJSON(v any) error {
	e := json.NewEncoder(t.Out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return problem.From(e.Encode(v), problem.Unwritable, t.say.of("cannot_print"), "", "")
}

// found turns a result in which something was refused or found into the ending that says so.
func found(something bool) error {
	if something {
		return errFound
	}
	return nil
}

// mostFile is more than any file a person hands in has; registers are read as streams and may have more.
const mostFile = 64 << 20

// read takes a file in that the person named; what cannot be done without it is told where it cannot be read.
func (t *terminal) read(path, what string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fileProblem(err, what, path)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, mostFile+1)) // a device has no size to ask for
	if err == nil && len(b) > mostFile {
		return nil, problem.New(problem.Invalid, what, t.say.of("file_too_large", path, mostFile>>20), t.say.of("check_file"))
	}
	return b, fileProblem(err, what, path)
}

// fileProblem words what the system says of a file the person named.
func fileProblem(err error, what, path string) error { return console.FileProblem(err, what, path) }
