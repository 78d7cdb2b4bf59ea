package catalog

// What people call the things of a catalogue. A name that is not known is shown as it stands in the data.

var kindNames = map[FieldKind]string{
	Text: "文字", Choice: "从几项中选", Date: "日期", Quantity: "数量", RegionCode: "行政区划", PersonName: "自然人姓名",
	OrganisationName: "单位名称", CitizenID: "公民身份号码", USCC: "统一社会信用代码", Phone: "电话", Plate: "车辆号牌",
	VIN: "车辆识别代号", Photo: "照片", List: "多行列表", Number: "证照编号",
}

var roleNames = map[Role]string{
	RoleNumber: "证照编号", RoleHolder: "持证主体名称", RoleCode: "持证主体代码", RolePlate: "车辆号牌", RoleIssued: "发证日期",
	RoleFrom: "有效期起", RoleTo: "有效期止", RoleReview: "审验有效期", RoleStatus: "登记表中的状态", RoleAuthority: "核发机关",
	RoleReviewResult: "审验结果", RoleGrade: "诚信考核等级", RoleGradeUntil: "诚信考核有效期",
}

var (
	stageNames  = map[Stage]string{Optional: "可不填", ToCollect: "归集起必填", ToGenerate: "制证时必填"}
	shareNames  = map[Share]string{"": "有条件共享", Open: "无条件共享", Conditional: "有条件共享", Closed: "不予共享"}
	holderNames = map[HolderKind]string{Person: "自然人", Organisation: "法人、非法人组织、个体工商户"}
	levelNames  = map[string]string{"county": "县级", "city": "设区的市级", "province": "省级"}

	elementNames = map[ElementKind]string{
		TextElement: "固定文字", FieldElement: "照面项", TableElement: "表格", LineElement: "线", BoxElement: "框", ImageElement: "图像",
		CodeElement: "条码", SealElement: "印章位置",
	}
	alignNames    = map[string]string{"": "左", Left: "左", Centre: "居中", Right: "右", Spread: "两端对齐"}
	verticalNames = map[string]string{"": "上", Top: "上", Middle: "居中", Bottom: "下"}
	overflowNames = map[Overflow]string{"": "缩小", Shrink: "缩小", Wrap: "换行", Refuse: "不予制发"}
	fontNames     = map[FontName]string{"": "黑体", Sans: "黑体", Bold: "粗黑体", Kai: "楷体"}
	formatNames   = map[string]string{"": "2026-08-01", "iso": "2026-08-01", "han": "2026年8月1日", "year": "年", "month": "月", "day": "日"}
	codeNames     = map[string]string{"": "二维码", "qr": "二维码", "code128": "条形码"}
)

// nameIn returns what a table calls a thing.
func nameIn[K ~string](names map[K]string, key K) string {
	if name, ok := names[key]; ok {
		return name
	}
	return string(key)
}

// Name is the kind of a field as people call it: 日期.
func (k FieldKind) Name() string { return nameIn(kindNames, k) }

// Name is the role of a field as people call it: 发证日期.
func (r Role) Name() string { return nameIn(roleNames, r) }

// Name says when a field has to be filled in: 归集起必填.
func (s Stage) Name() string { return nameIn(stageNames, s) }

// Name is the sharing class as the State Council's rules call it: 有条件共享.
func (s Share) Name() string { return nameIn(shareNames, s) }

// Name is the kind of holder: 自然人.
func (h HolderKind) Name() string { return nameIn(holderNames, h) }

// Name is what an element is: 条码.
func (k ElementKind) Name() string { return nameIn(elementNames, k) }

// LevelName is the level that issues by law: 县级.
func (k *Kind) LevelName() string { return nameIn(levelNames, k.Level) }
