package main

import (
	"errors"
	"fmt"
	"strings"

	"roadcert/cmd/internal/console"
	"roadcert/domain/problem"
)

// The vocabulary of this program, in the languages of every program of the terminal.
type (
	language = console.Language
	sentence = console.Sentence
)

const (
	chinese = console.Chinese
	english = console.English
)

// words speaks the person's language.
type words struct{ lang language }

// wordsOf speaks the language a command line asks for.
func wordsOf(args []string) words { return words{console.LanguageOf(args)} }

// of says the sentence called key, its blanks filled in.
func (w words) of(key string, args ...any) string { return sentences.Of(w.lang, key, args...) }

// help is every sentence of the help, by its name in verbs.go.
func (w words) help() map[string]string {
	vars := map[string]string{}
	for key, s := range sentences {
		if strings.HasPrefix(key, "help_") {
			vars[key] = s[w.lang]
		}
	}
	return vars
}

// word is a value of a vocabulary as the person reads it: in English its key.
func (w words) word(v interface{ Name() string }) string {
	if w.lang == english {
		return fmt.Sprint(v)
	}
	return v.Name()
}

// sealed says whether an edition bears the province's seal.
func (w words) sealed(yes bool) string {
	if yes {
		return w.of("sealed")
	}
	return w.of("unsealed")
}

// problem words an error. A problem has its Chinese sentence already; English gets the general sentence of
// its code, and the Chinese one for what is particular.
func (w words) problem(err error) string {
	var p *problem.Problem
	if !errors.As(err, &p) {
		return w.of("internal", err)
	}
	if w.lang == english {
		return w.of("code_"+string(p.Code)) + " (" + p.Error() + ")"
	}
	return p.Error()
}
