package calc

import "slices"

// The forms as they are printed, line by line: what an accountant would hold beside the booklet. No
// 行次 and no cell stands here, since no two years and regions agree on them; labels decide.
//
// Sources of what stands here:
//
//	套    layouts of the 2018 sets (公开 and 财决) as exported workbooks have them
//	公示  nine- to thirteen-table disclosures of 2018 to 2024: Shanghai, Jiangxi, Hunan, Yunnan, Shaanxi, Sichuan
//	官方  the official formulas of 2022 (财决01) and the manual's list of tables
//	预算  a district's unit and department budgets for 2026
//	通例  the name alone is sure; its columns are taken as they stand (Open)

// Forms lists every form that can be read, the 公开 set first, each in the order of the booklet.
var Forms = []Form{
	{
		ID: "公开01", Source: "套 公示", Family: "公开", Titles: []string{"收入支出决算总表"},
		Panels: []string{"收入", "支出"},
		Lines: slices.Concat(incomeLines, fundIncomeLines, openingLines, []Line{{Panel: "收入", Name: "收入总计", Also: []string{"总计"}}},
			functionLines("支出"), closingLines),
		Cols: []Col{{Name: "决算数"}},
	},
	{
		ID: "公开02", Source: "套 公示", Family: "公开", Titles: []string{"收入决算表"}, Shape: Codes,
		Cols: []Col{
			{Name: "本年收入合计"},
			{Name: "财政拨款收入", Of: "各项收入"}, {Name: "上级补助收入", Of: "各项收入"}, {Name: "事业收入", Of: "各项收入"},
			{Name: "经营收入", Of: "各项收入"}, {Name: "附属单位上缴收入", Of: "各项收入"}, {Name: "其他收入", Of: "各项收入"},
		},
	},
	{
		ID: "公开03", Source: "套 公示", Family: "公开", Titles: []string{"支出决算表"}, Shape: Codes,
		Cols: natureCols,
	},
	{
		ID: "公开04", Source: "套 公示", Family: "公开", Titles: []string{"财政拨款收入支出决算总表"},
		Panels: []string{"收入", "支出"},
		Lines:  slices.Concat(fiscalIncomeLines, functionLines("支出"), fiscalClosingLines),
		Cols:   slices.Concat([]Col{{Name: "决算数"}}, fundCols),
	},
	{
		// Yunnan prints the opening, the income and the closing balance as well.
		ID: "公开05", Source: "套 公示", Family: "公开", Titles: []string{"一般公共预算财政拨款支出决算表", "一般公共预算财政拨款收入支出决算表"}, Shape: Codes,
		Cols: slices.Concat(spendingCols, optional(flowGroup("年初结转和结余"), flowGroup("本年收入"), flowGroup("年末结转和结余"))),
	},
	{
		ID: "公开06", Source: "套 公示", Family: "公开", Titles: []string{"一般公共预算财政拨款基本支出决算明细表", "一般公共预算财政拨款基本支出决算表"}, Shape: Lists,
		Lines: []Line{
			{Code: "301", Name: "工资福利支出", Of: "人员经费"}, {Code: "303", Name: "对个人和家庭的补助", Of: "人员经费"},
			{Code: "302", Name: "商品和服务支出", Of: "公用经费"}, {Code: "307", Name: "债务利息及费用支出", Of: "公用经费"},
			{Code: "309", Name: "资本性支出（基本建设）", Of: "公用经费"}, {Code: "310", Name: "资本性支出", Of: "公用经费"},
			{Code: "311", Name: "对企业补助（基本建设）", Of: "公用经费"}, {Code: "312", Name: "对企业补助", Of: "公用经费"},
			{Code: "313", Name: "对社会保障基金补助", Of: "公用经费"}, {Code: "399", Name: "其他支出", Of: "公用经费"},
			{Code: "30212", Name: "因公出国（境）费用"}, {Code: "30217", Name: "公务接待费"}, {Code: "30231", Name: "公务用车运行维护费"}, {Code: "31013", Name: "公务用车购置"},
			{Name: "人员经费合计"}, {Name: "公用经费合计"},
		},
		Cols: []Col{{Name: "决算数"}},
	},
	{
		ID: "公开07", Source: "套 公示", Family: "公开", Titles: []string{"财政拨款“三公”经费支出决算表", "一般公共预算财政拨款“三公”经费支出决算表", "“三公”经费支出决算表",
			"“三公”经费公共预算财政拨款支出决算表", "一般公共预算财政拨款“三公”经费及会议费、培训费支出决算表", "“三公”经费及会议费、培训费支出决算表"}, Shape: Heads,
		Lines: []Line{
			{Name: "合计", Also: []string{"“三公”经费", "“三公”经费支出", "“三公”经费小计", "“三公”经费合计"}},
			{Name: "因公出国（境）费", Of: "三公经费"},
			{Name: "公务用车购置及运行费", Of: "三公经费"},
			{Name: "公务用车购置费", Of: "公务用车"}, {Name: "公务用车运行费", Of: "公务用车"},
			{Name: "公务接待费", Of: "三公经费"},
			{Name: "会议费", Optional: true}, {Name: "培训费", Optional: true}, // Shaanxi
		},
		Cols: []Col{{Name: "预算数"}, {Name: "决算数"}},
	},
	{
		ID: "公开08", Source: "套 公示", Family: "公开", Titles: []string{"政府性基金预算财政拨款收入支出决算表"}, Shape: Codes,
		Cols: fundFlowCols,
	},
	{
		ID: "公开09", Source: "公示", Family: "公开", Titles: []string{"国有资本经营预算财政拨款支出决算表", "国有资本经营预算财政拨款收入支出决算表"}, Shape: Codes, Since: 2020, Optional: true,
		Cols: optional(spendingCols, fundFlowCols),
	},
	{
		// 公开09 in Jiangxi in 2018, 公开10 there from 2020 on: its title decides.
		ID: "公开10", Source: "套 公示", Family: "公开", Titles: []string{"国有资产占用情况表"}, Shape: Heads, Unit: Cars, Optional: true,
		Lines: []Line{
			{Name: "车辆合计"},
			{Name: "副部（省）级及以上领导用车", Of: "车辆"}, {Name: "主要领导干部用车", Of: "车辆"}, {Name: "机要通信用车", Of: "车辆"},
			{Name: "应急保障用车", Of: "车辆"}, {Name: "执法执勤用车", Of: "车辆"}, {Name: "特种专业技术用车", Of: "车辆"}, {Name: "离退休干部用车", Of: "车辆"}, {Name: "其他用车", Of: "车辆"},
			{Name: "单价50万元以上通用设备", Also: []string{"单位价值50万元以上通用设备", "单价50万元（含）以上通用设备"}},
			{Name: "单价100万元以上专用设备", Also: []string{"单位价值100万元以上专用设备", "单价100万元（含）以上专用设备"}},
		},
		Cols: []Col{{Name: "数量"}},
	},

	{
		ID: "公开11", Source: "公示", Family: "公开", Titles: []string{"财政专户管理资金收入支出决算表"}, Shape: Codes, Optional: true, Open: true, // Yunnan until 2018
	},

	{
		ID: "财决01", Source: "套 官方", Family: "财决", Titles: []string{"收入支出决算总表"},
		Panels: []string{"收入", "功能分类", "支出"},
		Lines: slices.Concat(incomeLines, fundIncomeLines, openingLines, []Line{{Panel: "收入", Name: "收入总计", Also: []string{"总计"}}},
			functionLines("功能分类"), natureLines, economicLines, closingLines),
		Cols: []Col{{Name: "年初预算数", Of: "预算"}, {Name: "全年预算数", Of: "预算"}, {Name: "决算数"}},
	},
	{
		ID: "财决01-1", Source: "套", Family: "财决", Titles: []string{"财政拨款收入支出决算总表"},
		Panels: []string{"收入", "支出"},
		Lines:  slices.Concat(fiscalIncomeLines, functionLines("支出"), fiscalClosingLines),
		Cols:   slices.Concat([]Col{{Name: "决算数"}}, fundCols),
	},
	{
		ID: "财决02", Source: "套", Family: "财决", Titles: []string{"收入支出决算表"}, Shape: Codes,
		Cols: []Col{
			{Group: "年初结转和结余", Name: "合计"},
			{Group: "年初结转和结余", Name: "基本支出结转", Of: "年初结转和结余"}, {Group: "年初结转和结余", Name: "项目支出结转和结余", Of: "年初结转和结余"}, {Group: "年初结转和结余", Name: "经营结余", Of: "年初结转和结余"},
			{Name: "本年收入"}, {Name: "本年支出"}, {Name: "使用非财政拨款结余"}, {Name: "结余分配"},
			{Group: "年末结转和结余", Name: "合计"},
			{Group: "年末结转和结余", Name: "基本支出结转", Of: "年末结转和结余"}, {Group: "年末结转和结余", Name: "项目支出结转和结余", Of: "年末结转和结余"}, {Group: "年末结转和结余", Name: "经营结余", Of: "年末结转和结余"},
		},
	},
	{
		ID: "财决03", Source: "套", Family: "财决", Titles: []string{"收入决算表"}, Shape: Codes,
		Cols: []Col{
			{Name: "本年收入合计"},
			{Name: "财政拨款收入", Of: "各项收入"}, {Name: "上级补助收入", Of: "各项收入"},
			{Group: "事业收入", Name: "小计", Of: "各项收入"}, {Group: "事业收入", Name: "教育收费", Optional: true},
			{Name: "经营收入", Of: "各项收入"}, {Name: "附属单位上缴收入", Of: "各项收入"}, {Name: "其他收入", Of: "各项收入"},
		},
	},
	{
		ID: "财决04", Source: "套", Family: "财决", Titles: []string{"支出决算表"}, Shape: Codes,
		Cols: natureCols,
	},
	{
		ID: "财决05", Source: "套", Family: "财决", Titles: []string{"支出决算明细表"}, Shape: Codes, Economic: true,
		Cols: []Col{{Name: "合计"}},
	},
	{
		ID: "财决05-1", Source: "官方", Family: "财决", Titles: []string{"基本支出决算明细表"}, Shape: Codes, Economic: true, Optional: true,
		Cols: []Col{{Name: "合计"}},
	},
	{
		ID: "财决05-2", Source: "官方", Family: "财决", Titles: []string{"项目支出决算明细表"}, Shape: Codes, Economic: true, Optional: true,
		Cols: []Col{{Name: "合计"}},
	},
	{
		ID: "财决05-3", Source: "官方", Family: "财决", Titles: []string{"经营支出决算明细表"}, Shape: Codes, Economic: true, Optional: true,
		Cols: []Col{{Name: "合计"}},
	},
	{
		// A line for each project, several to a code. The columns that rules name stand here, for both the older form
		// (上年结转 in one column) and the newer one.
		ID: "财决06", Source: "通例", Family: "财决", Titles: []string{"项目收入支出决算表", "项目支出决算表"}, Shape: Codes, Optional: true, Open: true,
		Cols: optional([]Col{
			{Name: "年初结转和结余"}, {Group: "年初结转和结余", Name: "合计"},
			{Group: "本年收入", Name: "财政拨款"}, {Group: "本年收入", Name: "其他资金"}, {Name: "使用非财政拨款结余"},
			{Name: "本年支出"}, {Group: "本年支出", Name: "合计"},
			{Name: "年末结转和结余"}, {Group: "年末结转和结余", Name: "合计"},
		}),
	},
	{
		ID: "财决07", Source: "套", Family: "财决", Titles: []string{"一般公共预算财政拨款收入支出决算表"}, Shape: Codes,
		Cols: flowCols,
	},
	{
		ID: "财决08", Source: "套", Family: "财决", Titles: []string{"一般公共预算财政拨款支出决算明细表"}, Shape: Codes, Economic: true,
		Cols: []Col{{Name: "合计"}},
	},
	{
		ID: "财决08-1", Source: "套", Family: "财决", Titles: []string{"一般公共预算财政拨款基本支出决算明细表"}, Shape: Codes, Economic: true,
		Cols: []Col{{Name: "合计"}},
	},
	{
		ID: "财决08-2", Source: "官方", Family: "财决", Titles: []string{"一般公共预算财政拨款项目支出决算明细表"}, Shape: Codes, Economic: true, Optional: true,
		Cols: []Col{{Name: "合计"}},
	},
	{
		ID: "财决09", Source: "套", Family: "财决", Titles: []string{"政府性基金预算财政拨款收入支出决算表"}, Shape: Codes,
		Cols: flowCols,
	},

	{
		// Until 2018 this mark was that of 财政专户管理资金; the title decides.
		ID: "财决11", Source: "通例", Family: "财决", Titles: []string{"国有资本经营预算财政拨款收入支出决算表", "国有资本经营预算财政拨款支出决算表"}, Shape: Codes, Since: 2019, Optional: true, Open: true,
		Cols: optional(flowCols),
	},
	{
		ID: "财决10", Source: "官方", Family: "财决", Titles: []string{"政府性基金预算财政拨款支出决算明细表"}, Shape: Codes, Economic: true, Optional: true,
		Cols: []Col{{Name: "合计"}},
	},
	{
		ID: "财决10-1", Source: "官方", Family: "财决", Titles: []string{"政府性基金预算财政拨款基本支出决算明细表"}, Shape: Codes, Economic: true, Optional: true,
		Cols: []Col{{Name: "合计"}},
	},
	{
		ID: "财决10-2", Source: "官方", Family: "财决", Titles: []string{"政府性基金预算财政拨款项目支出决算明细表"}, Shape: Codes, Economic: true, Optional: true,
		Cols: []Col{{Name: "合计"}},
	},

	// 预算: tables 1 to 8 in 元 and table 9 in 万元 stand in one file. The report does not use them. Their columns are
	// those of a district's budgets for 2025 and 2026; other regions print others, so that none must be there and those
	// that nobody names are taken as they stand.
	{
		ID: "预算01", Source: "预算", Family: "预算", Titles: []string{"财务收支预算总表", "收支预算总表"}, Optional: true,
		Panels: []string{"收入", "支出"},
		Lines:  slices.Concat(budgetIncomeLines, functionLines("支出"), budgetClosingLines),
		Cols:   budgetCols,
	},
	{
		ID: "预算02", Source: "预算", Family: "预算", Titles: []string{"收入预算总表"}, Shape: Codes, Optional: true, Open: true,
		Cols: optional([]Col{
			{Name: "合计"},
			{Name: "财政拨款收入", Of: "各项收入"}, {Name: "上级补助收入", Of: "各项收入"}, {Name: "事业收入", Of: "各项收入"},
			{Name: "经营收入", Of: "各项收入"}, {Name: "附属单位上缴收入", Of: "各项收入"}, {Name: "其他收入", Of: "各项收入"},
		}),
	},
	{
		ID: "预算03", Source: "预算", Family: "预算", Titles: []string{"支出预算总表"}, Shape: Codes, Optional: true, Open: true,
		Cols: plannedCols,
	},
	{
		ID: "预算04", Source: "预算", Family: "预算", Titles: []string{"财政拨款收支预算总表"}, Optional: true,
		Panels: []string{"收入", "支出"},
		Lines:  slices.Concat(fiscalIncomeLines, functionLines("支出"), budgetClosingLines),
		Cols:   optional([]Col{{Name: "预算数"}}, fundCols),
	},
	{
		ID: "预算05", Source: "预算", Family: "预算", Titles: []string{"一般公共预算支出功能分类预算表"}, Shape: Codes, Optional: true, Open: true,
		Cols: plannedCols,
	},
	{
		ID: "预算06", Source: "预算", Family: "预算", Titles: []string{"政府性基金预算支出功能分类预算表"}, Shape: Codes, Optional: true, Open: true,
		Cols: plannedCols,
	},
	{
		ID: "预算07", Source: "预算", Family: "预算", Titles: []string{"国有资本经营预算支出功能分类预算表"}, Shape: Codes, Optional: true, Open: true,
		Cols: plannedCols,
	},
	{
		ID: "预算08", Source: "预算", Family: "预算", Titles: []string{"一般公共预算基本支出部门预算经济分类预算表"}, Shape: Codes, Optional: true, Open: true,
		Cols: optional([]Col{{Name: "合计"}, {Name: "人员经费", Of: "基本支出"}, {Name: "公用经费", Of: "基本支出"}}),
	},
	{
		ID: "预算09", Source: "预算", Family: "预算", Titles: []string{"“三公”经费和机关运行经费预算表"}, Shape: Heads, Optional: true,
		Lines: []Line{
			{Name: "合计"}, {Name: "因公出国（境）费", Of: "三公经费"}, {Name: "公务接待费", Of: "三公经费"},
			{Name: "公务用车购置及运行费", Of: "三公经费"}, {Name: "公务用车购置费", Of: "公务用车"}, {Name: "公务用车运行费", Of: "公务用车"},
			{Name: "机关运行经费"},
		},
		Cols: []Col{{Name: "预算数"}},
	},

	// The annexes keep one id in either family: a 公开 book may bring 基本数字表 along.
	{
		// Annex 1-1 of the report on the accounts (决算报表说明) of 2022; of its layout the heads are known and no
		// filled copy, so that no column is called missing.
		ID: "附01-1", Source: "官方", Titles: []string{"年初结转和结余调整情况表"}, Shape: Codes, Optional: true,
		Cols: adjustmentCols,
	},
	{
		ID: "附02", Source: "套", Titles: []string{"基本数字表", "机构人员情况表"}, Unit: Persons, Optional: true,
		Panels: []string{"人员"},
		Lines: []Line{
			{Name: "合计"},
			{Name: "在职人员", Of: "人员"}, {Name: "行政人员", Of: "在职人员"}, {Name: "参照公务员法管理事业人员", Of: "在职人员", Also: []string{"参公人员", "参照公务员法管理人员"}}, {Name: "事业人员", Of: "在职人员", Also: []string{"事业人员(全额)"}},
			{Name: "离休人员", Of: "人员"},
			{Name: "退休人员", Of: "人员"}, {Name: "行政退休", Of: "退休人员"}, {Name: "事业退休", Of: "退休人员"},
		},
		Cols: []Col{{Name: "编制人数"}, {Name: "年末实有人数"}, {Name: "上年末实有人数", Optional: true}, {Name: "本年增加", Optional: true}, {Name: "本年减少", Optional: true}},
	},
	{
		ID: "附03", Source: "套", Titles: []string{"机构运行信息表"}, Optional: true,
		Panels: []string{"机构运行"},
		Lines: []Line{
			{Name: "三公经费支出", Barred: []string{"预算数", "统计数"}},
			{Name: "支出合计"},
			{Name: "因公出国（境）费", Of: "三公经费"},
			{Name: "公务用车购置及运行费", Of: "三公经费"},
			{Name: "公务用车购置费", Of: "公务用车"}, {Name: "公务用车运行费", Of: "公务用车"},
			{Name: "公务接待费", Of: "三公经费"},
			{Name: "会议费", Barred: []string{"预算数"}}, {Name: "培训费", Barred: []string{"预算数"}}, {Name: "机关运行经费", Barred: []string{"预算数"}},
			{Name: "政府采购支出合计", Barred: []string{"预算数"}},
			{Name: "政府采购货物支出", Of: "政府采购", Barred: []string{"预算数"}}, {Name: "政府采购工程支出", Of: "政府采购", Barred: []string{"预算数"}}, {Name: "政府采购服务支出", Of: "政府采购", Barred: []string{"预算数"}},
			{Name: "授予中小企业合同金额", Optional: true, Barred: []string{"预算数"}, Also: []string{"政府采购授予中小企业合同金额"}},
		},
		Cols: []Col{{Name: "预算数"}, {Name: "统计数"}},
	},
}

