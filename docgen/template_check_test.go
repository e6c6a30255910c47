package docgen_test

// The check sheet goes into the file with the accounts: which workbook was audited by which rules, how each class of
// them went, what was found and what the department says of it, and who answers for it. The main figures stand on it
// because they are what is signed for.
func checkBody() []string {
	text := func(cells ...string) tableRow { return tableRow{"CheckText", len(cells), cells} }
	counts := func(name, counts string) tableRow {
		return tableRow{"CheckText", 1, []string{name, "{{" + counts + "项数}}", "{{" + counts + "通过}}", "{{" + counts + "不平}}", "{{" + counts + "未核}}", "{{" + counts + "不适用}}"}}
	}
	classes := counts("{{#核对.分类}}{{名称}}", "")
	classes.cells[5] += "{{/核对.分类}}"
	amount := func(name string) string { return "{{" + name + "|元|千分位}}" }
	return []string{
		para("FormTitle", "部门决算核对单"),
		table(columns{{1900, "项目"}, {6944, "内容"}},
			text("单位", "{{核对.单位|默认:（表上没有写）}}"),
			text("期间", "{{核对.期间|默认:（表上没有写）}}"),
			text("工作簿", "{{核对.文件}}"),
			text("工作簿指纹", "SHA-256 {{核对.摘要}}……（前16位）"),
			text("审核公式", "{{核对.公式版本}}"),
			text("结果", "{{核对.结论}}")),

		para("CheckHead", "一、主要数（单位：元）"),
		table(columns{{2211, "年初结转和结余"}, {2211, "本年收入合计"}, {2211, "本年支出合计"}, {2211, "年末结转和结余"}},
			tableRow{"FormText", 4, []string{amount("年初结转和结余"), amount("本年收入合计"), amount("本年支出合计"), amount("年末结转和结余")}}),

		para("CheckHead", "二、审核公式核对情况（单位：项，一条公式在一处为一项）"),
		table(columns{{2344, "类别"}, {1300, "核对"}, {1300, "通过"}, {1300, "不平"}, {1300, "未核"}, {1300, "不适用"}},
			classes, counts("合计", "核对.")),

		para("CheckHead", "三、错误、未核和提示"),
		when("核对.事项",
			table(columns{{660, "序号"}, {660, "级别"}, {1390, "编号"}, {1390, "位置"}, {3454, "内容"}, {1290, "说明"}},
				text("{{#核对.事项}}{{_序号}}", "{{级别}}", "{{编号}}", "{{位置}}", "{{内容}}", "{{说明}}{{/核对.事项}}"))),
		unless("核对.事项", para("CheckNote", "没有错误、未核和提示。")),

		para("CheckHead", "四、填报说明"),
		when("填报说明",
			table(columns{{660, "序号"}, {1500, "编号"}, {2344, "位置"}, {4340, "说明"}},
				text("{{#填报说明}}{{_序号}}", "{{编号}}", "{{位置}}", "{{说明}}{{/填报说明}}"))),
		unless("填报说明", para("CheckNote", "工作簿里没有答复提示的填报说明。")),

		para("CheckHead", "五、认出的表"),
		table(columns{{660, "序号"}, {1000, "表号"}, {3262, "名称"}, {3262, "工作表"}, {660, "单位"}},
			text("{{#核对.表}}{{_序号}}", "{{表号}}", "{{名称}}", "{{工作表}}", "{{单位}}{{/核对.表}}")),

		para("CheckSign", "单位负责人：　　　　　　　财务负责人：　　　　　　　填表人："),
		para("CheckSeal", "（单位公章）　　　　　　　　年　　月　　日"),
	}
}

// checkStyles are those of the check sheet beside the styles of the forms.
func checkStyles() []wordStyle {
	none := `<w:ind w:firstLineChars="0" w:firstLine="0"/>`
	return []wordStyle{
		{"CheckHead", "核对单标题", "", "Normal", "CheckText", `<w:keepNext/><w:spacing w:before="160" w:after="60" w:line="360" w:lineRule="exact"/>` + none + `<w:jc w:val="left"/>`, face("黑体") + size(12)},
		{"CheckNote", "核对单说明", "", "FormNote", "CheckNote", `<w:keepNext w:val="0"/>`, ""},
		{"CheckText", "核对单文字", "", "FormText", "", `<w:jc w:val="left"/>`, ""},
		{"CheckNumber", "核对单数字", "", "FormText", "", `<w:jc w:val="right"/>`, ""},
		{"CheckSign", "核对单签字", "", "Normal", "", `<w:keepNext/><w:keepLines/><w:spacing w:before="480" w:line="480" w:lineRule="exact"/>` + none + `<w:jc w:val="left"/>`, size(12)},
		{"CheckSeal", "核对单公章", "", "Normal", "", `<w:keepLines/><w:spacing w:before="240" w:line="480" w:lineRule="exact"/>` + none + `<w:jc w:val="right"/>`, size(12)},
	}
}
