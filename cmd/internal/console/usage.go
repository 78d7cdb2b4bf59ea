package console

import (
	"errors"
	"io"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"

	"roadcert/domain/problem"
)

// ErrHelped ends a command line that only asked for help.
var ErrHelped = errors.New("help was printed")

// HelpFlag prints help and ends, before anything else is looked at.
type HelpFlag bool

// IgnoreDefault keeps the flag from being acted on where it was not given.
func (HelpFlag) IgnoreDefault() {}

// BeforeReset prints the help of the verb it stands with.
func (HelpFlag) BeforeReset(c *kong.Context) error {
	if err := c.PrintUsage(false); err != nil {
		return err
	}
	return ErrHelped
}

// HelpWriter puts the fixed words of kong's help into the person's language.
type HelpWriter struct {
	Out  io.Writer
	Lang Language
}

// Write passes on what it is given, translated. Kong writes help line by line.
func (h *HelpWriter) Write(b []byte) (int, error) {
	text := string(b)
	if h.Lang == Chinese {
		text = helpHeadings.Replace(text)
	}
	_, err := io.WriteString(h.Out, text)
	return len(b), err
}

var helpHeadings = strings.NewReplacer(
	"Usage:", "用法：", "Arguments:", "参数：", "Flags:", "选项：", "Commands:", "命令：",
	"<command>", "<命令>", "[flags]", "[选项]",
)

// misuses puts what kong says of a wrong command line into Chinese.
var misuses = []struct {
	pattern *regexp.Regexp
	chinese string
}{
	{regexp.MustCompile(`^unknown flag (\S+?)(?:, did you mean (.*)\?)?$`), "没有 $1 这个选项"},
	{regexp.MustCompile(`^unexpected argument (\S+?)(?:, did you mean (.*)\?)?$`), "不认识“$1”"},
	{regexp.MustCompile(`^missing flags: (.*)$`), "缺少选项 $1"},
	{regexp.MustCompile(`^expected one of (.*)$`), "缺少命令，可用的有 $1"},
	{regexp.MustCompile(`^expected "?([^"]*)"?.*$`), "缺少 $1"},
	{regexp.MustCompile(`^missing positional arguments (.*)$`), "缺少参数 $1"},
	{regexp.MustCompile(`^(\S+) must be one of (\S+) but got (.*)$`), "$1 只能是 $2 之一，不能是 $3"},
	{regexp.MustCompile(`^(\S+): expected (.*) value.*$`), "$1 后面缺少值"},
	{regexp.MustCompile(`^(\S+): (?:expected a valid .* but got|.*invalid syntax) ?(.*)$`), "$1 的值不对 $2"},
}

// Misuse says what is wrong with a command line of a program. What has words of its own keeps them.
func Misuse(err error, program string) error {
	var p *problem.Problem
	if errors.As(err, &p) {
		return err
	}
	why := err.Error()
	for _, m := range misuses {
		if m.pattern.MatchString(why) {
			why = strings.TrimSpace(m.pattern.ReplaceAllString(why, m.chinese))
			break
		}
	}
	return problem.From(err, problem.Invalid, "命令写得不对", why, "用法见 "+program+" --help")
}
