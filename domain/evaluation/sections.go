package evaluation

import (
	"fmt"
	"strings"

	"roadcert/domain/certificate"
	"roadcert/domain/day"
)

// basics is who is evaluated, on what, and what the store holds.
func basics(r *Report, counts []Count) Section {
	period := ""
	if end, _ := day.Date(r.Year, 12, 31); r.AsOf < end {
		period = fmt.Sprintf("%d年度尚未结束，本报告反映年度进行中的情况。", r.Year)
		if r.Made.Year() > r.Year {
			period = fmt.Sprintf("截至日期早于%d年末，本报告反映年度中某一日的情况。", r.Year)
		}
	}
	onMedium := func(m certificate.Medium) string {
		return copies(sum(counts, func(c Count) bool { return c.Status == certificate.Valid && c.Medium == m }))
	}
	all := sum(counts, func(Count) bool { return true })
	return Section{
		Heading: "一、基本情况",
		Paragraphs: []string{
			fmt.Sprintf("本报告按照《道路运输电子证照运行服务规范》第8章编制，评价对象为%s（统一社会信用代码 %s，行政区划%s，代码 %s），评价年度为%d年。数据取自本单位道路运输电子证照库，截至%s。%s",
				r.Bureau, r.USCC, r.RegionName, r.Region, r.Year, longDate(r.AsOf), period),
			fmt.Sprintf("截至该日，库中共有各类道路运输证照 %s。其中状态为有效的，仅有纸质证照 %s，仅有电子证照 %s，纸质与电子并存 %s。",
				copies(all), onMedium(certificate.Paper), onMedium(certificate.Electronic), onMedium(certificate.Both)),
		},
		Table: stock(counts),
	}
}

// stock is the table of all certificates by status and medium.
func stock(counts []Count) *Table {
	t := &Table{
		Caption: "表1　证照存量（单位：本）",
		Columns: []TableColumn{{"状态", 16, false}, {"是否计入有效证照总量", 28, false}},
		Total:   true,
	}
	for _, m := range certificate.Media() {
		t.Columns = append(t.Columns, TableColumn{m.Name(), 14, true})
	}
	t.Columns = append(t.Columns, TableColumn{"合计", 14, true})
	row := func(name, counted string, of func(Count) bool) {
		cells := []string{name, counted}
		for _, m := range certificate.Media() {
			cells = append(cells, thousands(sum(counts, func(c Count) bool { return of(c) && c.Medium == m })))
		}
		t.Rows = append(t.Rows, append(cells, thousands(sum(counts, of))))
	}
	for _, s := range certificate.Statuses() {
		counted := "不计入"
		if s == certificate.Valid {
			counted = "计入"
		}
		row(s.Name(), counted, func(c Count) bool { return c.Status == s })
	}
	row("合计", "", func(Count) bool { return true })
	return t
}

// method is how the rate is counted, in words that let somebody else count it again.
func method(*Report) Section {
	t := &Table{Caption: "表2　计分标准", Columns: []TableColumn{{"转化率", 12, false}}, Rows: [][]string{{"得分"}}}
	for _, b := range bands {
		t.Columns = append(t.Columns, TableColumn{b.span(), 22, false})
		t.Rows[0] = append(t.Rows[0], b.points())
	}
	return Section{
		Heading: "二、评价方法与口径",
		Paragraphs: []string{
			"评价指标为转化率：转化率＝已转化的符合部颁标准和技术规范的电子证照数量÷有效证照总量×100%。本报告采用规范第8.1条所列方式中的系统分析，不含实地考察和抽样调查的结果。",
			"有效证照是截至评价日状态为“有效”的证照，不论纸质、电子或者两者并存。暂扣、过期、注销、吊销、撤销、作废的证照不计入；有效期届满之日仍为有效，次日起为过期。",
			"一本证照只计一次。同一本证照既有纸质又有电子的，在有效证照总量中计 1 本，不重复计算。规范对此未作规定，本报告统一采用这一口径。",
			"已转化是指有效证照已生成电子证照，并且照面必填各项齐全、证照编号符合该类证照的编号规则、证照标识按照 GB/T 36904 编制。有电子证照而不符合上述要求的，计入总量，不计入已转化。专用章由省级系统统一加盖，是否已经盖章不影响本报告的计数。",
			"转化率保留两位小数，其后各位直接舍去；得分按两个数量的准确比值判定，不按舍去后的小数判定。没有有效证照的，不计算转化率，记为“" + NothingToRate + "”，不按 0 分或者 100 分处理。",
		},
		Table: t,
	}
}

