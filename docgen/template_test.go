package docgen_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jixiao/internal/ooxml"
)

// The built-in template is a Word file like any other: it may be opened, edited and saved. It is pressed from the
// tables below all the same, so that every measure of the official format (GB/T 9704-2012 《党政机关公文格式》) stands
// once, with its reason, and so that a change to the template can be read as text:
//
//	go test ./docgen -run TestTemplate -update

const templateFile = "template/report.docx"

// Lengths are in twips, a twentieth of a point, 56.69 to the millimetre. GB/T 9704 wants A4 paper, 37 mm above the
// text (天头), 28 mm on the binding side (订口) and a text block (版心) of 156 by 225 mm; 26 mm at the right and
// 35 mm below are what remains.
const (
	pageWidth  = 11906 // 210 mm
	pageHeight = 16838 // 297 mm
	pageTop    = 2098  // 37 mm
	pageLeft   = 1588  // 28 mm
	pageRight  = 1474  // 26 mm
	pageBottom = 1984  // 35 mm

	textWidth  = pageWidth - pageLeft - pageRight  // 8844, 156 mm
	textHeight = pageHeight - pageTop - pageBottom // 12756, 225 mm
)

// GB/T 9704: 22 lines to the page and 28 characters of 3号 to the line, filling the block. The pitches are rounded
// down, since a grid wider than the block by a hair holds a line, or a character, less.
const (
	linesPerPage = 22
	charsPerLine = 28
	bodySize     = 16 // 3号, in points

	linePitch = textHeight / linesPerPage // 579, which is 28.95 pt

	// The page is declared with this grid. Word states the pitch of its characters as the difference from the size of
	// Normal, in 4096ths of a point.
	charSpace = textWidth*4096/20/charsPerLine - bodySize*4096 // -849

	// The text keeps both pitches by itself and off the grid, by exact line height and by letter spacing: a cell of the
	// grid is narrower than a character, and LibreOffice then gives each character two. 15.75 pt fill a line; 15.7 leave
	// room for a device that rounds characters up, and lines are justified to the edge in any case.
	charPitch   = 314
	bodySpacing = charPitch - bodySize*20 // 紧缩 0.3 磅
)

// 页码, by GB/T 9704: 4号 half-width 宋体 between two dashes 7 mm below the block, one character in from the outer edge.
// Word measures a footer to the lower edge of its line, which is half a line below the dashes.
const (
	footerSize     = 14 // 4号, in points
	footerDistance = pageBottom - 397 - footerSize*20/2
)

// 成文日期, by GB/T 9704, ends four characters from the right, and the name above it is centred on it. Both are centred in the
// right half of the block, which is 14 characters wide, and a date such as 2019年7月1日 takes six of them. So name and date
// agree whatever the date, and a name of more than 14 characters takes two lines and stays in the block. The tenth of a
// character is for devices that round characters up, where the 14th would not fit.
const signatureIndent = textWidth/2 - 32

// A wordStyle is a paragraph style; para and run are the contents of w:pPr and w:rPr. Where Word has a style of its own
// for the purpose (Normal, heading 1, caption …) its name is kept, so that the navigation pane, a table of contents and
// WPS know the style, and ours is the alias.
type wordStyle struct{ id, name, alias, based, next, para, run string }