// Lines and columns that several forms print alike.
var (
	// Before 2020 government funds are 其中 of 财政拨款收入, afterwards each budget has a line of its own.
	incomeLines = []Line{
		{Panel: "收入", Name: "财政拨款收入", Of: "本年收入", Until: 2019},
		{Panel: "收入", Name: "政府性基金预算财政拨款", Under: "财政拨款收入", Until: 2019, Optional: true, Also: []string{"政府性基金", "政府性基金预算财政拨款收入"}},
		{Panel: "收入", Name: "上级补助收入", Of: "本年收入"},
		{Panel: "收入", Name: "事业收入", Of: "本年收入"},
		{Panel: "收入", Name: "经营收入", Of: "本年收入"},
		{Panel: "收入", Name: "附属单位上缴收入", Of: "本年收入"},
		{Panel: "收入", Name: "其他收入", Of: "本年收入"},
		{Panel: "收入", Name: "本年收入合计"},
	}
	fundIncomeLines = []Line{
		{Panel: "收入", Name: "一般公共预算财政拨款收入", Of: "本年收入", Since: 2019, Also: []string{"一般公共预算财政拨款"}},
		{Panel: "收入", Name: "政府性基金预算财政拨款收入", Of: "本年收入", Since: 2019, Also: []string{"政府性基金预算财政拨款"}},
		{Panel: "收入", Name: "国有资本经营预算财政拨款收入", Of: "本年收入", Since: 2019, Also: []string{"国有资本经营预算财政拨款"}},
	}
	openingLines = []Line{
		{Panel: "收入", Name: "使用非财政拨款结余"},
		{Panel: "收入", Name: "年初结转和结余"},
		{Panel: "收入", Name: "基本支出结转", Under: "年初结转和结余", Of: "年初结转和结余", Optional: true},
		{Panel: "收入", Name: "项目支出结转和结余", Under: "年初结转和结余", Of: "年初结转和结余", Optional: true},
		{Panel: "收入", Name: "经营结余", Under: "年初结转和结余", Of: "年初结转和结余", Optional: true},
	}
	closingLines = []Line{
		{Panel: "支出", Name: "本年支出合计"},
		{Panel: "支出", Name: "结余分配"},
		{Panel: "支出", Name: "年末结转和结余"},
		{Panel: "支出", Name: "基本支出结转", Under: "年末结转和结余", Of: "年末结转和结余", Optional: true},
		{Panel: "支出", Name: "项目支出结转和结余", Under: "年末结转和结余", Of: "年末结转和结余", Optional: true},
		{Panel: "支出", Name: "经营结余", Under: "年末结转和结余", Of: "年末结转和结余", Optional: true},
		{Panel: "支出", Name: "支出总计", Also: []string{"总计"}},
	}
	natureLines = []Line{
		{Panel: "支出", Name: "基本支出", Of: "支出性质"},
		{Panel: "支出", Name: "人员经费", Under: "基本支出", Of: "基本支出"},
		{Panel: "支出", Name: "公用经费", Under: "基本支出", Of: "基本支出"},
		{Panel: "支出", Name: "项目支出", Of: "支出性质"},
		{Panel: "支出", Name: "基本建设类项目", Under: "项目支出", Of: "项目支出", Optional: true},
		{Panel: "支出", Name: "行政事业类项目", Under: "项目支出", Of: "项目支出", Optional: true},
		{Panel: "支出", Name: "上缴上级支出", Of: "支出性质"},
		{Panel: "支出", Name: "经营支出", Of: "支出性质"},
		{Panel: "支出", Name: "对附属单位补助支出", Of: "支出性质"},
	}
	economicLines = func() []Line {
		var out []Line
		budget := []string{"年初预算数", "全年预算数"}
		out = append(out, Line{Panel: "支出", Name: "经济分类支出合计", Also: []string{"支出经济分类合计"}, Barred: budget})
		for _, c := range EconomicClasses {
			out = append(out, Line{Panel: "支出", Code: c.Code, Name: c.Names[0], Of: "经济分类", Barred: budget})
		}
		return out
	}()
	fiscalIncomeLines = []Line{
		{Panel: "收入", Name: "一般公共预算财政拨款", Of: "本年收入", Also: []string{"一般公共预算财政拨款收入"}},
		{Panel: "收入", Name: "政府性基金预算财政拨款", Of: "本年收入", Also: []string{"政府性基金预算财政拨款收入"}},
		{Panel: "收入", Name: "国有资本经营预算财政拨款", Of: "本年收入", Since: 2019, Also: []string{"国有资本经营预算财政拨款收入"}},
		{Panel: "收入", Name: "本年收入合计"},
		{Panel: "收入", Name: "年初结转和结余"},
		{Panel: "收入", Name: "一般公共预算财政拨款", Under: "年初结转和结余", Of: "年初结转和结余"},
		{Panel: "收入", Name: "政府性基金预算财政拨款", Under: "年初结转和结余", Of: "年初结转和结余"},
		{Panel: "收入", Name: "国有资本经营预算财政拨款", Under: "年初结转和结余", Of: "年初结转和结余", Since: 2019},
		{Panel: "收入", Name: "收入总计", Also: []string{"总计"}},
	}
	fiscalClosingLines = []Line{
		{Panel: "支出", Name: "本年支出合计"},
		{Panel: "支出", Name: "年末结转和结余"},
		{Panel: "支出", Name: "支出总计", Also: []string{"总计"}},
	}
	natureCols = []Col{
		{Name: "本年支出合计"},
		{Name: "基本支出", Of: "支出性质"}, {Name: "项目支出", Of: "支出性质"}, {Name: "上缴上级支出", Of: "支出性质"},
		{Name: "经营支出", Of: "支出性质"}, {Name: "对附属单位补助支出", Of: "支出性质"},
	}
	fundCols = []Col{
		{Name: "合计"},
		{Name: "一般公共预算财政拨款", Of: "资金来源"}, {Name: "政府性基金预算财政拨款", Of: "资金来源"},
		{Name: "国有资本经营预算财政拨款", Of: "资金来源", Optional: true},
	}
	spendingCols = []Col{
		{Group: "本年支出", Bare: true, Name: "合计"},
		{Group: "本年支出", Bare: true, Name: "基本支出", Of: "支出性质"},
		{Group: "本年支出", Bare: true, Name: "项目支出", Of: "支出性质"},
	}
	fundFlowCols = []Col{
		{Name: "年初结转和结余"}, {Name: "本年收入"},
		{Group: "本年支出", Name: "小计"}, {Group: "本年支出", Name: "基本支出", Of: "本年支出"}, {Group: "本年支出", Name: "项目支出", Of: "本年支出"},
		{Name: "年末结转和结余"},
	}
	flowCols = slices.Concat(flowGroup("年初结转和结余"), flowGroup("本年收入"), flowGroup("本年支出"), flowGroup("年末结转和结余"))

	// A budget prints 财政拨款收入 with its three parts or, in the national form, the three alone. Some have no 本年
	// lines, and only those that carry money over have the lines for it.
	budgetIncomeLines = []Line{
		{Panel: "收入", Name: "财政拨款收入", Of: "本年收入", Until: 2019},
		{Panel: "收入", Name: "一般公共预算财政拨款", Under: "财政拨款收入", Of: "财政拨款收入", Optional: true, Also: []string{"一般公共预算财政拨款收入"}},
		{Panel: "收入", Name: "政府性基金预算财政拨款", Under: "财政拨款收入", Of: "财政拨款收入", Optional: true, Also: []string{"政府性基金预算财政拨款收入"}},
		{Panel: "收入", Name: "国有资本经营预算财政拨款", Under: "财政拨款收入", Of: "财政拨款收入", Optional: true, Also: []string{"国有资本经营预算财政拨款收入"}},
		{Panel: "收入", Name: "一般公共预算财政拨款收入", Of: "本年收入", Since: 2019, Also: []string{"一般公共预算拨款收入", "一般公共预算财政拨款"}},
		{Panel: "收入", Name: "政府性基金预算财政拨款收入", Of: "本年收入", Since: 2019, Also: []string{"政府性基金预算拨款收入", "政府性基金预算财政拨款"}},
		{Panel: "收入", Name: "国有资本经营预算财政拨款收入", Of: "本年收入", Since: 2019, Also: []string{"国有资本经营预算拨款收入", "国有资本经营预算财政拨款"}},
		{Panel: "收入", Name: "财政专户管理资金收入", Of: "本年收入"},
		{Panel: "收入", Name: "上级补助收入", Of: "本年收入"},
		{Panel: "收入", Name: "事业收入", Of: "本年收入"},
		{Panel: "收入", Name: "经营收入", Of: "本年收入"},
		{Panel: "收入", Name: "附属单位上缴收入", Of: "本年收入"},
		{Panel: "收入", Name: "其他收入", Of: "本年收入"},
		{Panel: "收入", Name: "本年收入合计", Optional: true},
		{Panel: "收入", Name: "使用非财政拨款结余", Optional: true},
		{Panel: "收入", Name: "年初结转和结余", Optional: true},
		{Panel: "收入", Name: "收入总计", Also: []string{"总计"}},
	}
	budgetClosingLines = []Line{
		{Panel: "支出", Name: "本年支出合计", Optional: true},
		{Panel: "支出", Name: "年末结转和结余", Optional: true},
		{Panel: "支出", Name: "支出总计", Also: []string{"总计"}},
	}
	// A unit's budget splits its spending, a department's does not.
	// The kinds of change stand under the head 变动项目, each with the budgets again, and so come before its own.
	adjustmentCols = optional(budgetGroup("会计差错更正", "小计", "变动"), budgetGroup("收回以前年度支出", "小计", "变动"), budgetGroup("归集调入", "小计", "变动"),
		budgetGroup("归集调出", "小计", "变动"), budgetGroup("归集上缴和缴回资金", "小计", "变动"), budgetGroup("单位内部调剂", "小计", "变动"),
		budgetGroup("变动项目", "合计", "变动"), budgetGroup("调整前年初结转和结余", "合计", ""), budgetGroup("调整后年初结转和结余", "合计", ""))
	budgetCols = optional([]Col{
		{Name: "预算数"}, {Name: "合计"}, {Name: "基本支出"},
		{Group: "基本支出", Bare: true, Name: "人员经费"}, {Group: "基本支出", Bare: true, Name: "公用经费"}, {Name: "项目支出"},
	})
	plannedCols = optional([]Col{{Name: "合计"}, {Name: "基本支出", Of: "支出性质"}, {Name: "项目支出", Of: "支出性质"}, {Name: "上缴上级支出", Of: "支出性质"},
		{Name: "经营支出", Of: "支出性质"}, {Name: "对附属单位补助支出", Of: "支出性质"}})
)

