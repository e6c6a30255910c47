package calc

// The words of the narrative checks: what must not stand in a final text, and what should stand there. A
// list is closed: it holds only what is wrong wherever it stands, but for the words named beside it.

// A slip is a word that should be another one.
type slip struct {
	wrong string
	right string // what should stand there, "" where nothing can be proposed
	not   string // words in order that may hold a part of it, with blanks between: 目的|的 is no 的的
	next  string // characters one of which follows; "" is any
}

// slips lists them by rule.
var slips = []struct {
	rule  string
	words []slip
}{
	{"TXT-DUP", []slip{
		{wrong: "的的", not: "目的 标的 中的 的确 的士 打的"},
		{wrong: "了了", not: "了解 了结 了却 了断 了然 了事 不了 明了 了得"},
		{wrong: "是是", not: "是否 是不 是非 是以 是是非非 自以为是 实事求是 国是"},
		{wrong: "在在", not: "现在 存在 所在 正在 内在 外在 潜在 实在 健在 自在 好在 旨在 在职 在编 在建 在途 在岗 在校 在读 在册 在库 在线 在外 在内 在先 在任 在世 在家 在学 在场 在研 在逃 在押 在即 在于"},
		{wrong: "和和", not: "和谐 和美 和平 和田 和顺 和解 和睦 和龙 和县 和静 和政 和布 和气 和乐 和林 和硕 和善 和风 总和 共和 饱和 温和 缓和 平和 祥和 调和 中和 谦和 颐和 泰和 义和 太和 仁和 政和 人和 亲和 融和"},
		{wrong: "万元万元"}, {wrong: "亿元亿元"}, {wrong: "万元元", not: "元旦 元月 元素 元件 元年 元宵"}, {wrong: "亿元元", not: "元旦 元月 元素 元件 元年 元宵"}, {wrong: "万万元"}, {wrong: "元万元"},
		{wrong: "%%"}, {wrong: "％％"},
		{wrong: "。。"}, {wrong: "，，"}, {wrong: "、、"}, {wrong: "；；"}, {wrong: "：："},
		{wrong: "，。"}, {wrong: "。，"}, {wrong: "、。"}, {wrong: "；。"}, {wrong: "，；"}, {wrong: "；，"}, {wrong: "、，"}, {wrong: "，、"}, {wrong: "：。", not: "原因：。"},
		{wrong: "进行进行"}, {wrong: "加强加强"}, {wrong: "以及以及"}, {wrong: "主要主要"}, {wrong: "增加增加"}, {wrong: "减少减少"},
		{wrong: "其中其中"}, {wrong: "其他其他"}, {wrong: "合计合计"}, {wrong: "共计共计"}, {wrong: "总计总计"}, {wrong: "开展开展"}, {wrong: "根据根据"},
		{wrong: "按照按照"}, {wrong: "我们我们"}, {wrong: "因此因此"}, {wrong: "但是但是"}, {wrong: "同比同比"}, {wrong: "完成完成"}, {wrong: "通过通过"},
		{wrong: "由于由于"}, {wrong: "对于对于"}, {wrong: "关于关于"}, {wrong: "为了为了"}, {wrong: "并且并且"},
	}},

	{"TXT-PLACEHOLDER", []slip{
		{wrong: "{{"}, {wrong: "}}"}, {wrong: "TODO"}, {wrong: "#REF!"}, {wrong: "#DIV/0!"}, {wrong: "#VALUE!"}, {wrong: "#N/A"}, {wrong: "#NAME?"}, {wrong: "？？"}, {wrong: "??"},
		{wrong: "待补充", not: "有待 亟待 尚待 等待 期待 急待 仍待"}, {wrong: "待填", not: "有待 亟待 尚待 等待 期待 填补 填报 填平 填埋"},
		{wrong: "请填写", not: "申请 提请 报请"}, {wrong: "请补充", not: "申请 提请 报请 呈请 邀请 聘请"}, {wrong: "请输入", not: "申请 提请"},
		{wrong: "此处填"}, {wrong: "此处插入"}, {wrong: "此处补"}, {wrong: "此处写"}, {wrong: "（填写"}, {wrong: "(填写"}, {wrong: "在此填写"}, {wrong: "*万元"}, {wrong: "*元"},
		{wrong: "原因是", next: "。；"}, {wrong: "原因为", next: "。；"}, {wrong: "原因系", next: "。；"}, {wrong: "原因：", next: "。；"}, {wrong: "原因是：", next: "。；"},
		{wrong: "主要是由于", next: "。；"}, {wrong: "主要用于", next: "。；"}, {wrong: "主要是", next: "。；"},
	}},

	// What was true on the day of writing says nothing a year later.
	{"REL-TIME", []slip{
		{wrong: "今年", not: "当今 至今 迄今 如今 而今 今年轻 今年青 年均 年龄 年代"},
		{wrong: "去年", not: "减去 扣去 除去 过去 失去 略去 免去 刨去 退去 远去 年代"},
		{wrong: "截至目前"}, {wrong: "截止目前"}, {wrong: "到目前为止"}, {wrong: "元月份"},
		{wrong: "目前", not: "项目 科目 节目 题目 条目 名目 数目 栏目 曲目 书目 剧目 纲目 头目 面目 耳目 品目 账目 帐目 细目 总目 税目 类目 双目 盲目 醒目 注目 瞩目 夺目 醒目 前期 前提 前后 前述 前置 前来 前往 前沿 前列 前任"},
	}},

	// 财决01 prints 其他收入, and since the accounting rules of 2019 no unit has a 财政补助收入.
	{"TERM-VARIANT", []slip{
		{wrong: "其它收入", right: "其他收入"}, {wrong: "其它支出", right: "其他支出"}, {wrong: "其它资本性支出", right: "其他资本性支出"},
		{wrong: "其它商品和服务支出", right: "其他商品和服务支出"}, {wrong: "其它对个人和家庭的补助", right: "其他对个人和家庭的补助"}, {wrong: "其它工资福利支出", right: "其他工资福利支出"},
		{wrong: "财政补助收入", right: "财政拨款收入"},
	}},

	{"TYPO", []slip{
		// 账 and its kin
		{wrong: "帐户", right: "账户", not: "蚊帐 营帐"}, {wrong: "帐目", right: "账目", not: "蚊帐 营帐"}, {wrong: "帐面", right: "账面", not: "蚊帐 营帐"}, {wrong: "帐务", right: "账务", not: "蚊帐 营帐"}, {wrong: "帐簿", right: "账簿", not: "蚊帐 营帐"}, {wrong: "帐册", right: "账册", not: "蚊帐 营帐"}, {wrong: "帐号", right: "账号", not: "蚊帐 营帐"}, {wrong: "帐外", right: "账外", not: "蚊帐 营帐"}, {wrong: "帐实", right: "账实", not: "蚊帐 营帐"}, {wrong: "帐款", right: "账款", not: "蚊帐 营帐"},
		{wrong: "记帐", right: "记账", not: "帐篷"}, {wrong: "入帐", right: "入账", not: "帐篷"}, {wrong: "对帐", right: "对账", not: "帐篷"}, {wrong: "台帐", right: "台账", not: "帐篷"}, {wrong: "挂帐", right: "挂账", not: "帐篷"}, {wrong: "到帐", right: "到账", not: "帐篷"}, {wrong: "坏帐", right: "坏账", not: "帐篷"}, {wrong: "转帐", right: "转账", not: "帐篷"}, {wrong: "结帐", right: "结账", not: "帐篷"}, {wrong: "做帐", right: "做账", not: "帐篷"}, {wrong: "报帐", right: "报账", not: "帐篷"}, {wrong: "建帐", right: "建账", not: "帐篷"}, {wrong: "总帐", right: "总账", not: "帐篷"}, {wrong: "细帐", right: "细账", not: "帐篷"}, {wrong: "查帐", right: "查账", not: "帐篷"}, {wrong: "呆帐", right: "呆账", not: "帐篷"},

		// the trade
		{wrong: "拔款", right: "拨款"}, {wrong: "拔付", right: "拨付"}, {wrong: "划拔", right: "划拨"}, {wrong: "核拔", right: "核拨"}, {wrong: "拨款收人", right: "拨款收入"}, {wrong: "其他收人", right: "其他收入"}, {wrong: "收人合计", right: "收入合计", not: "接收 招收"}, {wrong: "收人总计", right: "收入总计", not: "接收 招收"}, {wrong: "收人支出", right: "收入支出", not: "接收 招收"},
		{wrong: "结佘", right: "结余"}, {wrong: "节佘", right: "节余"}, {wrong: "予算", right: "预算", not: "给予 授予 准予 不予 赋予 免予 寄予 应予 可予"}, {wrong: "决祘", right: "决算"}, {wrong: "预祘", right: "预算"}, {wrong: "经废", right: "经费"}, {wrong: "径费", right: "经费", not: "途径 路径 捷径 半径 直径 口径 田径"},
		{wrong: "津帖", right: "津贴"}, {wrong: "补帖", right: "补贴"}, {wrong: "招侍费", right: "招待费"}, {wrong: "接侍", right: "接待"}, {wrong: "差旋费", right: "差旅费"}, {wrong: "租凭", right: "租赁", not: "凭证 凭票 凭据 凭借"}, {wrong: "采构", right: "采购"}, {wrong: "彩购", right: "采购"}, {wrong: "支咐", right: "支付"}, {wrong: "计提拆旧", right: "计提折旧"}, {wrong: "续效评价", right: "绩效评价"}, {wrong: "续效目标", right: "绩效目标"}, {wrong: "支岀", right: "支出"},

		// as time goes by
		{wrong: "截止目前", right: "截至目前"}, {wrong: "截止到", right: "截至"}, {wrong: "截止年底", right: "截至年底"}, {wrong: "截止年末", right: "截至年末"}, {wrong: "截止本年", right: "截至本年"}, {wrong: "截止上年", right: "截至上年"},
		{wrong: "截止", right: "截至", next: "0123456789０１２３４５６７８９", not: "日截止 报名截止"},

		// the rest
		{wrong: "做为", right: "作为", not: "样做 么做 此做 所做 敢做 为民 为期"}, {wrong: "布署", right: "部署"}, {wrong: "布暑", right: "部署"}, {wrong: "既使是", right: "即使是"}, {wrong: "既使没", right: "即使没"}, {wrong: "即然", right: "既然", not: "立即 随即 当即 旋即"}, {wrong: "好象", right: "好像", not: "友好 良好 美好 象征 象山 象州 象棋 象牙"}, {wrong: "录象", right: "录像", not: "象征"}, {wrong: "摄象", right: "摄像"},
		{wrong: "己经", right: "已经", not: "自己 知己 异己 各己"}, {wrong: "自已", right: "自己", not: "已经 已有 已于 已在 已被"}, {wrong: "按装", right: "安装"}, {wrong: "按排", right: "安排", not: "排名 排序 排放 排列 排查 排水 排污 排量"}, {wrong: "竟赛", right: "竞赛"}, {wrong: "竟争", right: "竞争"}, {wrong: "松驰", right: "松弛"}, {wrong: "幅射", right: "辐射"}, {wrong: "渡假", right: "度假"}, {wrong: "宣染", right: "渲染"}, {wrong: "供献", right: "贡献", not: "提供 献血 献计 献策 献礼"}, {wrong: "园满完成", right: "圆满完成", not: "公园 校园"},
		{wrong: "再接再励", right: "再接再厉"}, {wrong: "一如继往", right: "一如既往"}, {wrong: "因地治宜", right: "因地制宜"}, {wrong: "融汇贯通", right: "融会贯通"}, {wrong: "相辅相承", right: "相辅相成"}, {wrong: "按步就班", right: "按部就班"}, {wrong: "责无旁代", right: "责无旁贷"}, {wrong: "名列前矛", right: "名列前茅"}, {wrong: "默守成规", right: "墨守成规"}, {wrong: "直接了当", right: "直截了当"}, {wrong: "以身做则", right: "以身作则"}, {wrong: "关怀倍至", right: "关怀备至"}, {wrong: "防患未燃", right: "防患未然"}, {wrong: "针贬", right: "针砭"}, {wrong: "鼎立相助", right: "鼎力相助"},
		{wrong: "其它", right: "其他"},
	}},

	// Hedges that a reader answers with: how much?
	{"CLAIM-NO-FIGURE", []slip{
		{wrong: "基本做到了专款专用"}, {wrong: "基本做到专款专用"}, {wrong: "基本实现专款专用"}, {wrong: "基本实现了专款专用"}, {wrong: "基本达到预期"}, {wrong: "基本达到了预期"}, {wrong: "基本实现预期"}, {wrong: "基本实现了预期"},
		{wrong: "预算编制与实际支出项目存在差异"}, {wrong: "预算与实际支出存在差异"}, {wrong: "预算编制与实际支出存在差异"}, {wrong: "与预算存在一定差异"}, {wrong: "与实际支出存在一定差异"}, {wrong: "与预算存在较大差异"}, {wrong: "与实际支出存在较大差异"},
	}},
}