func wordStyles() []wordStyle {
	const (
		noIndent  = `<w:ind w:firstLineChars="0" w:firstLine="0"/>`
		tableLine = `<w:spacing w:line="360" w:lineRule="exact"/>`
	)
	rightHalf := fmt.Sprintf(`<w:ind w:left="%d" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>`, signatureIndent)
	heading := func(level int) string {
		return fmt.Sprintf(`<w:keepNext/><w:keepLines/><w:outlineLvl w:val="%d"/>`, level-1)
	}
	pageNumber := func(side string) string {
		return fmt.Sprintf(`<w:ind w:%s="%d" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="%[1]s"/>`, side, footerSize*20)
	}
	return []wordStyle{
		// A page ends with its 22nd line, so no widow control. Punctuation stays inside the block. Digits are half a
		// character wide and not set off from the Han around them, so that two fill one place of the grid.
		{"Normal", "Normal", "", "", "",
			`<w:widowControl w:val="0"/><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>` +
				`<w:snapToGrid w:val="0"/>` + fmt.Sprintf(`<w:spacing w:line="%d" w:lineRule="exact"/>`, linePitch) +
				`<w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/>`,
			face("仿宋_GB2312") + `<w:snapToGrid w:val="0"/>` +
				fmt.Sprintf(`<w:spacing w:val="%d"/><w:kern w:val="0"/><w:sz w:val="%d"/><w:szCs w:val="%[2]d"/>`, bodySpacing, 2*bodySize)},

		{"Title", "Title", "报告标题", "Normal", "Normal",
			`<w:keepNext/><w:keepLines/>` + lineBeside("after") + noIndent + `<w:jc w:val="center"/>`,
			face("方正小标宋简体") + size(22)},
		{"Heading1", "heading 1", "一级标题", "Normal", "Normal", heading(1), face("黑体")},
		{"Heading2", "heading 2", "二级标题", "Normal", "Normal", heading(2), face("楷体_GB2312")},
		{"Heading3", "heading 3", "三级标题", "Normal", "Normal", heading(3), face("仿宋_GB2312") + `<w:b/><w:bCs/>`},

		{"Caption", "caption", "表题", "Normal", "TableUnit",
			`<w:keepNext/><w:keepLines/><w:spacing w:before="240"/>` + noIndent + `<w:jc w:val="center"/>`, face("黑体") + size(14)},
		{"TableUnit", "表单位", "", "Normal", "TableText",
			`<w:keepNext/>` + tableLine + noIndent + `<w:jc w:val="right"/>`, size(12)},
		{"TableHead", "表头", "", "Normal", "",
			`<w:keepNext/>` + tableLine + noIndent + `<w:jc w:val="center"/>`, face("黑体") + size(12)},
		{"TableText", "表格文字", "", "Normal", "", tableLine + noIndent + `<w:jc w:val="left"/>`, size(12)},
		{"TableEnd", "表后", "", "Normal", "Normal", `<w:spacing w:line="120" w:lineRule="exact"/>` + noIndent, size(5)},
		{"TablePart", "表格分项", "", "TableText", "", `<w:ind w:left="240" w:firstLineChars="0" w:firstLine="0"/>`, ""},
		{"TableNumber", "表格数字", "", "TableText", "", `<w:jc w:val="right"/>`, ""},
		// A line of fixed height would cut a chart off.
		{"Figure", "图", "", "Normal", "FigureTitle",
			`<w:keepNext/><w:spacing w:before="120" w:line="240" w:lineRule="auto"/>` + noIndent + `<w:jc w:val="center"/>`, ""},
		{"FigureTitle", "图题", "", "Normal", "Normal",
			`<w:keepLines/><w:spacing w:after="120"/>` + noIndent + `<w:jc w:val="center"/>`, face("黑体") + size(14)},
		// 五号 for the columns of words.
		{"FormText", "表单文字", "", "Normal", "", `<w:spacing w:line="320" w:lineRule="exact"/>` + noIndent + `<w:jc w:val="center"/>`, half(21)},
		{"FormLeft", "表单说明", "", "FormText", "", `<w:jc w:val="left"/>`, ""},
		{"Note", "注", "", "Normal", "Normal", tableLine + `<w:ind w:firstLineChars="200" w:firstLine="480"/>`, size(12)},

		// The list of annexes stands one empty line below the text, two characters in, and its names in one column behind the
		// number. An annex begins a page, with its mark at the left edge of the first line; to the navigation pane, and to whoever is told where a number stands, it
		// is a heading.
		{"Attach", "附件说明", "", "Normal", "AttachNext", `<w:keepNext/>` + lineBeside("before") + `<w:ind w:left="1920" w:hanging="1280"/>`, ""},
		{"AttachNext", "附件说明续", "", "Normal", "AttachNext", `<w:keepNext/><w:ind w:left="1920" w:hanging="320"/>`, ""},
		{"AnnexMark", "附件标记", "", "Normal", "Caption", `<w:keepNext/><w:pageBreakBefore/>` + noIndent + `<w:outlineLvl w:val="0"/>`, face("黑体")},

		// The signature stands one empty line below the text and never parts from its date.
		{"Signature", "落款", "", "Normal", "Date",
			`<w:keepNext/><w:keepLines/>` + lineBeside("before") + rightHalf, ""},
		{"Date", "Date", "", "Normal", "Normal", rightHalf, ""},

		{"Footer", "footer", "", "Normal", "",
			fmt.Sprintf(`<w:spacing w:line="%d" w:lineRule="exact"/>`, footerSize*20) + noIndent,
			`<w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体" w:cs="宋体"/>` + size(footerSize)},
		{"FooterOdd", "单页页码", "", "Footer", "", pageNumber("right"), ""},
		{"FooterEven", "双页页码", "", "Footer", "", pageNumber("left"), ""},
	}
}

// Western letters and digits are set in Times New Roman, by custom; the standard names no face for them.
func face(han string) string {
	return fmt.Sprintf(`<w:rFonts w:ascii="%s" w:hAnsi="%[1]s" w:eastAsia="%s" w:cs="%[1]s"/>`, "Times New Roman", han)
}

// size is that of text outside the body, which is spaced as its face is. Word counts sizes in half points.
func size(points int) string {
	return fmt.Sprintf(`<w:spacing w:val="0"/><w:sz w:val="%d"/><w:szCs w:val="%[1]d"/>`, 2*points)
}

// half is size for a face of half a point: 五号 is 10.5.
func half(halves int) string {
	return fmt.Sprintf(`<w:spacing w:val="0"/><w:sz w:val="%d"/><w:szCs w:val="%[1]d"/>`, halves)
}

// lineBeside is an empty line of the grid before or after a paragraph.
func lineBeside(side string) string {
	return fmt.Sprintf(`<w:spacing w:%sLines="100" w:%[1]s="%d"/>`, side, linePitch)
}

