package docgen_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"jixiao/docgen"
	"jixiao/internal/ooxml"
)

// The other templates of the tool are pressed like the report, in its styles and measures.
var pressings = []struct {
	file, title, author string
	body                func() []string
	landscape           bool
}{
	{"template/公开说明.docx", "{{评价年度}}年度{{单位简称}}部门决算公开说明", "{{单位名称}}", disclosureBody, false},
	{"template/自评表.docx", "{{评价年度}}年度部门整体支出绩效自评表", "{{单位名称}}", assessmentBody, true},
	{"template/核对单.docx", "部门决算核对单", "{{核对.单位}}", checkBody, false},
}

// The disclosure follows the order of the tables of the public set, by the outline that departments publish. A matter of
// which no table of the workbook tells is left to a section of the narrative; that there was none of it is said only
// where a table says so.
func disclosureBody() []string {
	section := func(group, name string, parts ...string) string {
		return when("已知."+group, parts...) + unless("已知."+group, para("Normal", "{{"+name+"}}"))
	}
	return []string{
		para("Title", "{{评价年度}}年度{{?标题三行}}\n{{/标题三行}}{{单位简称}}{{?标题分行}}\n{{/标题分行}}部门决算公开说明"),

		para("Part", "第一部分　部门（单位）概况"),
		para("Heading1", "一、主要职能"),
		para("Normal", "{{主要职能}}"),
		para("Heading1", "二、机构设置情况"),
		para("Normal", "{{机构情况}}"),
		para("Heading1", "三、人员情况"),
		para("Normal", "{{人员情况}}"),

		para("Part", "第二部分　部门决算情况说明"),
		para("Heading1", "一、收入支出决算总体情况说明"),
		para("Normal", "{{评价年度}}年度收入总计{{收入总计|万元}}万元，其中：本年收入合计{{本年收入合计|万元}}万元"+
			"{{?使用非财政拨款结余}}，使用非财政拨款结余{{使用非财政拨款结余|万元}}万元{{/使用非财政拨款结余}}，年初结转和结余{{年初结转和结余|万元}}万元。"),
		para("Normal", "{{评价年度}}年度支出总计{{支出总计|万元}}万元，其中：本年支出合计{{本年支出合计|万元}}万元"+
			"{{?结余分配}}，结余分配{{结余分配|万元}}万元{{/结余分配}}，年末结转和结余{{年末结转和结余|万元}}万元。"),
		when("总计比上年.有上年", para("Normal", "收入总计、支出总计均"+changedOf("总计比上年.")+"。")),

		para("Heading1", "二、收入决算情况说明"),
		para("Normal", "本年收入合计{{本年收入合计|万元}}万元"+breakdown("收入来源", "其中：", "本年收入")+"。"),

		para("Heading1", "三、支出决算情况说明"),
		para("Normal", "本年支出合计{{本年支出合计|万元}}万元"+breakdown("支出构成", "其中：", "本年支出")+"。"),

		para("Heading1", "四、财政拨款收入支出决算总体情况说明"),
		section("财政拨款", "财政拨款情况",
			para("Normal", "财政拨款收入总计{{财政拨款.收入总计|万元}}万元，其中：本年财政拨款收入{{财政拨款.本年收入|万元}}万元，年初财政拨款结转和结余{{财政拨款.年初结转和结余|万元}}万元。"+
				"财政拨款支出总计{{财政拨款.支出总计|万元}}万元，其中：本年财政拨款支出{{财政拨款.本年支出|万元}}万元，年末财政拨款结转和结余{{财政拨款.年末结转和结余|万元}}万元。"),
			when("财政拨款比上年.有上年", para("Normal", "财政拨款收入总计、支出总计均"+changedOf("财政拨款比上年.")+"。"))),

		para("Heading1", "五、一般公共预算财政拨款支出决算情况说明"),
		section("一般公共预算", "一般公共预算情况",
			when("有.一般公共预算", para("Normal", "一般公共预算财政拨款支出{{一般公共预算.本年支出|万元}}万元，其中：基本支出{{一般公共预算.基本支出|万元}}万元，项目支出{{一般公共预算.项目支出|万元}}万元。"+
				"{{?一般公共预算比上年.有上年}}一般公共预算财政拨款支出"+changedOf("一般公共预算比上年.")+"。{{/一般公共预算比上年.有上年}}"),
				para("Normal", "{{?一般公共预算功能分类}}按功能分类，各项及其占一般公共预算财政拨款支出的比重为：{{#一般公共预算功能分类}}{{名称}}（{{编码}}）{{金额|万元}}万元，占{{占比}}{{^_末}}；{{/_末}}{{/一般公共预算功能分类}}。{{/一般公共预算功能分类}}")),
			unless("有.一般公共预算", para("Normal", "本部门（单位）{{评价年度}}年度没有一般公共预算财政拨款支出。"))),

		para("Heading1", "六、一般公共预算财政拨款基本支出决算情况说明"),
		section("基本支出明细", "基本支出情况",
			para("Normal", "一般公共预算财政拨款基本支出中，人员经费{{一般公共预算.人员经费|万元}}万元，公用经费{{一般公共预算.公用经费|万元}}万元。"+
				"{{?基本支出经济分类}}按经济分类，基本支出为：{{#基本支出经济分类}}{{名称}}{{金额|万元}}万元{{^_末}}；{{/_末}}{{/基本支出经济分类}}。{{/基本支出经济分类}}")),

		para("Heading1", "七、“三公”经费支出决算情况说明"),
		section("三公", "三公经费情况",
			para("Normal", "{{#三公经费}}{{?合计}}{{?无}}{{评价年度}}年度没有安排“三公”经费预算，也没有发生支出{{/无}}"+
				"{{^无}}“三公”经费支出预算{{预算数|万元}}万元，支出决算{{决算数|万元}}万元，{{^原因}}完成预算的{{完成率}}{{/原因}}{{原因}}{{/无}}"+
				"{{?有上年}}，"+changed+"{{/有上年}}。{{/合计}}{{/三公经费}}{{^三公经费}}本部门（单位）{{评价年度}}年度没有“三公”经费预算和支出。{{/三公经费}}"),
			each("三公明细",
				para("Normal", "{{_序号}}.{{名称}}：{{?无}}本年度没有安排预算，也没有发生支出{{/无}}{{^无}}预算{{预算数|万元}}万元，支出决算{{决算数|万元}}万元，{{^原因}}完成预算的{{完成率}}{{/原因}}{{原因}}{{/无}}"+
					"{{?有上年}}，"+changed+"{{/有上年}}。"))),

		para("Heading1", "八、政府性基金预算财政拨款收入支出决算情况说明"),
		section("政府性基金", "政府性基金情况",
			when("有.政府性基金", para("Normal", "政府性基金预算财政拨款年初结转和结余{{政府性基金.年初结转和结余|万元}}万元，本年收入{{政府性基金.本年收入|万元}}万元，"+
				"本年支出{{政府性基金.本年支出|万元}}万元，其中：基本支出{{政府性基金.基本支出|万元}}万元，项目支出{{政府性基金.项目支出|万元}}万元；年末结转和结余{{政府性基金.年末结转和结余|万元}}万元。")),
			unless("有.政府性基金", para("Normal", "本部门（单位）{{评价年度}}年度没有政府性基金预算财政拨款收入和支出。"))),

		when("适用.国有资本经营",
			para("Heading1", "九、国有资本经营预算财政拨款支出决算情况说明"),
			section("国有资本经营", "国有资本经营预算情况",
				when("有.国有资本经营", para("Normal", "国有资本经营预算财政拨款支出{{国有资本经营.本年支出|万元}}万元，其中：基本支出{{国有资本经营.基本支出|万元}}万元，项目支出{{国有资本经营.项目支出|万元}}万元。")),
				unless("有.国有资本经营", para("Normal", "本部门（单位）{{评价年度}}年度没有国有资本经营预算财政拨款支出。")))),

		para("Heading1", "{{?适用.国有资本经营}}十{{/适用.国有资本经营}}{{^适用.国有资本经营}}九{{/适用.国有资本经营}}、其他重要事项的情况说明"),
		para("Heading2", "（一）机关运行经费支出情况"),
		section("机关运行经费", "机关运行经费情况",
			when("有.机关运行经费", para("Normal", "机关运行经费支出{{机关运行经费|万元}}万元{{?机关运行经费比上年.有上年}}，"+changedOf("机关运行经费比上年.")+"{{/机关运行经费比上年.有上年}}。")),
			unless("有.机关运行经费", para("Normal", "本部门（单位）{{评价年度}}年度没有机关运行经费支出。"))),
		para("Heading2", "（二）政府采购支出情况"),
		section("政府采购", "政府采购情况",
			when("有.政府采购", para("Normal", "政府采购支出总额{{政府采购.支出合计|万元}}万元，其中：政府采购货物支出{{政府采购.货物支出|万元}}万元，政府采购工程支出{{政府采购.工程支出|万元}}万元，"+
				"政府采购服务支出{{政府采购.服务支出|万元}}万元。{{?政府采购.授予中小企业}}授予中小企业合同金额{{政府采购.授予中小企业|万元}}万元。{{/政府采购.授予中小企业}}")),
			unless("有.政府采购", para("Normal", "本部门（单位）{{评价年度}}年度没有政府采购支出。"))),
		para("Heading2", "（三）国有资产占用情况"),
		section("国有资产", "国有资产占用情况",
			when("国有资产", para("Normal", owned)),
			unless("国有资产", para("Normal", "截至{{评价年度}}年末，本部门（单位）没有车辆、单价50万元以上通用设备和单价100万元以上专用设备。"))),
		when("绩效指标",
			para("Heading2", "（四）预算绩效情况"),
			when("评分方案", para("Normal", "按{{评分方案}}自评，满分{{满分}}分，已评{{已评满分}}分，得{{得分}}分。{{?未评指标}}未评的指标有{{未评指标}}。{{/未评指标}}")),
			unless("评分方案",
				para("Normal", "由部门决算数据计算的绩效指标如下："),
				each("绩效指标", para("Normal", "{{_序号}}.{{指标}}为{{值}}，计算公式为{{定义}}。")))),

		when("尾差", para("Note", "注：本说明金额以万元为单位，由元四舍五入取两位小数，部分分项之和与合计数、增减额与两数之差、各项占比之和与百分之百之间存在的差异为四舍五入所致。")),

		para("Part", "第三部分　名词解释"),
		para("Normal", "一、财政拨款收入：指单位从同级财政部门取得的财政预算资金。"),
		para("Normal", "二、其他收入：指单位取得的除财政拨款收入、上级补助收入、事业收入、经营收入、附属单位上缴收入等以外的收入。"),
		para("Normal", "三、年初结转和结余：指以前年度尚未完成、结转到本年按有关规定继续使用的资金，以及历年滚存的结余资金。"),
		para("Normal", "四、年末结转和结余：指本年度或以前年度预算安排、因客观条件发生变化无法按原计划实施，需要延迟到以后年度按有关规定继续使用的资金。"),
		para("Normal", "五、基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。"),
		para("Normal", "六、项目支出：指在基本支出之外为完成特定行政任务和事业发展目标所发生的支出。"),
		para("Normal", "七、“三公”经费：指用财政拨款安排的因公出国（境）费、公务用车购置及运行费和公务接待费。"),
		kept("Normal", "八、机关运行经费：指行政单位和参照公务员法管理的事业单位用一般公共预算财政拨款安排的基本支出中的公用经费支出。"),

		para("Signature", "{{单位名称}}"),
		para("Date", "{{报告日期}}"),
	}
}

