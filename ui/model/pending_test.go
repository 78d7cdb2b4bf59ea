package model_test

import (
	"testing"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/evaluation"
	"roadcert/ui/model"
)

func TestPending(t *testing.T) {
	full := model.NewPending(bureau.Overview{Certificates: 3000, Kinds: []evaluation.KindRate{
		{Kind: twoKinds["071"], OnPaper: 1204}, {Kind: twoKinds["013"]},
	}})
	for name, c := range map[string]struct {
		pending model.Pending
		kind    catalog.Code
		n       int
		text    string
	}{
		"all kinds":   {full, "", 1204, "1,204 本有效证照只有纸质，可以生成电子证照。照面不全或不合规范的会列出来，补齐后再转化。"},
		"one kind":    {full, "071", 1204, "1,204 本有效证照只有纸质，可以生成电子证照。照面不全或不合规范的会列出来，补齐后再转化。"},
		"one done":    {full, "013", 0, "这一类的有效证照都已有电子证照，没有等着转化的。"},
		"all done":    {model.NewPending(bureau.Overview{Certificates: 5}), "", 0, "有效证照都已有电子证照，没有等着转化的。"},
		"empty store": {model.NewPending(bureau.Overview{}), "", 0, "库里还没有证照，没有可以转化的。请受理员先归集登记表。"},
	} {
		t.Run(name, func(t *testing.T) {
			if n, text := c.pending.Of(c.kind), c.pending.Text(c.kind); n != c.n || text != c.text {
				t.Errorf("got %d, %q", n, text)
			}
		})
	}
}