// The report, line by line. A heading on a line of its own has no full stop, and numbers are 一、（一）1. throughout. An item
// keeps one name, that of the standard workbook, and is not mentioned where it is zero: the lists leave it out.
// Every sum is followed by 万元 at once and every share says of what it is the share.
func reportBody() []string {
	return []string{
		para("Title", "{{评价年度}}年度{{?标题三行}}\n{{/标题三行}}{{单位简称}}{{?标题分行}}\n{{/标题分行}}部门整体绩效评价报告"),

		para("Heading1", "一、部门（单位）情况"),
		para("Heading2", "（一）基本情况"),
		para("Heading3", "1.主要职能"),
		para("Normal", "{{主要职能}}"),
		para("Heading3", "2.机构情况，包括当年变动情况及原因"),
		para("Normal", "{{机构情况}}"),
		para("Heading3", "3.人员情况，包括当年变动情况及原因"),
		para("Normal", "{{人员情况}}"),
		para("Normal", "{{?人员构成}}"),
		para("Caption", "表{{表号.人员}}　{{评价年度}}年度人员情况表"),
		para("TableUnit", "单位：人"),
		together(table(columns{{1994, "项目"}, {1370, "编制人数"}, {1370, "年末\n实有人数"}, {1370, "上年末\n实有人数"}, {1370, "本年增加"}, {1370, "本年减少"}},
			row("{{#人员构成}}{{?分项}}　{{/分项}}{{名称}}", "{{编制人数}}", "{{年末实有人数}}", "{{上年末实有人数}}", "{{本年增加}}", "{{本年减少}}{{/人员构成}}"))),
		para("Normal", "{{/人员构成}}"),

		para("Heading2", "（二）当年取得的主要事业成效"),
		para("Normal", "{{#事业成效}}"),
		para("Heading3", "{{_序号}}.{{标题}}"),
		para("Normal", "{{内容}}"),
		para("Normal", "{{/事业成效}}"),

		para("Heading1", "二、收入支出预算执行情况"),
		when("节号.总体", para("Heading2", "（{{节号.总体}}）收入支出总体情况")),
		para("Normal", "{{评价年度}}年度，{{单位简称}}年初结转和结余{{年初结转和结余|万元}}万元，本年收入合计{{本年收入合计|万元}}万元，"+
			"{{?使用非财政拨款结余}}使用非财政拨款结余{{使用非财政拨款结余|万元}}万元，{{/使用非财政拨款结余}}"+
			"本年支出合计{{本年支出合计|万元}}万元，{{?结余分配}}结余分配{{结余分配|万元}}万元，{{/结余分配}}"+
			"年末结转和结余{{年末结转和结余|万元}}万元。年初结转和结余加上本年收入合计"+
			"{{?使用非财政拨款结余}}和使用非财政拨款结余{{/使用非财政拨款结余}}，减去本年支出合计{{?结余分配}}和结余分配{{/结余分配}}，"+
			"即为年末结转和结余。收入总计{{收入总计|万元}}万元，支出总计{{支出总计|万元}}万元。"),
		para("Normal", "本年收入合计{{本年收入合计|万元}}万元"+breakdown("收入来源", "其中", "本年收入")+"。收入情况见表{{表号.收入}}{{?图表:收入构成}}和图{{图号.收入构成}}{{/图表:收入构成}}。"),
		para("Caption", "表{{表号.收入}}　{{评价年度}}年度收入情况表"),
		para("TableUnit", "单位：万元"),
		table(columns{{4444, "项目"}, {2200, "金额"}, {2200, "占本年收入比重"}},
			row("{{#收入来源}}{{名称}}", "{{金额|万元}}", "{{占比|百分比}}{{/收入来源}}"),
			row("本年收入合计", "{{本年收入合计|万元}}", whole("本年收入合计"))),
		figure("收入构成", "收入构成"),

		para("Normal", "本年支出合计{{本年支出合计|万元}}万元"+breakdown("支出构成", "其中", "本年支出")+"。支出和结转结余情况见表{{表号.支出}}{{?图表:支出构成}}，支出构成见图{{图号.支出构成}}{{/图表:支出构成}}。"),
		para("Caption", "表{{表号.支出}}　{{评价年度}}年度支出和结转结余情况表"),
		para("TableUnit", "单位：万元"),
		together(table(columns{{4444, "项目"}, {2200, "金额"}, {2200, "占所属合计比重"}},
			row("年初结转和结余", "{{年初结转和结余|万元}}", "—"),
			row("本年收入合计", "{{本年收入合计|万元}}", "—"),
			row("{{?使用非财政拨款结余}}使用非财政拨款结余", "{{使用非财政拨款结余|万元}}", "—{{/使用非财政拨款结余}}"),
			row("本年支出合计", "{{本年支出合计|万元}}", whole("本年支出合计")),
			part("{{#支出构成}}{{?_首}}其中：{{/_首}}{{^_首}}　　　{{/_首}}{{名称}}", "{{金额|万元}}", "{{占比|百分比}}{{/支出构成}}"),
			row("{{?结余分配}}结余分配", "{{结余分配|万元}}", "—{{/结余分配}}"),
			row("年末结转和结余", "{{年末结转和结余|万元}}", whole("年末结转和结余")),
			part("{{#结转构成}}{{?_首}}其中：{{/_首}}{{^_首}}　　　{{/_首}}{{名称}}", "{{金额|万元}}", "{{占比|百分比}}{{/结转构成}}"))),
		figure("支出构成", "支出构成"),

		when("预算执行",
			para("Heading2", "（{{节号.预算}}）预算安排与执行情况"),
			para("Normal", "{{#预算执行}}{{?总项}}{{名称}}年初预算数{{年初预算数|万元}}万元，"+
				"{{?调增}}年中调整增加{{调增|万元}}万元，{{/调增}}{{?调减}}年中调整减少{{调减|万元}}万元，{{/调减}}{{?未调整}}年中未作调整，{{/未调整}}"+
				"全年预算数{{全年预算数|万元}}万元，决算数{{决算数|万元}}万元，{{^说明}}完成全年预算的{{完成率}}{{/说明}}{{说明}}。{{/总项}}{{/预算执行}}"+
				"预算安排与执行情况见表{{表号.预算}}，完成率为决算数与全年预算数之比。"),
			para("Caption", "表{{表号.预算}}　{{评价年度}}年度预算执行情况表"),
			para("TableUnit", "单位：万元"),
			together(table(columns{{1994, "项目"}, {1370, "年初预算数"}, {1370, "调整数"}, {1370, "全年预算数"}, {1370, "决算数"}, {1370, "完成率"}},
				row("{{#预算执行}}{{名称}}", "{{年初预算数|万元}}", "{{调整数|万元}}", "{{全年预算数|万元}}", "{{决算数|万元}}", "{{完成率}}{{/预算执行}}"))),
			each("预算执行", when("说明", para("Note", "注：{{名称}}{{说明}}。")))),

		when("与上年对比",
			para("Heading2", "（{{节号.上年}}）与上年对比情况"),
			para("Normal", "{{#与上年对比}}{{?总项}}{{名称}}{{本年|万元}}万元，"+changed+"。{{/总项}}{{/与上年对比}}"+
				"与上年对比情况见表{{表号.上年}}{{?图表:与上年对比}}和图{{图号.与上年对比}}{{/图表:与上年对比}}。"),
			para("Caption", "表{{表号.上年}}　{{评价年度}}年度收入支出与上年对比表"),
			para("TableUnit", "单位：万元"),
			together(table(columns{{3044, "项目"}, {1450, "上年"}, {1450, "本年"}, {1450, "增减额"}, {1450, "增减率"}},
				row("{{#与上年对比}}{{?分项}}　{{/分项}}{{名称}}", "{{上年|万元}}", "{{本年|万元}}", "{{增减额|万元}}", "{{增减率}}{{/与上年对比}}"))),
			each("与上年对比", when("注", para("Note", "注：{{名称}}{{注}}。")))),
		figure("与上年对比", "收入、支出和结转结余与上年对比"),

		when("节号.三公",
			para("Heading2", "（{{节号.三公}}）{{?三公经费}}“三公”经费{{?会议培训}}和{{/会议培训}}{{/三公经费}}{{?会议培训}}会议费、培训费{{/会议培训}}情况"),
			when("三公经费",
				para("Normal", "{{#三公经费}}{{?合计}}{{?无}}{{评价年度}}年度没有安排“三公”经费预算，也没有发生支出{{/无}}"+
					"{{^无}}“三公”经费支出预算数{{预算数|万元}}万元，决算数{{决算数|万元}}万元，{{^原因}}完成预算的{{完成率}}{{/原因}}{{原因}}{{/无}}"+
					"{{?有上年}}，"+changed+"{{/有上年}}。{{/合计}}{{/三公经费}}“三公”经费支出情况见表{{表号.三公}}，完成率为决算数与预算数之比。"),
				para("Caption", "表{{表号.三公}}　{{评价年度}}年度“三公”经费支出情况表"),
				para("TableUnit", "单位：万元"),
				unless("三公有上年",
					together(table(columns{{4044, "项目"}, {1600, "预算数"}, {1600, "决算数"}, {1600, "完成率"}},
						row("{{#三公经费}}{{名称}}", "{{预算数|万元}}", "{{决算数|万元}}", "{{完成率}}{{/三公经费}}")))),
				when("三公有上年",
					together(table(columns{{3544, "项目"}, {1060, "预算数"}, {1060, "决算数"}, {1060, "完成率"}, {1060, "上年\n决算数"}, {1060, "增减额"}},
						row("{{#三公经费}}{{名称}}", "{{预算数|万元}}", "{{决算数|万元}}", "{{完成率}}", "{{上年|万元}}", "{{增减额|万元}}{{/三公经费}}"))))),
			when("会议培训",
				para("Normal", "{{#会议培训}}{{名称}}{{?决算数}}支出{{决算数|万元}}万元{{/决算数}}{{^决算数}}没有发生支出{{/决算数}}{{?有上年}}，"+changed+"{{/有上年}}{{^_末}}；{{/_末}}{{/会议培训}}。"))),

		when("国有资产",
			para("Heading2", "（{{节号.资产}}）国有资产占用情况"),
			para("Normal", owned)),

		para("Normal", "{{?尾差}}"),
		para("Note", "注：本报告金额以万元为单位，由元四舍五入取两位小数，部分分项之和与合计数、增减额与两数之差、各项占比之和与百分之百之间存在的差异为四舍五入所致。"),
		para("Normal", "{{/尾差}}"),

		para("Heading1", "三、年末结转和结余情况"),
		para("Normal", "年末结转和结余{{年末结转和结余|万元}}万元"+breakdown("结转构成", "其中", "年末结转和结余")+"。"+
			"与年初结转和结余{{年初结转和结余|万元}}万元相比，{{?结转基本持平}}基本持平{{/结转基本持平}}{{^结转基本持平}}"+
			"{{?结转增加}}增加{{结转增加|万元}}万元{{?结转变动率}}，增长{{结转变动率|百分比}}{{/结转变动率}}{{/结转增加}}"+
			"{{?结转减少}}减少{{结转减少|万元}}万元{{?结转变动率}}，下降{{结转变动率|百分比}}{{/结转变动率}}{{/结转减少}}"+
			"{{^结转增加}}{{^结转减少}}持平{{/结转减少}}{{/结转增加}}{{/结转基本持平}}。"),

		para("Heading1", "四、部门（单位）专项组织实施情况"),
		para("Heading2", "（一）组织情况分析"),
		para("Normal", "{{组织情况分析}}"),
		para("Heading2", "（二）管理情况分析"),
		para("Normal", "{{管理情况分析}}"),

		para("Heading1", "五、存在的主要问题"),
		para("Normal", "{{存在的主要问题}}"),

		para("Heading1", "六、改进措施和有关建议"),
		para("Normal", "{{改进措施和有关建议}}"),

		when("绩效指标",
			para("Heading1", "{{章号.指标}}、绩效指标情况"),
			when("评分方案", para("Normal", "按{{评分方案}}{{?评分方案来源}}（{{评分方案来源}}）{{/评分方案来源}}评分，满分{{满分}}分，已评{{已评满分}}分，得{{得分}}分。"+
				"{{?未评指标}}未评的指标有{{未评指标}}，既不计得分，也不视同满分或零分。{{/未评指标}}各项指标见表{{表号.指标}}，定义和评分规则见表{{表号.定义}}。")),
			unless("评分方案", para("Normal", "由部门决算数据计算的绩效指标见表{{表号.指标}}，定义见表{{表号.定义}}。")),
			para("Caption", "表{{表号.指标}}　{{评价年度}}年度绩效指标表"),
			para("TableUnit", "金额单位：万元"),
			when("评分方案", table(columns{{2300, "指标"}, {2150, "分子"}, {1900, "分母"}, {1060, "指标值"}, {700, "满分"}, {734, "得分"}},
				words(3, "{{#绩效指标}}{{指标}}", quantity("分子"), quantity("分母"), "{{值}}", "{{满分}}", "{{得分}}{{/绩效指标}}"))),
			unless("评分方案", together(table(columns{{2350, "指标"}, {2800, "分子"}, {2544, "分母"}, {1150, "指标值"}},
				words(3, "{{#绩效指标}}{{指标}}", quantity("分子"), quantity("分母"), "{{值}}{{/绩效指标}}")))),
			para("Caption", "表{{表号.定义}}　{{评价年度}}年度绩效指标定义{{?评分方案}}和评分规则{{/评分方案}}表"),
			when("评分方案", table(columns{{1640, "指标"}, {1160, "定义编号"}, {2744, "定义"}, {3300, "评分规则和说明"}},
				said("{{#绩效指标}}{{指标}}", "{{编号}}", "{{定义}}", "{{?规则}}{{规则}}。{{/规则}}{{?说明}}{{说明}}。{{/说明}}{{/绩效指标}}"))),
			unless("评分方案", together(table(columns{{2144, "指标"}, {1200, "定义编号"}, {5500, "定义"}},
				said("{{#绩效指标}}{{指标}}", "{{编号}}", "{{定义}}{{/绩效指标}}")))),
			kept("Note", "注：指标值为分子与分母之比，以百分数表示。")),

		when("填报说明",
			para("Heading1", "{{章号.填报说明}}、填报说明"),
			para("Normal", "部门决算审核中需要说明的事项如下："),
			each("填报说明", para("Normal", "{{_序号}}.{{编号}}{{?公式}}（{{公式}}）{{/公式}}：{{说明}}"))),

		when("功能分类", para("Attach", "附件：{{?多个附件}}1.{{/多个附件}}支出功能分类情况表")),
		unless("功能分类", when("经济分类", para("Attach", "附件：支出经济分类情况表"))),
		when("多个附件", para("AttachNext", "2.支出经济分类情况表")),

		para("Signature", "{{单位名称}}"),
		para("Date", "{{报告日期}}"),

		when("功能分类",
			para("AnnexMark", "附件{{?多个附件}}{{附号.功能分类}}{{/多个附件}}"),
			para("Caption", "{{评价年度}}年度支出功能分类情况表"),
			para("TableUnit", "单位：万元"),
			table(columns{{1400, "科目编码"}, {3844, "科目名称"}, {1800, "金额"}, {1800, "占本年支出\n比重"}},
				words(2, "{{#功能分类}}{{编码}}", "{{名称}}", "{{金额|万元}}", "{{占比}}{{/功能分类}}"),
				words(2, "", "本年支出合计", "{{本年支出合计|万元}}", whole("本年支出合计")))),
		when("经济分类",
			para("AnnexMark", "附件{{?多个附件}}{{附号.经济分类}}{{/多个附件}}"),
			para("Caption", "{{评价年度}}年度支出经济分类情况表"),
			para("TableUnit", "单位：万元"),
			table(columns{{1400, "科目编码"}, {3844, "科目名称"}, {1800, "金额"}, {1800, "比重"}},
				words(2, "{{#经济分类}}{{编码}}", "{{名称}}", "{{金额|万元}}", "{{占比}}{{/经济分类}}")),
			para("Note", "注：本表为{{经济分类口径}}，比重为占{{经济分类口径}}的比重。")),
	}
}