// choices are pairs of words of which a template lets the writer keep one: 增加（减少）, 增加/减少. A caption
// keeps both: 增加（减少）额.
var choices = [][2]string{{"增加", "减少"}, {"增长", "下降"}, {"上升", "下降"}, {"高于", "低于"}, {"大于", "小于"}, {"节约", "超支"}}

// captions are the characters that make a caption of a choice.
var captions = []string{"额", "数", "率", "值", "幅", "变", "情"}

// accounted lists what a narrative calls one line of the 收入支出决算总表 where it gives its amount. Table
// headers have Synonyms of their own; a text should keep to one name, since a reader takes two for two items.
var accounted = []struct {
	line string
	also []string
}{
	{"年初结转和结余", []string{"年初结转和结余", "年初结转结余", "上年结转和结余", "上年结转结余", "上年结转", "上年结余", "期初结转", "年初结转"}},
	{"年末结转和结余", []string{"年末结转和结余", "年末结转结余", "年末各项资金结转结余", "结转下年使用经费", "结转下年使用资金", "结转下年", "本年度结转经费", "本年结转经费", "期末结转", "滚存结余", "年末结转", "年末结余"}},
	{"基本支出结转和结余", []string{"基本支出结转和结余", "基本支出结转结余", "基本支出结转", "基本结转和结余", "基本结转结余", "基本结转"}},
	{"项目支出结转和结余", []string{"项目支出结转和结余", "项目支出结转结余", "项目支出结转", "项目资金结转", "项目结转和结余", "项目结转结余", "项目结转"}},
}

// renamed says since when a 类 of FunctionClasses has its last name. 2019: the reform of the ministries,
// 2020: the 政府收支分类科目 of that year.
var renamed = []struct {
	code  string
	since int
}{
	{"207", 2019},
	{"210", 2019},
	{"215", 2020},
	{"220", 2019},
}
