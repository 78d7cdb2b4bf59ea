package paper

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/domain/document"
	"roadcert/domain/problem"
)

// slips are one of each layout, the longest names among them.
func slips() map[string]bureau.Slip {
	on, _ := day.Date(2026, 11, 27)
	const holder = "喀喇沁左翼蒙古族自治县兴隆庄镇鑫源达顺诚国际物流供应链管理服务有限责任公司"
	facts := []bureau.SlipFact{
		{Name: "业户名称", Value: holder},
		{Name: "统一社会信用代码", Value: "91210124T5MM3NPTXA"},
		{Name: "证照类别", Value: "网络预约出租汽车经营许可证"},
		{Name: "证照编号", Value: "辽交运管许可喀左县字211324000012号"},
		{Name: "办理业务", Value: "变更（证照信息变更）"},
	}
	s := bureau.Slip{
		Case: "k1-7", To: holder, Bureau: "喀喇沁左翼蒙古族自治县交通运输事务服务中心", On: on, Signed: "签收人", Facts: facts,
		Made: time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC),
	}
	notes := []string{
		"凭办件编号 k1-7 可向本单位查询进度；材料需要补正的，本单位一次告知全部内容。",
		"你（单位）享有陈述权、申辩权（《中华人民共和国行政许可法》第七条）。",
	}
	accepted := s
	accepted.Kind, accepted.Title, accepted.Mark, accepted.Notes = bureau.AcceptanceSlip, "受理通知书", document.MarkTraining, notes
	accepted.Copies = []string{"申请人留存", "受理机关存档"}
	accepted.Paragraphs = []string{"你（单位）于2026年11月27日提出的网络预约出租汽车经营许可证变更申请，材料齐全、符合法定形式，根据《中华人民共和国行政许可法》第三十二条第一款第五项的规定，予以受理。"}
	accepted.Facts = append(facts[:len(facts):len(facts)], bureau.SlipFact{Name: "收到的材料", Value: "共 3 件：1. 变更申请表.pdf；2. 营业执照副本（扫描件）.pdf；3. 法定代表人身份证.jpg"},
		bureau.SlipFact{Name: "受理人", Value: "张芳"}, bureau.SlipFact{Name: "受理日期", Value: "2026年11月27日"},
		bureau.SlipFact{Name: "办理期限", Value: "应于 2026年12月25日前（20 个工作日内）作出决定"})
	many := accepted
	var names []string
	for n := range 20 {
		names = append(names, fmt.Sprintf("%d. %s.pdf", n+1, strings.Repeat("材", 76)))
	}
	many.Facts = append(facts[:len(facts):len(facts)], bureau.SlipFact{Name: "收到的材料", Value: strings.Join(names, "；")})
	refused := s
	refused.Kind, refused.Title = bureau.DecisionSlip, "不予变更行政许可决定书"
	refused.Paragraphs = []string{
		"你（单位）于2026年11月27日提出的网络预约出租汽车经营许可证变更申请，经审查，根据《中华人民共和国行政许可法》第三十八条第二款的规定，决定不予变更行政许可。理由如下：",
		"申请变更的经营范围需要有与其相适应并经检测合格的车辆，所附材料中的三台车辆均未通过本年度检验检测。",
	}
	refused.Notes = []string{"如不服本决定，可以自收到本文书之日起 60 日内依法申请行政复议（《中华人民共和国行政复议法》第二十条）；也可以自收到本文书之日起 6 个月内依法向人民法院提起行政诉讼（《中华人民共和国行政诉讼法》第四十六条）。"}
	long := refused
	long.Mark = document.MarkTraining
	for n := range 30 {
		long.Paragraphs = append(long.Paragraphs, fmt.Sprintf("第%d条　%s。", n+1, strings.Repeat("理由", 60)))
	}
	return map[string]bureau.Slip{"acceptance": accepted, "acceptance-many": many, "refused": refused, "refused-long": long}
}

// TestSlipsLookAsTheyDid: two copies share a sheet where they fit on it, and have sheets of their own where not.
func TestSlipsLookAsTheyDid(t *testing.T) {
	unraced(t)
	for name, s := range slips() {
		d := drawnOf(t, s, NewSlip)
		want := map[string]int{"acceptance": 1, "acceptance-many": 4, "refused": 1, "refused-long": 3}[name]
		if d.Pages() != want {
			t.Errorf("%s has %d pages, want %d", name, d.Pages(), want)
		}
		look(t, d, "slip-"+name)
		picture, err := d.Image(0, goldenDPI)
		if err != nil {
			t.Fatal(err)
		}
		compare(t, "slip-"+name+".png", grey(picture))
	}
}

// TestEveryWordOfASlipIsInThePDF, once for each copy.
func TestEveryWordOfASlipIsInThePDF(t *testing.T) {
	for name, s := range slips() {
		if name == "refused-long" {
			continue // its paragraphs go over pages
		}
		text := unspaced(saidBy(t, drawnOf(t, s, NewSlip)))
		if name == "acceptance-many" {
			s.Facts = s.Facts[:5] // the materials go over pages
		}
		says := append([]string{s.Bureau, s.Title, "办件编号 " + s.Case, s.To + "：", s.Signed, "签收日期", "2026年11月27日", "（盖章）"}, s.Paragraphs...)
		says = append(append(says, s.Notes...), s.Copies...)
		for _, f := range s.Facts {
			says = append(says, f.Name, f.Value)
		}
		for _, words := range says {
			least := max(1, len(s.Copies))
			if words == "申请人留存" || words == "受理机关存档" {
				least = 1
			}
			if n := strings.Count(text, unspaced(words)); n < least {
				t.Errorf("%s says %q %d times, want %d", name, words, n, least)
			}
		}
		if n := strings.Count(text, unspaced(document.MarkTraining)); n < 2 && s.Mark != "" || n != 0 && s.Mark == "" {
			t.Errorf("%s bears the mark %d times", name, n)
		}
	}
}

func unspaced(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// TestRareCharactersOfASlip are set where a font has them, and refused by name where none has.
func TestRareCharactersOfASlip(t *testing.T) {
	s := slips()["refused"]
	s.To = "㛃䶮𬱖𠮷堃喆"
	drawnOf(t, s, NewSlip)
	s.Paragraphs = []string{"理由：\U00020000"}
	if _, err := NewSlip(s, faces(t)); !errors.Is(err, &problem.Problem{Code: problem.Refused}) || !strings.Contains(err.Error(), "U+20000") {
		t.Errorf("got %v", err)
	}
}