// breakdown names what makes up a total, each part with its share; a total that is all one thing has no 其中.
func breakdown(list, among, whole string) string {
	return "{{#" + list + "}}{{?全部}}，全部为{{名称}}{{/全部}}{{^全部}}{{?_首}}，" + among + "{{/_首}}" +
		"{{名称}}{{金额|万元}}万元，占" + whole + "的{{占比|百分比}}{{^_末}}；{{/_末}}{{/全部}}{{/" + list + "}}"
}

// changed says what a list has of this year against the year before: a rate only on a base above zero, and no change
// of 0.00万元.
var changed = changedOf("")

// changedOf says the same of what stands under names of its own.
func changedOf(prefix string) string {
	return strings.NewReplacer("{{?", "{{?"+prefix, "{{^", "{{^"+prefix, "{{/", "{{/"+prefix, "{{", "{{"+prefix).Replace(
		"{{?基本持平}}与上年基本持平{{/基本持平}}{{^基本持平}}" +
			"{{?增加}}比上年增加{{增加|万元}}万元，{{?幅度}}增长{{幅度}}{{/幅度}}{{^幅度}}{{说明}}{{/幅度}}{{/增加}}" +
			"{{?减少}}比上年减少{{减少|万元}}万元，{{?幅度}}下降{{幅度}}{{/幅度}}{{^幅度}}{{说明}}{{/幅度}}{{/减少}}" +
			"{{^增加}}{{^减少}}{{说明}}{{/减少}}{{/增加}}{{/基本持平}}")
}

