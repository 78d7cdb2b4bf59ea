package paper

import (
	"strings"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/document"
)

// TestEachHalfHasASheetOfItsOwn: one page, which says its half and nothing of the other.
func TestEachHalfHasASheetOfItsOwn(t *testing.T) {
	halves := access.RecoveryHalves{"VYPHJ-2F67P-A6M9G-JK22U-TWVW3-P2D93-9DJBA", "7HKQ3-WWWWW-MMMMM-ABCDE-FGHJK-NPQRS-TUVWX"}
	for i := range halves {
		d := drawnOf(t, RecoverySheet{
			Bureau: "喀喇沁左翼蒙古族自治县交通运输事务服务中心", Halves: halves, Which: i, Made: time.Date(2026, 11, 28, 9, 0, 0, 0, time.Local), Mark: document.MarkTraining,
		}, NewRecoverySheet)
		if d.Pages() != 1 {
			t.Errorf("a half takes %d pages", d.Pages())
		}
		look(t, d, "recovery-"+halves.Name(i))
		raw := saidBy(t, d)
		text := unspaced(raw)
		for _, group := range strings.Split(string(halves[i]), "-") {
			if !strings.Contains(text, group) {
				t.Errorf("%s is not on the sheet of %s", group, halves.Name(i))
			}
		}
		for _, group := range strings.Split(string(halves[1-i]), "-") {
			if strings.Contains(raw, group) {
				t.Errorf("%s of the other half is on the sheet of %s", group, halves.Name(i))
			}
		}
		for _, says := range []string{"恢复密钥" + halves.Name(i), "喀喇沁左翼蒙古族自治县", "2026-11-28", "本页是" + halves.Name(i), "保管人"} {
			if !strings.Contains(text, unspaced(says)) {
				t.Errorf("the sheet does not say %q", says)
			}
		}
	}
}
