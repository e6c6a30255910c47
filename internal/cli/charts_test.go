package cli

import (
	"strings"
	"testing"

	"jixiao/calc"
	"jixiao/docgen"
)

// Whatever differs in a chart is named with the chart, and what to do about it is said.
func TestWhatDiffersInAChartIsSaid(t *testing.T) {
	in := func(where string) docgen.Spot {
		return docgen.Spot{Heading: "二、收支情况", Sentence: "图1　收入构成（单位：万元）", Chart: "收入构成", In: where}
	}
	cell := []calc.Cell{{Sheet: "公开01表", Ref: "C7"}}
	for _, c := range []struct {
		n    docgen.Number
		want string
	}{
		{docgen.Number{State: docgen.Edited, Text: "661.42", Want: "616.42", Key: "公开01/财政拨款收入/决算数", Label: "财政拨款收入", Cells: cell, Place: in("")},
			"手改  图“收入构成” 财政拨款收入|位置 “二、收支情况” 图“收入构成” 图1　收入构成（单位：万元）|报告里 661.42|应  为 616.42   公开01表!C7"},
		{docgen.Number{State: docgen.Stale, Text: "616.42", Key: "公开01/财政拨款收入/决算数", Label: "财政拨款收入", Cells: cell, Empty: true, Place: in("")},
			"表变了  图“收入构成” 财政拨款收入|位置 “二、收支情况” 图“收入构成” 图1　收入构成（单位：万元）|报告里 616.42|应  为 空着   公开01表!C7"},
		{docgen.Number{State: docgen.Stale, Want: "1.00", Key: "公开01/事业收入/决算数", Label: "事业收入", Cells: cell, Place: in("")},
			"表变了  图“收入构成” 事业收入|位置 “二、收支情况” 图“收入构成” 图1　收入构成（单位：万元）|报告里 图里没有|应  为 1.00   公开01表!C7"},
		{docgen.Number{State: docgen.Edited, Text: "5", Key: "图表:收入构成", Label: "借款", Place: in("")},
			"手改  图“收入构成” 借款|位置 “二、收支情况” 图“收入构成” 图1　收入构成（单位：万元）|报告里 5|说明 表里没有这一项，是后来加进图里的，请自己核对"},
		{docgen.Number{State: docgen.Edited, Text: "其它收入", Want: "其他收入", Key: "图表:收入构成", Place: in(docgen.InNames)},
			"手改  图“收入构成”里的名称|位置 “二、收支情况” 图“收入构成” 图1　收入构成（单位：万元）|报告里 其它收入|应  为 其他收入"},
		{docgen.Number{State: docgen.Edited, Text: "345.14万元", Want: "354.14", Key: "图表:收入构成", Label: "其他收入", Place: in(docgen.InLabel)},
			"手改  图“收入构成”里改写的数据标签 其他收入|位置 “二、收支情况” 图“收入构成” 图1　收入构成（单位：万元）|报告里 345.14万元|应  为 354.14"},
		{docgen.Number{State: docgen.Edited, Text: "661.42", Want: "616.42", Key: "图表:收入构成", Label: "财政拨款收入", Place: in(docgen.InWorkbook)},
			"手改  图“收入构成”的编辑数据 财政拨款收入|位置 “二、收支情况” 图“收入构成” 图1　收入构成（单位：万元）|说明 画出来的和数据表里的不一样：点“编辑数据”后图会变成 661.42，请在“编辑数据”里改|应  为 616.42"},
		{docgen.Number{State: docgen.Lost, Key: "图表:收入构成", Place: docgen.Spot{Chart: "收入构成", In: docgen.InAll}},
			"找不到  图“收入构成”|位置 图“收入构成”|说明 这张图找不到了，请自己看看还要不要放"},
	} {
		got := []string{sayNumber(c.n)}
		for _, i := range sayNumberItems(c.n) {
			got = append(got, i.head+" "+i.text)
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("said %s\nwant %s", strings.Join(got, "|"), c.want)
		}
	}
	for _, c := range []struct {
		place docgen.Spot
		text  string
		want  string
	}{
		{in(docgen.InWorkbook), "", "图“收入构成”里“编辑数据”的工作簿认不出来，没有比（在“二、收支情况”下）"},
		{docgen.Spot{Chart: "图5　别的图", In: docgen.InAll}, "", "图“图5　别的图”不是按表画的，没有比"},
		{docgen.Spot{In: docgen.InAll}, "", "有一张图不是按表画的，没有比"},
		{in(""), "977.78", "977.78  图“收入构成”（在“二、收支情况”下）"},
	} {
		if got := sayUntied(docgen.Number{State: docgen.Untied, Text: c.text, Place: c.place}); got != c.want {
			t.Errorf("said %s\nwant %s", got, c.want)
		}
	}
	for want, change := range map[string]docgen.RowChange{
		"图“收入构成”已按现在的数重画":                {List: "图表:收入构成", Done: true},
		"图“收入构成”有人改过，没有动它，请自己核对":         {List: "图表:收入构成", Edited: true},
		"图“收入构成”还是原来的数，请自己改图的数据，或重新生成报告": {List: "图表:收入构成"},
	} {
		if got := sayRows(change); got != want {
			t.Errorf("said %s, want %s", got, want)
		}
	}
}