// owned is the sentence about cars and equipment.
const owned = "截至{{评价年度}}年末，{{#国有资产}}{{?首分项}}其中：{{/首分项}}{{名称}}{{数量}}{{单位}}{{?_末}}。{{/_末}}{{^_末}}{{?末分项}}；{{/末分项}}{{^末分项}}，{{/末分项}}{{/_末}}{{/国有资产}}"

// quantity is one amount of an indicator with its name.
func quantity(side string) string {
	return "{{?" + side + "名}}{{" + side + "名}}\n{{/" + side + "名}}{{" + side + "}}{{" + side + "单位}}"
}

// when keeps paragraphs and tables where a name is true, unless where it is not, and each repeats them.
func when(name string, parts ...string) string   { return block("?", name, parts) }
func unless(name string, parts ...string) string { return block("^", name, parts) }
func each(name string, parts ...string) string   { return block("#", name, parts) }

func block(sign, name string, parts []string) string {
	return para("Normal", "{{"+sign+name+"}}") + strings.Join(parts, "") + para("Normal", "{{/"+name+"}}")
}

// whole is the share of a total in itself; a total of zero has none.
func whole(total string) string {
	return "{{?" + total + "}}100.00%{{/" + total + "}}{{^" + total + "}}—{{/" + total + "}}"
}