// flowGroup is a group of columns split by nature.
func flowGroup(g string) []Col {
	return []Col{{Group: g, Name: "合计"}, {Group: g, Name: "基本支出", Of: g}, {Group: g, Name: "项目支出", Of: g}}
}

// budgetGroup is a group of columns split by budget.
func budgetGroup(g, total, of string) []Col {
	return []Col{{Group: g, Name: total, Of: of}, {Group: g, Name: "一般公共预算财政拨款", Of: of}, {Group: g, Name: "政府性基金预算财政拨款", Of: of}, {Group: g, Name: "国有资本经营预算财政拨款", Of: of}}
}

// optional marks columns that not every region prints, or only one of the ways in which a form is printed.
func optional(groups ...[]Col) []Col {
	out := slices.Concat(groups...)
	for i := range out {
		out[i].Optional = true
	}
	return out
}

// A Class is a 类 of the 支出功能分类 or the 经济分类 with the names that it had, the oldest first.
type Class struct {
	Code  string
	Names []string
	Since int
}

// FunctionClasses lists the 类 of the 支出功能分类 from 2018 to 2024. Names changed with the reform of
// the ministries in 2019 and with the list of 2020.
var FunctionClasses = []Class{
	{Code: "201", Names: []string{"一般公共服务支出"}},
	{Code: "202", Names: []string{"外交支出"}},
	{Code: "203", Names: []string{"国防支出"}},
	{Code: "204", Names: []string{"公共安全支出"}},
	{Code: "205", Names: []string{"教育支出"}},
	{Code: "206", Names: []string{"科学技术支出"}},
	{Code: "207", Names: []string{"文化体育与传媒支出", "文化旅游体育与传媒支出"}},
	{Code: "208", Names: []string{"社会保障和就业支出"}},
	{Code: "210", Names: []string{"医疗卫生与计划生育支出", "卫生健康支出"}},
	{Code: "211", Names: []string{"节能环保支出"}},
	{Code: "212", Names: []string{"城乡社区支出"}},
	{Code: "213", Names: []string{"农林水支出"}},
	{Code: "214", Names: []string{"交通运输支出"}},
	{Code: "215", Names: []string{"资源勘探信息等支出", "资源勘探工业信息等支出"}},
	{Code: "216", Names: []string{"商业服务业等支出"}},
	{Code: "217", Names: []string{"金融支出"}},
	{Code: "219", Names: []string{"援助其他地区支出"}},
	{Code: "220", Names: []string{"国土海洋气象等支出", "自然资源海洋气象等支出"}},
	{Code: "221", Names: []string{"住房保障支出"}},
	{Code: "222", Names: []string{"粮油物资储备支出"}},
	{Code: "223", Names: []string{"国有资本经营预算支出"}, Since: 2019},
	{Code: "224", Names: []string{"灾害防治及应急管理支出"}, Since: 2019},
	{Code: "229", Names: []string{"其他支出"}},
	{Code: "231", Names: []string{"债务还本支出"}},
	{Code: "232", Names: []string{"债务付息支出"}},
	{Code: "233", Names: []string{"债务发行费用支出"}},
	{Code: "234", Names: []string{"抗疫特别国债安排的支出"}, Since: 2020},
}

