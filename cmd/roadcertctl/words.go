package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"roadcert/domain/problem"
)

// language is the place of a language in a sentence.
type language int

const (
	chinese language = iota
	english
)

// sentence says one thing in both languages.
type sentence [2]string

// gathered puts the parts of a vocabulary together.
func gathered(parts ...map[string]sentence) map[string]sentence {
	all := map[string]sentence{}
	for _, p := range parts {
		maps.Copy(all, p)
	}
	return all
}

// words speaks the person's language.
type words struct{ lang language }

// wordsOf finds the language a command line asks for, before it is parsed: errors in it are told in that
// language too.
func wordsOf(args []string) words {
	i := slices.Index(args, "--lang")
	if slices.Contains(args, "--lang=en") || i >= 0 && i+1 < len(args) && args[i+1] == "en" {
		return words{english}
	}
	return words{chinese}
}

// of says the sentence called key, its blanks filled in.
func (w words) of(key string, args ...any) string {
	s, ok := sentences[key]
	if !ok {
		return key // a test keeps this from happening
	}
	if len(args) == 0 {
		return s[w.lang]
	}
	return fmt.Sprintf(s[w.lang], args...)
}

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

// named is a value of a vocabulary.
type named interface {
	fmt.Stringer // its key
	Name() string
}

// word is a value of a vocabulary as the person reads it.
func (w words) word(v named) string {
	if w.lang == english {
		return v.String()
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