func para(style, text string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>` + run(text) + `</w:p>`
}

// run writes text with the hint that quotes, dashes and ellipses are Han: without it Word sets “三公” with the narrow quotes
// of the Western face. A value takes over the run of its tag, and so the hint.
func run(text string) string {
	text = strings.NewReplacer("\n", `</w:t><w:br/><w:t xml:space="preserve">`, "\t", `</w:t><w:tab/><w:t xml:space="preserve">`).Replace(text)
	return `<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">` + text + `</w:t></w:r>`
}

type columns []struct {
	width int
	head  string
}

type tableRow struct {
	style string // of the first cell
	words int    // how many cells hold words; numbers stand in the others
	cells []string
}

func row(cells ...string) tableRow  { return tableRow{"TableText", 1, cells} }
func part(cells ...string) tableRow { return tableRow{"TablePart", 1, cells} }
func words(n int, cells ...string) tableRow {
	return tableRow{"TableText", n, cells}
}

// said is a row that ends with a longer text and may part from the next.
func said(cells ...string) tableRow { return tableRow{"FormText", len(cells) - 1, cells} }

// together keeps the rows of a short table on one page. The row of a list is repeated, and its copies stay with the next
// only if it does, the last as well; so a narrow line follows with which they stay, or the table would draw the whole
// chart or table behind it to its page.
func together(table string) string {
	return strings.ReplaceAll(table, `"/></w:pPr>`, `"/><w:keepNext/></w:pPr>`) + para("TableEnd", "")
}

// table lays a table over the whole width of the block. Its layout is fixed and every column has its width in the grid, since
// WPS lays tables out by w:gridCol alone. The head repeats on every page, no row breaks in two, and every row but the
// last stays with the next: a table that could be split is one whose last row is that of a list.
func table(cols columns, rows ...tableRow) string { return sized(textWidth, cols, rows...) }

func sized(width int, cols columns, rows ...tableRow) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<w:tbl><w:tblPr><w:tblStyle w:val="ReportTable"/><w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/>`+
		`<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`, width)
	heads := tableRow{style: "TableHead"}
	for _, c := range cols {
		fmt.Fprintf(&b, `<w:gridCol w:w="%d"/>`, c.width)
		heads.cells = append(heads.cells, c.head)
	}
	b.WriteString(`</w:tblGrid>`)
	for n, r := range append([]tableRow{heads}, rows...) {
		b.WriteString(`<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="454" w:hRule="atLeast"/>`)
		if n == 0 {
			b.WriteString(`<w:tblHeader/>`)
		}
		b.WriteString(`</w:trPr>`)
		for i, text := range r.cells {
			style := r.style
			if n > 0 && i >= r.words {
				switch style = "TableNumber"; r.style {
				case "FormText":
					style = "FormLeft"
				case "CheckText":
					style = "CheckNumber"
				}
			}
			keep := ""
			if n < len(rows) && r.style != "FormText" { // a form is long, and its rows may part
				keep = "<w:keepNext/>"
			}
			fmt.Fprintf(&b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>`+
				`<w:p><w:pPr><w:pStyle w:val="%s"/>%s</w:pPr>%s</w:p></w:tc>`, cols[i].width, style, keep, run(text))
		}
		b.WriteString(`</w:tr>`)
	}
	b.WriteString(`</w:tbl>`)
	return b.String()
}

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	wordNS  = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	relNS   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packNS  = "http://schemas.openxmlformats.org/package/2006"
)