// result is the rate, the score, and how far it is to the next.
func result(r *Report) Section {
	s := Section{Heading: "三、转化率与得分"}
	if !r.Total.Defined() {
		s.Figures = []Figure{{"转化率", NothingToRate, "没有有效证照"}}
		s.Paragraphs = []string{fmt.Sprintf("截至%s，库中没有状态为有效的证照，转化率无从计算，本年度评价结果为“%s”。", longDate(r.AsOf), NothingToRate)}
		return s
	}
	s.Figures = []Figure{
		{"转化率", r.Total.String(), fmt.Sprintf("已转化 %s，有效 %s", copies(r.Total.Converted), copies(r.Total.Held))},
		{"得分", fmt.Sprintf("%d 分", r.Total.Score()), "转化率 " + r.Total.Band().span()},
	}
	s.Paragraphs = append(s.Paragraphs, fmt.Sprintf("截至%s，有效证照总量 %s，其中已转化 %s，转化率 %s，按规范第8.2条得 %d 分。",
		longDate(r.AsOf), copies(r.Total.Held), copies(r.Total.Converted), r.Total, r.Total.Score()))
	missing, score, ok := r.Total.Next()
	if !ok {
		s.Figures = append(s.Figures, Figure{"距下一档", "已达最高档", fmt.Sprintf("未转化 %s", copies(r.Total.Left()))})
		s.Paragraphs = append(s.Paragraphs, "已达最高一档。"+rest(r))
		return s
	}
	s.Figures = append(s.Figures, Figure{"距下一档", copies(missing), fmt.Sprintf("再转化这些即得 %d 分", score)})
	s.Paragraphs = append(s.Paragraphs, fmt.Sprintf("距 %d 分还差 %s：有效证照总量不变时，再转化 %s即可达到。", score, copies(missing), copies(missing))+rest(r))
	return s
}

// rest says what is not converted, and why.
func rest(r *Report) string {
	if r.Total.Left() == 0 {
		return "有效证照已全部转化。"
	}
	paper, unfit := 0, 0
	for _, k := range r.Kinds {
		paper, unfit = paper+k.OnPaper, unfit+k.Unfit
	}
	return fmt.Sprintf("尚未转化的 %s中，仅有纸质证照的 %s，已有电子证照但不符合部颁标准的 %s。", copies(r.Total.Left()), copies(paper), copies(unfit))
}

// byKind is the rate of each kind.
func byKind(r *Report) Section {
	t := &Table{
		Caption: "表3　分类别转化情况（单位：本）",
		Columns: []TableColumn{
			{"证照类别", 32, false}, {"有效证照", 14, true}, {"已转化", 14, true}, {"未转化", 14, true}, {"转化率", 13, true}, {"对应得分", 13, true},
		},
		Total: true,
	}
	chart := &Chart{Caption: "图1　分类别转化率"}
	row := func(name, label string, rate Rate) {
		score := "—"
		if rate.Defined() {
			score = rate.Band().points()
			chart.Bars = append(chart.Bars, Bar{label, rate, rate.String()})
		}
		t.Rows = append(t.Rows, []string{name, thousands(rate.Held), thousands(rate.Converted), thousands(rate.Left()), rate.String(), score})
	}
	for _, k := range r.Kinds {
		row(k.Kind.Name, k.Kind.Short, k.Rate)
	}
	row("合计", "合计", r.Total)
	s := Section{Heading: "四、分类别情况", Paragraphs: compare(r), Table: t}
	if len(chart.Bars) > 0 {
		s.Chart = chart
	}
	return s
}

// compare says which kinds lead, which lag, and which hold back the most.
func compare(r *Report) []string {
	var rated []KindRate
	var empty []string
	for _, k := range r.Kinds {
		if k.Rate.Defined() {
			rated = append(rated, k)
		} else {
			empty = append(empty, k.Kind.Short)
		}
	}
	first := fmt.Sprintf("目录所列 %d 类证照中，%d 类有有效证照。", len(r.Kinds), len(rated))
	if len(empty) > 0 {
		first += fmt.Sprintf("%s没有有效证照，记为“%s”。", strings.Join(empty, "、"), NothingToRate)
	}
	first += "各类的对应得分仅供分析，评价得分只按全部证照的转化率计算。"
	if len(rated) < 2 {
		return []string{first}
	}
	high, low, most := rated[0], rated[0], rated[0]
	for _, k := range rated[1:] {
		if k.Rate.Above(high.Rate) {
			high = k
		}
		if low.Rate.Above(k.Rate) {
			low = k
		}
		if k.Rate.Left() > most.Rate.Left() {
			most = k
		}
	}
	if !high.Rate.Above(low.Rate) {
		return []string{first, fmt.Sprintf("各类转化率相同，均为 %s。", low.Rate)}
	}
	second := fmt.Sprintf("转化率最高的是%s（%s），最低的是%s（%s）。", high.Kind.Short, high.Rate, low.Kind.Short, low.Rate)
	share := Rate{Converted: most.Rate.Left(), Held: r.Total.Left()}
	return []string{first, second + fmt.Sprintf("未转化数量最多的是%s，共 %s，占全部未转化证照的 %s。", most.Kind.Short, copies(most.Rate.Left()), share)}
}

