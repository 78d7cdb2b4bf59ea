// Package console is what the programs of the terminal have in common: two languages, help and refusals in them, tables
// that line up, files a person names, and what a program ends with.
package console

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"syscall"

	"roadcert/domain/problem"
)

// Language is the place of a language in a sentence.
type Language int

// The languages.
const (
	Chinese Language = iota
	English
)

// Sentence says one thing in both languages.
type Sentence [2]string

// Sentences are a vocabulary: what a program says, by its key.
type Sentences map[string]Sentence

// Gather puts the parts of a vocabulary together.
func Gather(parts ...map[string]Sentence) Sentences {
	all := Sentences{}
	for _, p := range parts {
		maps.Copy(all, p)
	}
	return all
}

// Of says the sentence called key, its blanks filled in.
func (s Sentences) Of(lang Language, key string, args ...any) string {
	said, ok := s[key]
	if !ok {
		return key // a test of each program keeps this from happening
	}
	if len(args) == 0 {
		return said[lang]
	}
	return fmt.Sprintf(said[lang], args...)
}

// LanguageOf finds the language a command line asks for, before it is parsed: errors in it are told in that language
// too.
func LanguageOf(args []string) Language {
	i := slices.Index(args, "--lang")
	if slices.Contains(args, "--lang=en") || i >= 0 && i+1 < len(args) && args[i+1] == "en" {
		return English
	}
	return Chinese
}

// The exit codes.
const (
	Done        = 0
	Found       = 1 // done, but something was refused or found
	Usage       = 2 // wrong usage or bad input
	Forbidden   = 3 // refused by permission
	Store       = 4 // store damaged, busy or locked
	Unreachable = 5 // the province does not answer
)

// exitCodes gives every code of a problem its exit code.
var exitCodes = map[problem.Code]int{
	problem.Invalid:     Usage,
	problem.NotFound:    Usage,
	problem.Forbidden:   Forbidden,
	problem.Refused:     Found,
	problem.Conflict:    Found,
	problem.SignIn:      Forbidden,
	problem.Busy:        Store,
	problem.Damaged:     Store,
	problem.Newer:       Store,
	problem.Unwritable:  Store,
	problem.Unreachable: Unreachable,
	problem.Cancelled:   Found,
	problem.Internal:    Store,
}

// ExitCode is what a program ends with that could not do its work.
func ExitCode(code problem.Code) int { return exitCodes[code] }

// FileProblem words what the system says of a file the person named.
func FileProblem(err error, what, path string) error {
	var p *problem.Problem
	switch {
	case err == nil:
		return nil
	case errors.As(err, &p):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return problem.From(err, problem.NotFound, what, "找不到文件 "+path, "请核对路径和文件名")
	case errors.Is(err, syscall.EISDIR):
		return problem.From(err, problem.Invalid, what, path+" 是文件夹", "请给出文件")
	case errors.Is(err, fs.ErrPermission):
		return problem.From(err, problem.Unwritable, what, "没有读写 "+path+" 的权限", "请换一个位置，或请管理员授权")
	}
	return problem.From(err, problem.Unwritable, what, "读写 "+path+" 时出错", "请检查磁盘空间和权限，然后重试")
}