// kept is a paragraph that stays with the next: a signature never has a page to itself.
func kept(style, text string) string {
	return strings.Replace(para(style, text), `"/></w:pPr>`, `"/><w:keepNext/></w:pPr>`, 1)
}

// A form lies on its side: the block of a page turned round is 225 mm wide.
const formWidth = pageHeight - pageTop - pageBottom // 12756

func assessmentBody() []string {
	sums := func(cells ...string) tableRow { return tableRow{"FormText", len(cells), cells} }
	return []string{
		para("FormTitle", "{{评价年度}}年度部门整体支出绩效自评表"),
		para("FormUnit", "部门（单位）：{{单位名称}}\t金额单位：万元"),
		sized(formWidth, columns{{1356, "部门收支"}, {1900, "本年收入合计"}, {1900, "本年支出合计"}, {1900, "年初结转和结余"}, {1900, "年末结转和结余"}, {1900, "年初预算数"}, {1900, "全年预算数"}},
			sums("金额", "{{本年收入合计|万元}}", "{{本年支出合计|万元}}", "{{年初结转和结余|万元}}", "{{年末结转和结余|万元}}",
				"{{财决01/本年支出合计/年初预算数|万元|默认:—}}", "{{财决01/本年支出合计/全年预算数|万元|默认:—}}")),
		para("FormUnit", ""),
		when("评分方案", measures(1700, 1700, 1600, 2946)),
		unless("评分方案", measures(2060, 2270, 1890, 1726)),
		when("评分方案", para("FormNote", "注：按{{评分方案}}{{?评分方案来源}}（{{评分方案来源}}）{{/评分方案来源}}评分。得分为已评各项之和；{{?未评指标}}{{未评指标}}未评，既不计得分，也不视同满分或零分。{{/未评指标}}{{^未评指标}}各项都已评分。{{/未评指标}}指标值为分子与分母之比，以百分数表示。")),
		unless("评分方案", para("FormNote", "注：没有选定评分方案，满分和得分由评价人填写。指标值为分子与分母之比，以百分数表示。")),
		para("FormSign", "填报人：　　　　　　　　审核人：　　　　　　　　单位负责人：　　　　　　　　填报日期：{{报告日期}}"),
	}
}

