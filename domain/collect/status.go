package collect

import "roadcert/domain/certificate"

// statusWords are what registers call a status. What stops the business but not the licence (停运, 停业,
// 歇业, 挂失, 整改) leaves the certificate valid; what takes the vehicle out of the trade for good
// (报废, 迁出, 转出, 过户) has ended it. 无效 alone does not tell why and is refused.
var statusWords = map[certificate.Status][]string{
	certificate.Valid: {
		"有效", "正常", "在用", "在册", "营运", "营运中", "正常营运", "在营", "营业", "营业中", "正常营业", "开业", "已发证", "合格",
		"停运", "停业", "歇业", "报停", "挂失", "整改", "停业整顿",
	},
	certificate.Suspended: {"暂扣", "扣证", "证件暂扣", "已暂扣"},
	certificate.Expired:   {"过期", "已过期", "失效", "已失效", "到期", "已到期", "超期", "逾期", "有效期届满"},
	certificate.Cancelled: {
		"注销", "已注销", "报废", "已报废", "迁出", "已迁出", "迁出过户", "迁出转籍", "转出", "已转出", "转籍", "过户", "已过户", "退出营运", "退出市场", "终止经营",
	},
	certificate.Revoked:   {"吊销", "已吊销"},
	certificate.Rescinded: {"撤销", "已撤销", "撤回", "已撤回"},
	certificate.Voided:    {"作废", "已作废"},
}

// statusOf is statusWords the other way round, words cleaned as cells are.
var statusOf = func() map[string]certificate.Status {
	m := make(map[string]certificate.Status)
	for status, words := range statusWords {
		for _, w := range words {
			m[w] = status
		}
	}
	return m
}()
