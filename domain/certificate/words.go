package certificate

import "fmt"

// Status is what a certificate is worth in law.
type Status uint8

// The statuses. None is the status of what does not exist yet.
const (
	None Status = iota
	Valid
	Suspended
	Expired
	Cancelled
	Revoked
	Rescinded
	Voided
)

// Medium is what a certificate exists on.
type Medium uint8

// The media.
const (
	Paper Medium = iota + 1
	Electronic
	Both
)

// Operation is what can be done to a certificate, or happen to it.
type Operation uint8

// The operations.
const (
	Collect   Operation = iota + 1 // taken over from a register of paper certificates
	Issue                          // granted, electronic from the first day
	Convert                        // paper gets an electronic edition
	Review                         // passed or failed the annual review
	Assess                         // got its integrity grade
	Amend                          // face changed
	Renew                          // validity prolonged
	Reissue                        // lost or damaged
	Suspend                        // 暂扣
	Reinstate                      // 发还
	Cancel                         // 注销
	Revoke                         // 吊销, a penalty
	Rescind                        // 撤销, 撤回
	Void                           // 签发错误作废
	Expire                         // the last day has passed
	Deliver                        // handed over to the holder
	Undeliver                      // came back from where it was handed over to
	Resume                         // a suspension came to its end
	Withdraw                       // the last step is taken back before the province knows of it
	Correct                        // the last step is taken back after the province knows of it (冲正)
	Merge                          // was collected twice; the other record stays (归并)
)

// Reason is why: a code of the command line and of messages, from Reasons.
type Reason string

// Word is one value of a vocabulary: its key in files and on the command line, its name on screens.
type Word struct{ Key, Name string }

var statuses = [...]Word{
	None: {"none", "无"}, Valid: {"valid", "有效"}, Suspended: {"suspended", "暂扣"}, Expired: {"expired", "过期"},
	Cancelled: {"cancelled", "注销"}, Revoked: {"revoked", "吊销"}, Rescinded: {"rescinded", "撤销"}, Voided: {"voided", "作废"},
}

var media = [...]Word{{}, Paper: {"paper", "纸质"}, Electronic: {"electronic", "电子"}, Both: {"both", "纸质+电子"}}

var operations = [...]Word{
	{},
	Collect: {"collect", "归集"}, Issue: {"issue", "制发"}, Convert: {"convert", "转化"}, Review: {"review", "年度审验"},
	Assess: {"assess", "诚信考核"}, Amend: {"amend", "变更"}, Renew: {"renew", "换发"}, Reissue: {"reissue", "补发"},
	Suspend: {"suspend", "暂扣"}, Reinstate: {"reinstate", "发还"}, Cancel: {"cancel", "注销"}, Revoke: {"revoke", "吊销"},
	Rescind: {"rescind", "撤销"}, Void: {"void", "作废"}, Expire: {"expire", "过期"}, Deliver: {"deliver", "送达"},
	Undeliver: {"undeliver", "送达退回"}, Resume: {"resume", "期满恢复"}, Withdraw: {"withdraw", "撤回办理"},
	Correct: {"correct", "冲正"}, Merge: {"merge", "归并"},
}

// Reasons are the codes a reason can have, with their names (JT/T 415 5.5.3; 行政许可法 69, 70).
var Reasons = []Word{
	{"initial", "初领"},
	{"lost", "证照丢失"},
	{"damaged", "证照污损"},
	{"status-change", "经营状态变更"},
	{"info-change", "证照信息变更"},
	{"expiry", "证照到期"},
	{"new-format", "证照改版"},
	{"other", "其他"},
	{"annual", "年度审验"},
	{"grade", "诚信考核"},
	{"penalty", "行政处罚"},
	{"penalty-served", "处罚执行完毕"},
	{"fraud", "以欺骗等不正当手段取得"},
	{"unlawful-grant", "违法准予许可"},
	{"withdrawn", "依法撤回"},
	{"expired", "有效期届满未延续"},
	{"death", "公民死亡或丧失行为能力"},
	{"dissolution", "法人或组织依法终止"},
	{"revoked", "许可证件被依法吊销"},
	{"rescinded", "许可被依法撤销、撤回"},
	{"force-majeure", "因不可抗力无法实施"},
	{"holder-request", "持证主体申请"},
	{"issued-in-error", "签发错误"},
	{"entered-in-error", "登记错误"},
	{"duplicate", "重复归集"},
}

// Name is the reason on screens and paper.
func (r Reason) Name() string {
	for _, w := range Reasons {
		if w.Key == string(r) {
			return w.Name
		}
	}
	return string(r)
}

// String is the key in files, messages and on the command line.
func (s Status) String() string { return statuses[s].Key }

// Name is the word on screens and paper.
func (s Status) Name() string { return statuses[s].Name }

// String is the key in files, messages and on the command line.
func (m Medium) String() string { return media[m].Key }

// Name is the word on screens and paper.
func (m Medium) Name() string { return media[m].Name }

// String is the key in files, messages and on the command line.
func (o Operation) String() string { return operations[o].Key }

// Name is the word on screens and paper.
func (o Operation) Name() string { return operations[o].Name }

// Statuses returns every status a certificate can have.
func Statuses() []Status { return all[Status](len(statuses)) }

// Media returns every medium.
func Media() []Medium { return all[Medium](len(media)) }

// Operations returns every operation.
func Operations() []Operation { return all[Operation](len(operations)) }

// ParseStatus reads a status by its key.
func ParseStatus(key string) (Status, error) { return parse(Statuses(), key) }

// ParseMedium reads a medium by its key.
func ParseMedium(key string) (Medium, error) { return parse(Media(), key) }

// ParseOperation reads an operation by its key.
func ParseOperation(key string) (Operation, error) { return parse(Operations(), key) }

func all[T ~uint8](n int) []T {
	list := make([]T, n-1)
	for i := range list {
		list[i] = T(i + 1)
	}
	return list
}

func parse[T interface {
	~uint8
	fmt.Stringer
}](list []T, key string) (T, error) {
	for _, v := range list {
		if v.String() == key {
			return v, nil
		}
	}
	return 0, fmt.Errorf("没有“%s”这一项，可用的有 %v", key, list)
}