// measures is the table of the indicators, with the widths of the columns of words: the rules of a scheme need room.
func measures(name, part, base, rule int) string {
	return sized(formWidth, columns{{660, "序号"}, {700, "一级\n指标"}, {1000, "二级\n指标"}, {name, "指标"}, {part, "分子"}, {base, "分母"}, {1050, "指标值"}, {700, "满分"}, {700, "得分"}, {rule, "评分规则和说明"}},
		said("{{#自评指标}}{{_序号}}", "{{一级}}", "{{二级}}", "{{指标}}{{?定义}}\n（{{编号}}）{{/定义}}", quantity("分子"), quantity("分母"), "{{值}}", "{{满分}}", "{{得分}}",
			"{{?规则}}{{规则}}。{{/规则}}{{?说明}}{{说明}}。{{/说明}}{{/自评指标}}"),
		said("", "", "", "合计", "", "", "", "{{满分}}", "{{得分}}", "{{?评分方案}}已评{{已评满分}}分{{/评分方案}}"))
}

// formStyles are the styles of the forms beside those of the report: 五号 for the narrow columns of a form.
func formStyles() []wordStyle {
	const close = `<w:spacing w:line="320" w:lineRule="exact"/>`
	none := `<w:ind w:firstLineChars="0" w:firstLine="0"/>`
	return []wordStyle{
		{"Part", "部分标题", "", "Normal", "Heading1", `<w:keepNext/><w:keepLines/>` + lineBeside("before") + none + `<w:jc w:val="center"/>`, face("黑体")},
		{"FormTitle", "表单标题", "", "Title", "FormUnit", `<w:spacing w:after="120"/>`, size(18)},
		{"FormUnit", "表单单位", "", "Normal", "FormText", `<w:keepNext/>` + fmt.Sprintf(`<w:tabs><w:tab w:val="right" w:pos="%d"/></w:tabs>`, formWidth) + close + none + `<w:jc w:val="left"/>`, size(12)},
		{"FormNote", "表单注", "", "Normal", "FormNote", `<w:keepNext/>` + close + `<w:ind w:firstLineChars="200" w:firstLine="420"/>`, half(21)},
		{"FormSign", "表单签字", "", "Normal", "", `<w:keepLines/><w:spacing w:before="240" w:line="480" w:lineRule="exact"/>` + none + `<w:jc w:val="left"/>`, size(12)},
	}
}

