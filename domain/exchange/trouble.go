package exchange

import (
	"fmt"
	"time"

	"roadcert/domain/problem"
)

// Trouble is why a letter as a whole came to nothing. Nothing in it was taken in, as far as is known; where even that is
// not known, sending it again does no harm (G3).
type Trouble struct {
	Kind  TroubleKind
	After time.Duration // not to be tried again before; 0 where nothing is said
	Now   time.Time     // the province's clock, where it said so; zero otherwise
	Cause error         // what the machine said; may be nil
}

// TroubleKind tells apart what is to be done about it.
type TroubleKind string

// The kinds of trouble.
const (
	Unreachable  TroubleKind = "unreachable"  // no answer, or half of one: the network, or the province, is down
	Overloaded   TroubleKind = "overloaded"   // too many letters in a short time
	Failing      TroubleKind = "failing"      // the province has a fault of its own
	Unauthorised TroubleKind = "unauthorised" // the province does not know this workstation, or no longer
	Unsound      TroubleKind = "unsound"      // the letter cannot be read, or was read before
	Stale        TroubleKind = "stale"        // the clocks are too far apart
	TooLarge     TroubleKind = "too_large"
)

// troubles is the whole of it: the status that says it over HTTP, whether trying again later may help by itself, and
// the words for the person.
var troubles = []struct {
	kind        TroubleKind
	status      int
	passes      bool
	why, remedy string
}{
	{Unreachable, 0, true, "网络不通，或者省级系统没有应答", "请检查网络；断网期间可照常办理，联通后自动补推，也可导出加密数据包送达"},
	{Overloaded, 429, true, "省级系统请求过多，请本机稍候", "稍后自动重试，不必处理"},
	{Failing, 500, true, "省级系统出错", "稍后自动重试；持续出现时请致电省级系统的维护人员"},
	{Unauthorised, 401, false, "省级系统不认得这台工作站，或者已停用它", "请向省级系统的维护人员核实，必要时重新接入；待推数据都还在本机"},
	{Unsound, 400, false, "省级系统读不出报文", "请核对本机与省级系统的程序版本，并把这句话告诉维护人员；待推数据都还在本机"},
	{Stale, 409, true, "本机时钟与省级系统相差太多", "请校准本机的日期和时间；程序已按省级系统的时间重试"},
	{TooLarge, 413, false, "报文太大", "请把这句话告诉维护人员；待推数据都还在本机"},
}

// Status is the HTTP status that says it; 0 for what HTTP cannot say.
func (k TroubleKind) Status() int {
	for _, t := range troubles {
		if t.kind == k {
			return t.status
		}
	}
	return 0
}

// TroubleOf returns the kind that an HTTP status says. What nobody planned is a failing.
func TroubleOf(status int) TroubleKind {
	for _, t := range troubles {
		if t.status == status && status != 0 {
			return t.kind
		}
	}
	if status >= 400 && status < 500 {
		return Unsound
	}
	return Failing
}

// Passes tells whether trying again later may help by itself.
func (t *Trouble) Passes() bool {
	for _, row := range troubles {
		if row.kind == t.Kind {
			return row.passes
		}
	}
	return false
}

// Error implements error.
func (t *Trouble) Error() string {
	if t.Cause == nil {
		return string(t.Kind)
	}
	return fmt.Sprintf("%s: %v", t.Kind, t.Cause)
}

// Unwrap returns the cause.
func (t *Trouble) Unwrap() error { return t.Cause }

// Problem words the trouble for the person. The *Trouble stays inside.
func (t *Trouble) Problem(what string) error {
	for _, row := range troubles {
		if row.kind == t.Kind {
			return &problem.Problem{Code: problem.Unreachable, What: what, Why: row.why, Remedy: row.remedy, Cause: t}
		}
	}
	return &problem.Problem{Code: problem.Internal, What: what, Why: "连接出错", Remedy: "请重试", Cause: t}
}