// byMonth is how the rate went through the year.
func byMonth(r *Report) Section {
	t := &Table{
		Caption: "表4　逐月转化情况（单位：本）",
		Columns: []TableColumn{
			{"统计日", 32, false}, {"有效证照", 14, true}, {"已转化", 14, true}, {"比上期增减", 14, true}, {"转化率", 13, true}, {"对应得分", 13, true},
		},
	}
	chart := &Chart{Caption: "图2　逐月转化率"}
	for i, m := range r.Months {
		diff, points := "—", "—"
		if i > 0 {
			diff = change(m.Rate.Converted - r.Months[i-1].Rate.Converted)
		}
		if m.Rate.Defined() {
			points = m.Rate.Band().points()
			chart.Bars = append(chart.Bars, Bar{fmt.Sprintf("%d月", m.Month.Time().Month()), m.Rate, m.Rate.String()})
		}
		t.Rows = append(t.Rows, []string{m.Month.String(), thousands(m.Rate.Held), thousands(m.Rate.Converted), diff, m.Rate.String(), points})
	}
	s := Section{Heading: "五、逐月情况"}
	if len(r.Months) == 0 {
		s.Paragraphs = []string{"本报告没有逐月数据。"}
		return s
	}
	s.Paragraphs, s.Table = []string{course(r.Months)}, t
	if len(chart.Bars) > 0 {
		s.Chart = chart
	}
	return s
}

// course says where the year began and where it has got to.
func course(months []MonthRate) string {
	const rule = "各月数字按月末当日的证照状态重新计算，最后一行为评价日。"
	first, last := months[0], months[len(months)-1]
	if len(months) == 1 || !first.Rate.Defined() || !last.Rate.Defined() {
		return rule
	}
	return rule + fmt.Sprintf("%s转化率为 %s，%s为 %s；已转化证照由 %s变为 %s，%s。", longDate(first.Month), first.Rate, longDate(last.Month), last.Rate,
		copies(first.Rate.Converted), copies(last.Rate.Converted), growth(last.Rate.Converted-first.Rate.Converted))
}

// notes is what a reader needs to trust the figures.
func notes(r *Report, counts []Count) Section {
	s := Section{Heading: "七、说明"}
	if r.Training {
		s.Paragraphs = append(s.Paragraphs, "本报告由练习库生成，各页均有“"+r.Mark+"”标记，所列单位、证照和数字均为演练数据，不得作为评价依据。")
	}
	s.Paragraphs = append(s.Paragraphs, reconcile(r, counts),
		fmt.Sprintf("本报告由%s编制，编制时间为%s。", r.Author, r.Made.Format("2006年1月2日15时04分")),
		"本报告全部统计数字按固定次序排列后计算 SM3 杂凑值，列于本节末尾和各页页脚。以同样的数据重新计算，应当得到同样的杂凑值；任何一个数字被改动，杂凑值即不相同。编制人、编制时间和审计日志的摘要不参加计算。",
		"SM3："+r.Digest,
	)
	return s
}

// reconcile adds up the parts again, from the counts themselves, and says whether they make the whole.
func reconcile(r *Report, counts []Count) string {
	known := map[string]bool{}
	var kinds Rate
	for _, k := range r.Kinds {
		known[string(k.Kind.Code)] = true
		kinds.Held += k.Rate.Converted + k.OnPaper + k.Unfit
		kinds.Converted += k.Rate.Converted
	}
	valid := func(c Count) bool { return c.Status == certificate.Valid }
	whole := Rate{
		Held: sum(counts, func(c Count) bool { return valid(c) && known[string(c.Kind)] }),
		Converted: sum(counts, func(c Count) bool {
			return valid(c) && known[string(c.Kind)] && c.Conform && c.Medium != certificate.Paper
		}),
	}
	text := fmt.Sprintf("数字核对：各类有效证照相加为 %s，各类已转化相加为 %s，与直接由证照库计数所得的总量 %s、已转化 %s%s。",
		copies(kinds.Held), copies(kinds.Converted), copies(whole.Held), copies(whole.Converted), agreement(kinds == whole && kinds == r.Total))
	if n := len(r.Months); n > 0 && r.Months[n-1].Month == r.AsOf {
		text += fmt.Sprintf("表4末行与表3合计%s。", agreement(r.Months[n-1].Rate == r.Total))
	}
	if other := sum(counts, func(c Count) bool { return valid(c) && !known[string(c.Kind)] }); other > 0 {
		text += fmt.Sprintf("另有不属于目录所列类别的有效证照 %s，未计入评价。", copies(other))
	}
	return text
}

func agreement(same bool) string {
	if same {
		return "一致"
	}
	return "不一致，请先核对证照库再使用本报告"
}