// press makes a template of a body, with the parts of the report that it needs.
func press(title, author string, body []string, landscape bool) []ooxml.NewPart {
	width, height, page := pageWidth, pageHeight, fmt.Sprintf(`<w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="851" w:footer="%d" w:gutter="0"/>`,
		pageTop, pageRight, pageBottom, pageLeft, footerDistance)
	turn := ""
	if landscape {
		width, height, turn = pageHeight, pageWidth, ` w:orient="landscape"`
		page = fmt.Sprintf(`<w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="851" w:footer="%d" w:gutter="0"/>`,
			pageLeft, pageTop, pageRight, pageBottom, pageRight-397-footerSize*20/2)
	}
	document := `<w:document ` + wordNS + ` xmlns:r="` + relNS + `"><w:body>` + strings.Join(body, "\n") +
		`<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>` +
		fmt.Sprintf(`<w:pgSz w:w="%d" w:h="%d"%s/>`, width, height, turn) + page + `<w:cols w:space="425"/>` +
		fmt.Sprintf(`<w:docGrid w:type="linesAndChars" w:linePitch="%d" w:charSpace="%d"/>`, linePitch, charSpace) + `</w:sectPr></w:body></w:document>`
	texts := []struct{ name, text string }{
		{"[Content_Types].xml", typesXML + `</Types>`},
		{"_rels/.rels", packageRels},
		{"word/document.xml", document},
		{"word/_rels/document.xml.rels", documentRels + `</Relationships>`},
		{"word/styles.xml", stylesOf(slices.Concat(wordStyles(), formStyles(), checkStyles()))},
		{"word/settings.xml", settingsXML()},
		{"word/fontTable.xml", fontTableXML()},
		{"word/footer1.xml", footerXML("FooterOdd")},
		{"word/footer2.xml", footerXML("FooterEven")},
		{"docProps/core.xml", coreXML(title, author)},
		{"docProps/app.xml", appXML},
	}
	var parts []ooxml.NewPart
	for _, p := range texts {
		parts = append(parts, ooxml.NewPart{Name: p.name, Data: []byte(xmlHead + p.text)})
	}
	return parts
}

