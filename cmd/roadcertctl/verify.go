package main

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"roadcert/domain/bureau"
)

// verifyVerb answers whether a document is intact, sealed and standing.
type verifyVerb struct {
	What string `arg:"" name:"file-or-text" help:"${help_verify_what}"`
}

type verifyResult struct {
	Intact     bureau.Answer     `json:"intact"`
	Seal       bureau.Answer     `json:"seal"`
	Standing   bureau.Answer     `json:"standing"`
	Problems   []string          `json:"problems"`
	AsOf       time.Time         `json:"as_of"`
	Identifier string            `json:"identifier"`
	Number     string            `json:"number"` // masked where it is sensitive
	Holder     string            `json:"holder"`
	Kind       string            `json:"kind"`
	Face       map[string]string `json:"face"` // what the document says, sensitive items masked
}

// Run answers; anything that speaks against the document ends with exit code 1.
func (v *verifyVerb) Run(t *terminal) error {
	evidence, err := v.evidence(t)
	if err != nil {
		return err
	}
	return t.atDesk(func(d *bureau.Desk) error {
		got, err := d.Verify(t.ctx, evidence)
		if err != nil {
			return err
		}
		r := verifyResult{
			Intact: answered(got.Intact), Seal: answered(got.Seal), Standing: answered(got.Standing), Problems: append([]string{}, got.Problems...),
			AsOf:       got.AsOf,
			Identifier: got.Identifier, Number: got.Number, Holder: got.Holder, Face: map[string]string{},
		}
		if got.Kind != nil {
			r.Kind = string(got.Kind.Code)
		}
		for _, line := range got.Face {
			r.Face[line.Field.Key] = line.Value
		}
		if err := t.answer(r); err != nil {
			return err
		}
		return found(len(r.Problems) > 0)
	})
}

// answered gives an answer without reasons an empty list of them: scripts count it.
func answered(a bureau.Answer) bureau.Answer {
	a.Reasons = append([]string{}, a.Reasons...)
	return a
}

// evidence reads the file of that name, or takes the words as they are.
func (v *verifyVerb) evidence(t *terminal) (bureau.Evidence, error) {
	_, err := os.Stat(v.What)
	if err != nil && !v.named() {
		return bureau.Evidence{Text: v.What}, nil
	}
	content, err := t.read(v.What, t.say.of("cannot_verify"))
	return bureau.Evidence{Name: v.What, File: content}, err
}

// named tells what can only have been meant as the name of a file. A verifying code has blanks and slashes too.
func (v *verifyVerb) named() bool {
	return strings.EqualFold(filepath.Ext(v.What), ".ofd") || filepath.IsAbs(v.What) || strings.HasPrefix(v.What, ".")
}

func (r verifyResult) lines(say words) []string {
	lines := []string{strings.TrimRight(say.of("verified", r.AsOf.Local().Format("2006-01-02 15:04"), r.Holder, r.Identifier), " \u3000")}
	for _, a := range []struct {
		question string
		answer   bureau.Answer
	}{{"question_intact", r.Intact}, {"question_seal", r.Seal}, {"question_standing", r.Standing}} {
		lines = append(lines, say.of(a.question, say.of("answer_"+string(a.answer.State)), a.answer.Text))
		for _, reason := range a.answer.Reasons {
			lines = append(lines, "    "+reason)
		}
	}
	return lines
}
