package paper

import (
	"fmt"
	"strings"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/evaluation"
)

// RecoverySheet is one half of the recovery key on a sheet of its own.
type RecoverySheet struct {
	Bureau string
	Halves access.RecoveryHalves
	Which  int // of the two
	Made   time.Time
	Mark   string // across the page; empty for none
}

// Measures of the groups, in millimetres: so large that they are read without glasses, and each in a frame of its own.
const (
	groupWide   = 36.0
	groupTall   = 16.0
	groupGap    = (contentWidth - groupsInRow*groupWide) / (groupsInRow - 1)
	groupsInRow = 4
)

var groupStyle = style{22 * point, 10, Bold, ink}

// NewRecoverySheet lays one half of the recovery key out on A4: what it is, the groups, and what its keeper is to know.
func NewRecoverySheet(s RecoverySheet, t *Type) (*Document, error) {
	own, other := s.Halves.Name(s.Which), s.Halves.Name(1-s.Which)
	sheet := bureau.SignedSheet{
		Bureau: s.Bureau, Title: "恢复密钥　" + own, Subtitle: s.Bureau + "　" + s.Made.Local().Format(time.DateOnly), Signed: []string{"保管人", "见证人"},
		Footer: "恢复密钥" + own + "　请密封，锁入保险柜", Mark: s.Mark, Made: s.Made,
	}
	return layAndSign(sheet, t, func(f *flow) error {
		f.space(wide)
		f.groups(strings.Split(string(s.Halves[s.Which]), "-"))
		for _, section := range []evaluation.Section{
			{Heading: "这是什么", Paragraphs: []string{
				"证照库的恢复密钥分成甲份、乙份，印在两张纸上。两份合在一起，能在口令全部忘记时重新开启管理员账户，能在任何电脑上从备份恢复证照库；单独一份没有用处。",
			}},
			{Heading: "怎样保管", Paragraphs: []string{
				fmt.Sprintf("本页是%s。%s由另一人保管，两份不放在同一处，也不交给同一人。", own, other),
				"请用信封密封，锁入保险柜，登记保管人；换人保管时清点、签字、重新密封。不拍照，不录入电脑，不通过网络传递。",
				"这一页打印之后，程序里不再有它。任何一份遗失或者被人看到，请尽快更换恢复密钥。",
			}},
			{Heading: "怎样使用", Paragraphs: []string{
				"两位保管人到场，按程序的提示各自输入自己的一份，先后不限，横线可以不写。其中没有数字 0、1，也没有字母 O、I、L。",
			}},
		} {
			f.section(section)
		}
		return nil
	})
}

// groups draws the groups of a key in their order, numbered.
func (f *flow) groups(list []string) {
	for i, group := range list {
		x := marginLeft + float64(i%groupsInRow)*(groupWide+groupGap)
		if i > 0 && i%groupsInRow == 0 {
			f.y += groupTall + labelStyle.leading + medium
		}
		f.draw(Path{Segments: ring(x, f.y, groupWide, groupTall, 0, thin), Ink: hairInk})
		f.put(group, groupStyle, x, f.y+(groupTall-groupStyle.leading)/2, groupWide, toMiddle)
		f.put(fmt.Sprintf("第 %d 组", i+1), labelStyle, x, f.y+groupTall, groupWide, toMiddle)
	}
	f.y += groupTall + labelStyle.leading + wide
}
