package bureau

import (
	"slices"

	"roadcert/domain/eseal"
	"roadcert/domain/ofd"
	"roadcert/domain/problem"
)

// aboutContent are the rules that tell whether a file is what was sealed; all others are about the seal itself.
var aboutContent = []string{
	ofd.RuleStructure, ofd.RuleMethod, ofd.RuleChanged, ofd.RuleRemoved, ofd.RuleUnprotected, ofd.RuleContainer, ofd.RulePlace,
	eseal.RuleDigest, eseal.RuleProperty, eseal.RuleSignature,
}

// weigh turns the findings on a file into the first two answers.
func (d *Desk) weigh(v *Verdict, found ofd.Verification) {
	v.Intact = Answer{State: Yes, Text: "完好：自盖章以来没有被改动、增加或删减"}
	v.Seal = Answer{State: Yes, Text: "印章和签名都成立"}
	if len(found.Signatures) == 0 {
		v.Intact = Answer{State: Unknown, Text: "文件没有电子签章，有没有被改动无从查证"}
	}
	for _, f := range found.Findings {
		a := &v.Seal
		if slices.Contains(aboutContent, f.Rule) {
			a = &v.Intact
		}
		a.Reasons = append(a.Reasons, f.Text)
		switch {
		case f.Weight == eseal.Wrong:
			a.State = No
		case f.Weight == eseal.Doubt && a.State == Yes:
			a.State = Unknown
		}
	}
	if v.Intact.State == No {
		v.Intact.Text = "文件被改动过，或者不完整"
	}
	switch {
	case len(found.Signatures) == 0:
		v.Seal.Text = "没有电子签章"
	case found.Signatures[0].Seal != nil:
		s := &found.Signatures[0]
		who := "“" + s.Seal.Name + "”，" + s.At.Local().Format("2006年1月2日 15:04") + " 签章"
		v.Seal.Text = sealAnswers[v.Seal.State]
		v.Seal.Reasons = slices.Insert(v.Seal.Reasons, 0, who)
	}
}

// sealAnswers say how the seal stands; which seal it is stands first among the reasons.
var sealAnswers = map[AnswerState]string{
	Yes: "印章和签名都成立", No: "印章或签名不成立", Unknown: "签名成立，但制章者不在本机信任之列",
}

// sealOn returns the seal that a sealed file bears.
func sealOn(content []byte) (*eseal.Seal, error) {
	pack, err := ofd.Open(content)
	if err != nil {
		return nil, err
	}
	for _, s := range pack.Verify(eseal.Trust{}).Signatures {
		if s.Seal != nil {
			return s.Seal, nil
		}
	}
	return nil, problem.New(problem.Damaged, "不能显示印章", "保存的文件里没有印章", "请检查证照库，必要时用备份恢复")
}
