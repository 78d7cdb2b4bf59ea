package main

// registerSentences are those about looking into registers before and beside their import.
var registerSentences = map[string]sentence{
	"help_all_sheets":  {"导入全部认得出的工作表，各按自己的种类。", "Import every sheet that is a register, each as its own kind."},
	"help_accept":      {"采纳这些类别的修正建议，如 shifted_columns,date_order（见 register doctor）。", "Take the doctor's proposals of these causes, such as shifted_columns,date_order."},
	"help_registers":   {"登记表的体检、模板和列对照。", "The doctor of registers, templates and saved mappings."},
	"help_doctor":      {"给登记表体检：查出毛病，逐类提出修正建议，不写入。", "Examine a register: what ails it, and what could be done, by cause; nothing is written."},
	"hints_of_one":     {"--kind 和 --map 只说明一张工作表", "--kind and --map speak of one sheet"},
	"name_the_sheet":   {"请用 --sheet 指定一张工作表", "Name one sheet with --sheet"},
	"mapping_used":     {"按保存的列对照 %s 读取", "read by the saved mapping %s"},
	"accepted_repairs": {"  已采纳建议：%s，%s 格", "  proposals taken: %s, %s cells"},
	"passed_over":      {"跳过工作表“%s”：%s", "passed over sheet %s: %s"},

	"examined":        {"工作表“%s”：识别为 %s %s", "Sheet %s: recognised as %s %s"},
	"examined_counts": {"共 %s 行：可直接导入 %s，采纳建议后可导入 %s，仍须人工改正 %s", "%s rows: %s in order, %s curable, %s to be corrected by hand"},
	"examined_cause":  {"%s（%s）：%s 格，第 %d 至 %d 行，%s", "%s (%s): %s cells, lines %d to %d, %s"},
	"examined_cell":   {"  第 %d 行 %s：%s → %s　%s", "  line %d %s: %s → %s  %s"},
	"answer_certain":  {"导入时自动规范", "repaired by every import"},
	"answer_asked":    {"可以采纳", "can be accepted"},
	"answer_noted":    {"仅提示", "only told"},
	"answer_hopeless": {"须对照原件改正", "to be corrected by hand"},
}