// EconomicClasses lists the 类 of the 部门预算支出经济分类 in force since 2018.
var EconomicClasses = []Class{
	{Code: "301", Names: []string{"工资福利支出"}},
	{Code: "302", Names: []string{"商品和服务支出"}},
	{Code: "303", Names: []string{"对个人和家庭的补助"}},
	{Code: "307", Names: []string{"债务利息及费用支出"}},
	{Code: "309", Names: []string{"资本性支出（基本建设）"}},
	{Code: "310", Names: []string{"资本性支出"}},
	{Code: "311", Names: []string{"对企业补助（基本建设）"}},
	{Code: "312", Names: []string{"对企业补助"}},
	{Code: "313", Names: []string{"对社会保障基金补助"}},
	{Code: "399", Names: []string{"其他支出"}},
}

func functionLines(panel string) []Line {
	var out []Line
	for _, c := range FunctionClasses {
		out = append(out, Line{Panel: panel, Code: c.Code, Name: c.Names[len(c.Names)-1], Also: c.Names[:len(c.Names)-1], Of: "功能分类", Since: c.Since})
	}
	return out
}

// Synonyms gives the other names under which bureaus print a line or column, by its canonical name.
// Sources: sets of 2015 to 2024 of several provinces and the reports made from them.
var Synonyms = []struct {
	Name string
	Also []string
}{
	{"年初结转和结余", []string{"上年结转", "上年结转和结余", "年初结转结余", "上年结转(结余)", "上年结余", "期初结转", "年初财政拨款结转和结余"}},
	{"年末结转和结余", []string{"结转下年", "结转下年使用经费", "年末各项资金结转结余", "年末结转结余", "期末结转", "滚存结余", "年末财政拨款结转和结余"}},
	{"使用非财政拨款结余", []string{"用事业基金弥补收支差额", "使用非财政拨款结余(含专用结余)", "动用事业基金"}},
	{"财政拨款收入", []string{"财政补助收入", "财政拨款", "经费拨款"}},
	{"其他收入", []string{"其它收入"}},
	{"附属单位上缴收入", []string{"附属单位缴款", "下级单位上缴收入"}},
	{"经营收入", []string{"事业单位经营收入"}},
	{"全年预算数", []string{"调整预算数", "全年(调整)预算数"}},
	{"决算数", []string{"金额", "期末数", "决算金额", "本年决算数"}},
	{"预算数", []string{"年初预算数", "年初预算", "预算金额", "本年预算", "金额"}},
	{"公用经费", []string{"日常公用经费"}},
	{"一般公共预算财政拨款", []string{"一般公共预算", "一般公共预算资金", "一般公共预算拨款"}},
	{"政府性基金预算财政拨款", []string{"政府性基金预算", "政府性基金", "政府性基金预算资金", "政府性基金预算拨款"}},
	{"国有资本经营预算财政拨款", []string{"国有资本经营预算", "国有资本经营预算资金", "国有资本经营预算拨款"}},
	{"公务用车购置及运行费", []string{"公务用车购置及运行维护费"}},
	{"公务用车购置费", []string{"公务用车购置", "购置费"}},
	{"公务用车运行费", []string{"公务用车运行维护费", "运行费", "运行维护费"}},
	{"因公出国（境）费", []string{"因公出国(境)费用"}},
	{"小计", []string{"合计"}},
	{"合计", []string{"小计"}},
	{"三公经费支出", []string{"三公经费"}},
	{"编制人数", []string{"编制数"}},
	{"年末实有人数", []string{"年末实有数", "实有人数"}},
}