func documentXML() string {
	return `<w:document ` + wordNS + ` xmlns:r="` + relNS + `"><w:body>` + strings.Join(reportBody(), "\n") +
		`<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>` +
		fmt.Sprintf(`<w:pgSz w:w="%d" w:h="%d"/>`, pageWidth, pageHeight) +
		fmt.Sprintf(`<w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="851" w:footer="%d" w:gutter="0"/>`,
			pageTop, pageRight, pageBottom, pageLeft, footerDistance) +
		`<w:cols w:space="425"/>` +
		fmt.Sprintf(`<w:docGrid w:type="linesAndChars" w:linePitch="%d" w:charSpace="%d"/>`, linePitch, charSpace) +
		`</w:sectPr></w:body></w:document>`
}

func stylesXML() string { return stylesOf(wordStyles()) }

func stylesOf(list []wordStyle) string {
	var b strings.Builder
	b.WriteString(`<w:styles ` + wordNS + `><w:docDefaults><w:rPrDefault><w:rPr>` + face("仿宋_GB2312") + size(bodySize) +
		`<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>`)
	for _, s := range list {
		kind := ` w:customStyle="1"`
		switch s.id {
		case "Normal":
			kind = ` w:default="1"`
		case "Title", "Heading1", "Heading2", "Heading3", "Caption", "Date", "Footer":
			kind = ""
		}
		fmt.Fprintf(&b, "\n"+`<w:style w:type="paragraph"%s w:styleId="%s"><w:name w:val="%s"/>`, kind, s.id, s.name)
		for _, v := range [][2]string{{"aliases", s.alias}, {"basedOn", s.based}, {"next", s.next}} {
			if v[1] != "" {
				fmt.Fprintf(&b, `<w:%s w:val="%s"/>`, v[0], v[1])
			}
		}
		fmt.Fprintf(&b, `<w:qFormat/><w:pPr>%s</w:pPr><w:rPr>%s</w:rPr></w:style>`, s.para, s.run)
	}
	// The defaults of the other kinds of style, which each program would otherwise make up for itself.
	b.WriteString(`
<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/><w:semiHidden/></w:style>
<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:semiHidden/></w:style>
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>` +
		`<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="80" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
<w:style w:type="table" w:customStyle="1" w:styleId="ReportTable"><w:name w:val="报告表格"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(&b, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="000000"/>`, side)
	}
	b.WriteString(`</w:tblBorders></w:tblPr></w:style></w:styles>`)
	return b.String()
}

// Punctuation is not squeezed, so that each mark fills its place of the grid; the even pages have a footer of their own;
// and compatibility mode 15 is that of Word 2013 and later, without which Word opens the file as an old one.
func settingsXML() string {
	return `<w:settings ` + wordNS + `><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>` +
		`<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>` +
		fmt.Sprintf(`<w:drawingGridHorizontalSpacing w:val="%d"/><w:drawingGridVerticalSpacing w:val="%d"/>`, charPitch/2, linePitch) +
		`<w:characterSpacingControl w:val="doNotCompress"/>` +
		`<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>` +
		`<w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>` +
		`<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>` +
		`<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>`
}

// The faces of the standard are not on every machine and may not be shipped; Word takes the alternatives in their order.
func fontTableXML() string {
	var b strings.Builder
	b.WriteString(`<w:fonts ` + wordNS + `>`)
	for _, f := range []struct{ name, instead, charset, family string }{
		{"Times New Roman", "", "00", "roman"},
		{"方正小标宋简体", "华文中宋,宋体", "86", "auto"},
		{"仿宋_GB2312", "仿宋,FangSong", "86", "modern"},
		{"楷体_GB2312", "楷体,KaiTi", "86", "modern"},
		{"黑体", "SimHei", "86", "modern"},
		{"宋体", "SimSun", "86", "auto"},
	} {
		fmt.Fprintf(&b, `<w:font w:name="%s">`, f.name)
		if f.instead != "" {
			fmt.Fprintf(&b, `<w:altName w:val="%s"/>`, f.instead)
		}
		fmt.Fprintf(&b, `<w:charset w:val="%s"/><w:family w:val="%s"/><w:pitch w:val="variable"/></w:font>`, f.charset, f.family)
	}
	b.WriteString(`</w:fonts>`)
	return b.String()
}

// footerXML is the page number, — 1 —.
func footerXML(style string) string {
	return `<w:ftr ` + wordNS + `><w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>` + run("— ") +
		`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` +
		`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>` +
		run(" —") + `</w:p></w:ftr>`
}

