package collect_test

import (
	"fmt"
	"testing"

	"roadcert/domain/collect"
)

// register makes rows of ten columns as practitioners' registers have them, some of which need repair.
func register(n int) (header collect.Row, rows []collect.Row) {
	header = collect.Row{Line: 1, Cells: []string{
		"序号", "姓名", "身份证号", "从业资格类别", "从业资格证号", "发证日期", "有效期至", "联系电话", "诚信考核", "状态",
	}}
	dates := []string{"2024-05-06", "2024/5/6", "2024.5.6", "2024年5月6日", "45418"}
	text := func(int) bool { return false }
	for i := range n {
		s17 := fmt.Sprintf("210124%d%02d%02d%03d", 1960+i%40, 1+i%12, 1+i%28, i%1000)
		sum := 0
		for j, c := range s17 {
			sum += int(c-'0') * (1 << (17 - j) % 11)
		}
		id := s17 + "10X98765432"[sum%11:][:1]
		rows = append(rows, collect.Row{Line: i + 2, Numeric: text, Cells: []string{
			fmt.Sprint(i + 1), "张建国", id, "经营性道路货物运输驾驶员", id, dates[i%5], "2030-05-05", "13812345678", "AAA", "有效",
		}})
	}
	return header, rows
}

// BenchmarkReader reads a register of 100,000 rows and ten columns each time round.
func BenchmarkReader(b *testing.B) {
	cat, regions := nineKinds(b), liaoning(b)
	header, rows := register(100_000)
	layout, err := collect.Recognise([]collect.Row{header}, cat, collect.Hints{})
	if err != nil {
		b.Fatal(err)
	}
	kind, _ := cat.Kind(layout.Kind)
	b.ReportAllocs()
	for b.Loop() {
		reader := collect.NewReader(kind, layout, regions, today)
		for _, row := range rows {
			if reading := reader.Read(row); len(reading.Refusals) > 0 {
				b.Fatal(reading.Refusals)
			}
		}
	}
	b.ReportMetric(float64(len(rows)*b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkRecognise(b *testing.B) {
	cat := nineKinds(b)
	header, rows := register(29)
	head := append([]collect.Row{header}, rows...)
	for b.Loop() {
		if _, err := collect.Recognise(head, cat, collect.Hints{}); err != nil {
			b.Fatal(err)
		}
	}
}