func TestTemplatesOfTheToolArePressedFromTheirTables(t *testing.T) {
	for _, p := range pressings {
		parts := press(p.title, p.author, p.body(), p.landscape)
		if updateTemplate.Get() == true {
			var pressed bytes.Buffer
			if err := ooxml.Create(&pressed, parts); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(p.file, pressed.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		file, err := os.ReadFile(p.file)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ooxml.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range parts {
			if data, _ := got.Part(part.Name); !bytes.Equal(data, part.Data) {
				t.Errorf("%s: %s is not what its tables say; run go test ./docgen -run TestTemplates -update", p.file, part.Name)
			}
		}
	}
}

func TestTemplatesOfTheToolFitThePage(t *testing.T) {
	for _, p := range pressings {
		width := textWidth
		if p.landscape {
			width = formWidth
		}
		for i, tbl := range strings.Split(strings.Join(p.body(), ""), "<w:tbl>")[1:] {
			sum, n := 0, 0
			for _, c := range strings.Split(tbl, `<w:gridCol w:w="`)[1:] {
				w := 0
				if _, err := fmt.Sscanf(c, "%d", &w); err != nil {
					t.Fatal(err)
				}
				sum, n = sum+w, n+1
			}
			if sum != width {
				t.Errorf("%s: table %d is %d twips wide, want %d", p.file, i+1, sum, width)
			}
			for j, row := range strings.Split(tbl, "<w:tr>")[1:] {
				if got := strings.Count(row, "<w:tc>"); got != n {
					t.Errorf("%s: table %d row %d has %d cells, want %d", p.file, i+1, j+1, got, n)
				}
			}
		}
	}
}

// Whatever the name, a template of the tool has no problems for any book.
func TestEveryTemplateOfTheToolIsInOrder(t *testing.T) {
	for _, name := range docgen.BuiltInNames() {
		if p := docgen.Problems(template(t, docgen.BuiltIn(name)), ledger(t, seed)); len(p) > 0 {
			t.Errorf("%s: %+v", name, p)
		}
	}
	if docgen.BuiltIn("没有的") != nil {
		t.Error("a template that nobody has was given")
	}
}