const (
	typesXML = `<Types xmlns="` + packNS + `/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
		`<Override PartName="/word/fontTable.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"/>` +
		`<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>` +
		`<Override PartName="/word/footer2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>` +
		`<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>`

	packageRels = `<Relationships xmlns="` + packNS + `/relationships">` +
		`<Relationship Id="rId1" Type="` + relNS + `/officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="rId2" Type="` + packNS + `/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
		`<Relationship Id="rId3" Type="` + relNS + `/extended-properties" Target="docProps/app.xml"/></Relationships>`

	documentRels = `<Relationships xmlns="` + packNS + `/relationships">` +
		`<Relationship Id="rId1" Type="` + relNS + `/styles" Target="styles.xml"/>` +
		`<Relationship Id="rId2" Type="` + relNS + `/settings" Target="settings.xml"/>` +
		`<Relationship Id="rId3" Type="` + relNS + `/fontTable" Target="fontTable.xml"/>` +
		`<Relationship Id="rId4" Type="` + relNS + `/footer" Target="footer1.xml"/>` +
		`<Relationship Id="rId5" Type="` + relNS + `/footer" Target="footer2.xml"/>`

	appXML = `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">` +
		`<Application>jixiao</Application></Properties>`
)

// coreXML is what the list of files and the window of Word say of a document: what it is called, and the department as
// its author, since who made the template has written none of it.
func coreXML(title, author string) string {
	return `<cp:coreProperties xmlns:cp="` + packNS + `/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
		`xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + title + `</dc:title><dc:creator>` + author + `</dc:creator><dc:language>zh-CN</dc:language>` +
		`<dcterms:created xsi:type="dcterms:W3CDTF">2026-01-01T00:00:00Z</dcterms:created>` +
		`<dcterms:modified xsi:type="dcterms:W3CDTF">2026-01-01T00:00:00Z</dcterms:modified></cp:coreProperties>`
}

func templateParts() []ooxml.NewPart {
	var parts []ooxml.NewPart
	charts, types, rels := chartParts()
	for _, p := range []struct{ name, text string }{
		{"[Content_Types].xml", typesXML + types + `</Types>`},
		{"_rels/.rels", packageRels},
		{"word/document.xml", documentXML()},
		{"word/_rels/document.xml.rels", documentRels + rels + `</Relationships>`},
		{"word/styles.xml", stylesXML()},
		{"word/settings.xml", settingsXML()},
		{"word/fontTable.xml", fontTableXML()},
		{"word/footer1.xml", footerXML("FooterOdd")},
		{"word/footer2.xml", footerXML("FooterEven")},
		{"docProps/core.xml", coreXML("{{评价年度}}年度{{单位简称}}部门整体绩效评价报告", "{{单位名称}}")},
		{"docProps/app.xml", appXML},
	} {
		parts = append(parts, ooxml.NewPart{Name: p.name, Data: []byte(xmlHead + p.text)})
	}
	return append(parts, charts...)
}

// Another file of the test binary may have asked for the same flag.
var updateTemplate = func() flag.Getter {
	if flag.Lookup("update") == nil {
		flag.Bool("update", false, "rewrite golden files")
	}
	return flag.Lookup("update").Value.(flag.Getter)
}()

// Parts are compared and not bytes, since another release of Go may compress them otherwise.
func TestTemplateIsPressedFromItsTables(t *testing.T) {
	var pressed bytes.Buffer
	if err := ooxml.Create(&pressed, templateParts()); err != nil {
		t.Fatal(err)
	}
	if updateTemplate.Get() == true {
		if err := os.WriteFile(templateFile, pressed.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.ReadFile(templateFile)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ooxml.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range templateParts() {
		names = append(names, p.Name)
		if data, _ := got.Part(p.Name); !samePart(data, p.Data) {
			t.Errorf("%s: %s is not what its tables say; run go test ./docgen -run TestTemplate -update", templateFile, p.Name)
		}
	}
	if !slices.Equal(got.Names(), names) {
		t.Errorf("%s has the parts %q, want %q", templateFile, got.Names(), names)
	}
}

// The grid must fit the block, every table must fill it and no more, and a column must not be forgotten.
func TestTemplateFitsThePage(t *testing.T) {
	if n := textHeight / linePitch; n != linesPerPage {
		t.Errorf("%d lines of %d twips to the page, want %d", n, linePitch, linesPerPage)
	}
	if n := textWidth / charPitch; n != charsPerLine {
		t.Errorf("%d characters of %d twips to the line, want %d", n, charPitch, charsPerLine)
	}
	if n := textWidth * 4096 / 20 / (bodySize*4096 + charSpace); n != charsPerLine {
		t.Errorf("%d characters to the line of the grid, want %d", n, charsPerLine)
	}
	for i, tbl := range strings.Split(documentXML(), "<w:tbl>")[1:] {
		tbl, _, _ = strings.Cut(tbl, "</w:tbl>")
		width, cols := 0, strings.Split(tbl, `<w:gridCol w:w="`)[1:]
		for _, c := range cols {
			c, _, _ = strings.Cut(c, `"`)
			w, err := strconv.Atoi(c)
			if err != nil {
				t.Fatal(err)
			}
			width += w
		}
		if width != textWidth {
			t.Errorf("table %d is %d twips wide, want %d", i+1, width, textWidth)
		}
		for j, row := range strings.Split(tbl, "<w:tr>")[1:] {
			if n := strings.Count(row, "<w:tc>"); n != len(cols) {
				t.Errorf("table %d row %d has %d cells, want %d", i+1, j+1, n, len(cols))
			}
		}
	}
}
