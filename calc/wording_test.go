package calc

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// saysOf gives what the wording checks say of a text, a paragraph a line, in a book of 2018: rules with
// the places that they show.
func saysOf(period, text string) []string {
	b := &Book{Period: period}
	return wordingSays(wording(b, []Passage{{Name: "机构情况", Text: strings.Split(text, "\n"), From: []Cell{{"叙述", "C7"}}}}))
}

func wordingSays(findings []proseFinding) []string {
	var out []string
	for _, f := range findings {
		if !f.passed {
			out = append(out, f.rule+" "+strings.Join(f.args, "｜"))
		}
	}
	return out
}

func TestWordingIsFoundAndOrdinaryWordsAreNot(t *testing.T) {
	cases := []struct {
		rule      string
		bad, good []string
	}{
		{"TXT-UNIT-SPLIT",
			[]string{
				"其中基本支出113.12结转万元，项目资金结转249.24万元。",
				"全年财政拨款616.42收入万元。",
				"公务接待费０.３０支出万元。",
				"会议费12.50使用元。",
				"与上年相比增长13.95。",
				"本年收入增加了52.30；支出减少31.07万元。",
			},
			[]string{
				"基本支出结转113.12万元，项目支出结转249.24万元。",
				"完成招商项目5个，总投资130.25余万元。",
				"采购3.50吨元器件用于维修。",
				"绩效自评得分为95.50分，部门评价得分97.25。",
				"2016年、2017年、2018年分别支出12.50、13.20和14.10万元。",
				"改造用房120.50平方米，投入36.00万元。",
				"每度电按0.60计元，由单位负担。",
				"评价得分增加2.50。",
				"金额单位：万元。\n本年收入970.56。",
				"软件升级到3.12版本，费用万元以内。",
				"人均0.60元，增长10.25%。",
				"单位面积能耗下降5.32千克标准煤，万元产值能耗同步下降。",
			}},
		{"TXT-DUP",
			[]string{
				"占结转的的31.22%。",
				"全体干部参加了了培训。",
				"本年支出934.93万元万元。",
				"工作取得新进展。。",
				"一是加强学习，，提高认识。",
				"完善内部控制制度内部控制制度，堵塞漏洞。",
				"2018年度2018年度财政拨款616.42万元。",
				"严格执行预算管理规定，严格执行预算管理规定，控制支出。",
				"加强加强预算管理。",
				"支出12.30万元元。",
				"年内完成了三项任务、。",
			},
			[]string{
				"7月召开百日攻坚行动动员部署会。",
				"中国科学院院士杨焕明出席论坛。",
				"邀请中国科协调研宣传部部长郭哲作辅导。",
				"人人动手、家家参与，方方面面的力量都调动起来。",
				"干部常常下乡，天天记账，年年对账。",
				"活动以普及科学为目的的有三场。",
				"为了了解基层情况，走访了12个乡镇。",
				"现在在职人员24人，在建项目3个。",
				"关键是是否符合规定。",
				"社会稳定和和谐程度提高。",
				"收入总和和各分项相等。",
				"研究研究再定，讨论讨论再办。",
				"实行面对面对接、点对点对接、一对一对口帮扶。",
				"各部门部门预算由单位单位负责人审签。",
				"一件事一件事地办，一个村一个村地走。",
				"截至2018年年末，专利应用工程工程师156人。",
				"基层组织组织开展活动，执行情况情况属实。",
				"其他支出支出3.20万元。",
				"科学工作工作站已经建成。",
				"广西壮族自治区自治区本级补助3.20万元，驻村工作小组工作小组长2名，市级学会理事会理事320人。",
				"编号20182018，电话0797123123。",
				"在现有条件下，参与与监督并重，对对口单位负责。",
			}},
		{"TXT-PLACEHOLDER",
			[]string{
				"本年收入XX万元，比上年增加12.30万元。",
				"××单位2018年度部门决算。",
				"○○局内设科室3个。",
				"内设机构【】个。",
				"本单位（　）于2012年成立。",
				"本年度收入增加（减少）12.30万元。",
				"比上年减少12.30万元，主要原因是。",
				"请填写机构职能。",
				"预算编制{{本年收入}}。",
				"TODO 补充人员情况。",
				"公务接待____批次。",
				"报告日期：2019年  月  日。",
				"年末结转****万元。",
				"主要职能待补充。",
			},
			[]string{
				"二○○八年成立，二〇一八年更名。",
				"指导单位认真填写绩效目标申报表。",
				"需要申请填写的表格共3张。",
				"制度建设有待补充完善，差距亟待填补。",
				"预算编制中增加（减少）额超过20%的项目逐项说明。",
				"配备3×5米展板12块，型号XXL-20。",
				"主要原因是赣州科技馆展品更新等项目下达较晚。",
				"资金主要用于科普活动，这是结余下降的主要原因。",
				"印发了《科普工作要点》（科协〔2018〕3号）。",
				"【科普中国】栏目发布图文320篇。",
				"年末与月末分别对账。",
				"办公楼A座3层为展厅，面积（含公摊）800平方米。",
			}},
		{"TXT-PAIR",
			[]string{
				"开展“科普下乡活动12场。",
				"印发《科普工作要点，推动落实。",
				"学会学术部（国际工作部负责对外交流。",
				"举办培训班）3期。",
				"以“四服务“为目标。",
			},
			[]string{
				"实施“海智计划”，建成工作站（含企业站)12个。",
				"印发《关于转发《科普工作办法》的通知》。",
				"主要任务有：1）科普宣传；2）学术交流；（3）科技咨询。",
				"论坛紧扣“走进‘互联网+大健康’时代”主题。",
				"县（市、区）科协18个，“3+1”试点14个。",
				"a）收入情况；b）支出情况。",
			}},
		{"REL-TIME",
			[]string{
				"今年1月，中国科协公布了考评结果。",
				"目前，全市建立示范园区44个。",
				"截至目前，共完成注册企业600余家。",
				"元月份，举办了航天科普展。",
			},
			[]string{
				"项目前期工作费用3.20万元，科目前后一致。",
				"当今年轻人喜爱科普，建成至今年均接待5万人次。",
				"截至目前（2019年6月30日），整改已经完成。",
				"扣减去年末结转后，账目前后相符。",
				"2018年1月举办航天科普展。",
				"本年度共举办培训班4期。",
			}},
		{"TERM-VARIANT",
			[]string{
				"其它收入354.14万元。",
				"财政拨款616.42万元，财政补助收入616.42万元。",
				"结转下年使用经费362.36万元。\n年末各项资金结转结余共362.36万元。",
				"项目资金结转249.24万元，项目结转249.24万元。",
			},
			[]string{
				"其他收入354.14万元，其他支出12.30万元。",
				"事业单位取得财政补助收入616.42万元。",
				"年末结转和结余362.36万元，其中项目支出结转和结余249.24万元。",
				"对结转下年的资金逐项清理，年末结转和结余362.36万元。",
				"财政拨款收入616.42万元，财政拨款占63.51%。",
				"上年结转326.73万元，年末结转和结余362.36万元。",
			}},
		{"TXT-PCT-SPACE",
			[]string{"占63.51 %。", "占63.51　％。", "增长 10.91 %，下降5.20%。"},
			[]string{"占63.51%。", "增长 10.91%。", "完成率为 100％。", "预算12 万元，完成百分之九十。", "得分 95 分。"}},
		{"TXT-COLON",
			[]string{
				"本年收入：970.56万元，本年支出934.93万元。",
				"其中：财政拨款收入616.42万元，其他收入：354.14万元。",
				"人员经费120.30万元，公用经费: 30.20万元。",
			},
			[]string{
				"本年收入：970.56万元；本年支出：934.93万元。",
				"本年收入合计：970.56万元，其中财政拨款收入616.42万元，其他收入354.14万元。",
				"本年收入970.56万元，其中：财政拨款收入616.42万元，其他收入354.14万元。",
				"主要开展三项工作：安排资金12.30万元用于科普，安排资金5.20万元用于学会。",
				"年末结转和结余：362.36万元，比上年增加35.63万元。",
			}},
		{"TXT-QIZHONG",
			[]string{
				"本年收入970.56万元，本年支出934.93万元，结转下年362.36万元。\n其中：财政拨款收入616.42万元，其他收入354.14万元。",
				"各项工作顺利完成。\n其中财政拨款收入616.42万元。",
				"其中，离休人员1人，退休人员17人。",
			},
			[]string{
				"本年支出合计934.93万元。\n其中：基本支出699.34万元，项目支出235.59万元。",
				"本年收入合计970.56万元，比上年增加12.30万元，增长1.28%。\n其中：财政拨款收入616.42万元。",
				"支出情况如下：\n其中科普支出12.30万元。",
				"本年支出合计934.93万元，其中基本支出699.34万元。",
				"本部门5个单位2018年末编制数30人。\n其中：行政9人，事业21人。",
				"本部门5个单位本年收入合计970.56万元。\n其中：财政拨款收入616.42万元。",
				"本年科普活动形式多样。\n其中较有影响的是科技活动周。",
				"2018年末在职24人。\n其中行政7人，事业17人。",
			}},
		{"TXT-NESTED-QIZHONG",
			[]string{
				"编制数为30人，其中：行政编制9人，全额事业编制21人；其中：在职人数24人。",
				"收入970.56万元，其中财政拨款616.42万元；其中一般公共预算616.42万元。",
				"学会52个，其中理科9个，工科15个；其中农科8个。",
			},
			[]string{
				"收入970.56万元，其中财政拨款616.42万元；支出934.93万元，其中基本支出699.34万元。",
				"组织100个，其中乡镇46个，其中街道12个。",
				"新增工作站8家；其中省级2家。",
				"在职24人，其中行政7人。离退休18人，其中离休1人。",
				"项目一：其中设备3.20万元；项目二：其中劳务2.10万元。",
			}},
		{"HD-DOT",
			[]string{
				"1．主要职能\n组织学术交流。\n2．机构情况\n内设3个科室。\n1.高位推动\n2.搭建平台\n3.刚柔并济",
				"1.主要职能\n2、机构情况\n3.人员情况",
				"（一）收入情况\n(二)支出情况\n（三）结转情况",
			},
			[]string{
				"1.主要职能\n2.机构情况\n3.人员情况",
				"1．主要职能\n2．机构情况",
				"1.5万名群众参加活动。\n2．机构情况",
				"5.12防灾减灾日举办讲座。\n1、机构情况\n2、人员情况",
				"一、基本情况\n（一）主要职能\n1.组织交流",
			}},
		{"HD-PUNCT",
			[]string{
				"一、部门情况\n二、收入支出预算执行情况。\n三、存在的问题",
				"（一）收入情况。\n收入平稳。\n（二）支出情况\n支出平稳。",
				"1.高位推动，改革取得新突破。\n2.搭建平台，助力取得新成效\n3.刚柔并济",
			},
			[]string{
				"一、部门情况\n二、收入支出情况\n三、存在的问题",
				"一、部门情况。\n二、收入支出情况。",
				"一、基本情况\n（一）主要职能\n二、改进措施\n（一）加强学习。\n（二）严格审核。",
				"1.购置设备；\n2.维修设备。",
				"（一）加强领导。成立了领导小组。\n（二）明确责任。责任到人。",
			}},
		{"HD-RUNIN",
			[]string{
				"（一）基本情况\n单位共5个。\n（二）组织情况分析：严格遵循把资金使用好、管理好的宗旨。",
				"一、部门情况\n二、主要问题：预算编制还不够细，执行进度偏慢。",
				"（一）收入情况\n（二）支出情况:支出主要用于人员经费和科普活动。",
			},
			[]string{
				"（一）组织情况分析：严格遵循把资金使用好、管理好的宗旨。\n（二）管理情况分析：各部门协调配合，积极支持。",
				"（一）基本情况\n（二）主要成效：\n一是成绩较好。",
				"（一）加强领导。成立领导小组，组长由主要领导担任。\n（二）主要做法",
				"一、部门情况\n1.主要职能：组织学术交流，普及科学知识。",
				"（一）基本情况\n本单位职责如下：负责学会管理和科普工作。",
			}},
		{"NUM-MIX",
			[]string{
				"获得一等奖3项、二等奖三项。",
				"选送作品参赛，获得省级奖12个，市级五个。",
				"评出一等奖两名，二等奖4名，三等奖6名。",
			},
			[]string{
				"获得二等奖三项，专项奖两项。",
				"完成5个方面21项任务，五个领域的专家参加。",
				"赣县、信丰、安远三家，较上年增加2家。",
				"第三期培训班共有学员30名，分两批。",
				"获得一等奖3项、二等奖5项。",
			}},
		{"UNIT-MIX",
			[]string{
				"收入970.56万元，支出934.93万元，结转362.36万元，签约项目总投资130.2亿元。",
				"收入970.56万元，支出934.93万元，结转362.36万元，接待费68400元。",
				"收入970.56万元，支出934.93万元，结转362.36万元，其中一项35,414.00元。",
			},
			[]string{
				"收入970.56万元，支出934.93万元，结转362.36万元，人均0.6元。",
				"收入970.56万元，支出934.93万元，结转362.36万元，单价20000元以上的设备3台。",
				"收入9705600.00元，支出9349300.00元。",
				"签约项目总投资130.2亿元，到位12.3亿元。",
				"收入970.56万元，支出934.93万元，结转362.36万元，补助每人3000元。",
			}},
		{"THOUSANDS-MIX",
			[]string{
				"收入1,234.50万元，支出1234.50万元。",
				"收入12,345,678.90元，支出2345678.90元，结转10,000,000.00元。",
				"支出2,034万元，结转1002万元。",
			},
			[]string{
				"收入1,234.50万元，支出1,204.50万元，接待费0.30万元。",
				"收入1234.50万元，支出1204.50万元。",
				"收入1,234.50万元，培训34028人次，2018年举办。",
				"分别为12,13,14个，收入1234.50万元。",
				"收入1,234.50万元，支出936.20万元。",
			}},
		{"TYPO",
			[]string{
				"企业做为联盟成员单位出席。",
				"截止目前，整改已经完成。",
				"截止2018年12月31日，在职24人。",
				"严格帐户管理，及时对帐。",
				"按照统一布署推进。",
				"财政拔款616.42万元。",
				"其它单位由其他科室负责。",
			},
			[]string{
				"报名截止日期为6月30日，截止时间不变。",
				"企业作为联盟成员单位出席。",
				"这样做为民服务，所做为人称道。",
				"搭建帐篷12顶，送到帐篷安置点。",
				"双方友好象征着合作。",
				"给予算法支持，授予算力补贴。",
				"提供献血服务300人次，自己经办业务。",
				"其它单位参照执行。",
				"以经济建设为中心，既使用财政资金，又使用自筹资金。",
				"从分布属性看，重点在乡镇。",
				"审核消防验收材料，接收人员12名，加强持续效果评估。",
			}},
		{"CLAIM-NO-FIGURE",
			[]string{
				"基本做到了专款专用，确保了项目质量。",
				"预算编制与实际支出项目存在差异。",
				"项目基本达到预期目标。",
			},
			[]string{
				"12个项目中10个基本达到预期，2个延期。",
				"专款专用，确保了项目质量。",
				"其他收入354.14万元超出预算，预算与实际支出存在差异。",
				"基本支出699.34万元，做到了专款专用。",
				"预算执行总体平稳。",
			}},
	}
	ruled := map[string]bool{}
	for _, c := range cases {
		ruled[c.rule] = true
		if len(c.bad) < 3 || len(c.good) < 5 {
			t.Errorf("%s: %d bad and %d good sentences, want 3 and 5", c.rule, len(c.bad), len(c.good))
		}
		for _, s := range c.bad {
			says := saysOf("2018", s)
			if !slices.ContainsFunc(says, func(f string) bool { return strings.HasPrefix(f, c.rule+" ") }) {
				t.Errorf("%s: nothing said of %q, only %q", c.rule, s, says)
			}
		}
		for _, s := range c.good {
			for _, f := range saysOf("2018", s) {
				t.Errorf("%s: %q is in order, got %q", c.rule, s, f)
			}
		}
	}
	for _, w := range wordings {
		if !ruled[w.rule] && !slices.Contains([]string{"TXT-STALE-NAME", "TXT-OTHER-YEAR", "NAME-FULL", "SEC-MISSING"}, w.rule) {
			t.Errorf("%s: no sentences", w.rule)
		}
	}
}

func TestNamesOfAnotherYearAreStale(t *testing.T) {
	for _, c := range []struct {
		name, period, text string
		label              string // of a line of the book's own table
		want               bool
	}{
		{"old name later", "2019", "医疗卫生与计划生育支出12.30万元。", "", true},
		{"old name later, as 类", "2020", "文化体育与传媒（类）支出3.20万元。", "", true},
		{"sea and land", "2019", "国土海洋气象等支出3.20万元。", "", true},
		{"renamed in 2020", "2020", "资源勘探信息等支出3.20万元。", "", true},
		{"new name before its time", "2018", "卫生健康支出12.30万元。", "", true},
		{"name of its year", "2018", "医疗卫生与计划生育支出12.30万元。", "", false},
		{"new name of its year", "2019", "卫生健康支出12.30万元，文化旅游体育与传媒支出3.20万元。", "", false},
		{"not yet renamed", "2019", "资源勘探信息等支出3.20万元。", "", false},
		{"of the year before", "2019", "2018年医疗卫生与计划生育支出11.20万元，卫生健康支出12.30万元。", "", false},
		{"said to be renamed", "2019", "卫生健康支出（原医疗卫生与计划生育支出）12.30万元。", "", false},
		{"not a 类", "2019", "文化体育与传媒产业发展较快，医疗卫生与计划生育工作平稳。", "", false},
		{"as the table has it", "2019", "医疗卫生与计划生育支出12.30万元。", "九、医疗卫生与计划生育支出", false},
		{"year unknown", "", "医疗卫生与计划生育支出12.30万元。", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := &Book{Period: c.period, Tables: []*Table{{Form: FormByID("公开01"), Rows: []Row{{Name: "210", Label: c.label}}}}}
			got := false
			for _, f := range wording(b, []Passage{{Name: "支出情况", Text: []string{c.text}}}) {
				got = got || f.rule == "TXT-STALE-NAME" && !f.passed
			}
			if got != c.want {
				t.Errorf("%q in %s is stale: %v, want %v", c.text, c.period, got, c.want)
			}
		})
	}
}

func TestYearOfTheReportCopiedFromIsFound(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		{"名字旁边", "本年度（2017年）收入970.56万元。", true},
		{"机构情况", "评价年度为2017年。", true},
		{"机构情况", "现将2017年度部门整体支出绩效评价情况报告如下。", true},
		{"机构情况", "2017年度本年收入合计970.56万元。", true},
		{"二、2017年度收入支出预算执行情况", "收入970.56万元。", true},

		{"二、2018年度支出决算情况", "一、2018年度收入决算情况\n三、2017年度财政拨款支出决算情况", true},
		{"二、2017年度“三公”经费决算情况", "一、2018年度“三公”经费预算安排情况", false},
		{"机构情况", "与2017年末相比，机构数量没有增减。", false},
		{"机构情况", "现将2018年度部门整体支出绩效评价情况报告如下。", false},
		{"机构情况", "现将2017年至2018年度项目支出情况报告如下。", false},
		{"机构情况", "本年度比2017年增加12.30万元。", false},
		{"机构情况", "2018年本年收入970.56万元，较2017年本年收入增加12.30万元。", false},
		{"机构情况", "中国科协公布2017年度全国地方科协深化改革试点单位考评。", false},
		{"机构情况", "2017年结转资金326.73万元已经用完，2019年预算已经批复。", false},
		{"改进措施", "现将2019年工作安排报告如下。", false},
		{"三、与2017年度部门决算的比较", "收入970.56万元。", false},
		{"机构情况", "2017年度部门决算已经批复。", false},
	} {
		got := false
		for _, f := range wording(&Book{Period: "2018"}, []Passage{{Name: c.name, Text: strings.Split(c.text, "\n")}}) {
			got = got || f.rule == "TXT-OTHER-YEAR" && !f.passed
		}
		if got != c.want {
			t.Errorf("%s: %q is of another year: %v, want %v", c.name, c.text, got, c.want)
		}
	}
}

func TestRelativeTimeIsInOrderWhereItIsClear(t *testing.T) {
	text := func(name string) []Passage {
		return []Passage{{Name: name, Text: []string{"目前，预算编制还不够细。"}}}
	}
	dated := func(day string) []Passage { return []Passage{{Name: "报告日期", Text: []string{day}}} }
	for _, c := range []struct {
		name string
		book Book
		text []Passage
		want int
	}{
		{"a report of the next year", Book{Period: "2018", Prose: dated("2019年7月1日")}, text("事业成效"), 1},
		{"no date", Book{Period: "2018"}, text("事业成效"), 1},
		{"written in the year", Book{Period: "2018", Prose: dated("2018年12月20日")}, text("事业成效"), 0},
		{"of a month", Book{Period: "2018-06"}, text("事业成效"), 0},
		{"a problem that is there", Book{Period: "2018"}, text("存在的主要问题"), 0},
		{"year unknown", Book{}, text("事业成效"), 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := len(wordingSays(wording(&c.book, c.text))); got != c.want {
				t.Errorf("findings = %d, want %d", got, c.want)
			}
		})
	}
}

func TestShortNameOfTheTitleMustBeDeclared(t *testing.T) {
	report := func(title, name string) []Passage {
		return []Passage{{Text: []string{title, "全年工作平稳。", name, "2019年7月1日"}}}
	}
	for _, c := range []struct {
		title, name, short string
		want               bool
	}{
		{"2018年度赣州市科协部门整体绩效评价报告", "赣州市科学技术协会", "", true},
		{"2019年度于都县人社局部门决算情况说明", "于都县人力资源和社会保障局", "", true},
		{"2018年度赣州市科协部门整体绩效评价报告", "赣州市科学技术协会", "赣州市科协", false},
		{"2018年度赣州市科学技术协会部门整体绩效评价报告", "赣州市科学技术协会", "", false},
		{"部门整体绩效评价报告", "赣州市科学技术协会", "", false},
		{"赣州市2018年度绩效评价报告", "赣州市科学技术协会", "", false},
	} {
		b := &Book{Period: "2018", Prose: []Passage{{Name: "单位简称", Text: []string{c.short}}}}
		got := slices.ContainsFunc(wordingSays(wording(b, report(c.title, c.name))), func(s string) bool { return strings.HasPrefix(s, "NAME-FULL") })
		if got != c.want {
			t.Errorf("%s signed %s, short %q: %v, want %v", c.title, c.name, c.short, got, c.want)
		}
	}
}

func TestReportWithoutBudgetOrComparisonSaysWhatIsMissing(t *testing.T) {
	const start, end = "一、部门情况\n单位5个。\n二、预算执行情况\n", "\n三、存在的问题\n预算数还不细，与上年相比没有好转。"
	for _, c := range []struct{ text, want string }{
		{"本年收入970.56万元，上年结转326.73万元。", "SEC-MISSING 2｜预算安排｜与上年的比较"},
		{"年初预算900.00万元，本年收入970.56万元。", "SEC-MISSING 1｜与上年的比较"},
		{"本年收入970.56万元，比上年增加12.30万元。", "SEC-MISSING 1｜预算安排"},
		{"本年收入970.56万元，完成预算的98.20%，同比增长1.28%。", ""},
	} {
		got := ""
		for _, s := range saysOf("2018", start+c.text+end) {
			if strings.HasPrefix(s, "SEC-MISSING") {
				got = s
			}
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestOneFindingForManyPlaces(t *testing.T) {
	b := &Book{Period: "2018"}
	text := []Passage{{Name: "机构情况", Text: []string{"占1.00 %。", "占2.00 %，占3.00 %。", "占4.00 %。"}, From: []Cell{{"叙述", "C7"}, {"叙述", "C8"}, {"叙述", "C8"}}}}
	var found []proseFinding
	for _, f := range wording(b, text) {
		if !f.passed {
			found = append(found, f)
		}
	}
	if len(found) != 1 {
		t.Fatalf("findings = %d, want 1", len(found))
	}
	f := found[0]
	if got, want := fmt.Sprint(f.at, f.cells, f.args), "叙述!C7 [叙述!C8] [4 1.00 % 2.00 % 3.00 %]"; got != want {
		t.Errorf("finding = %s, want %s", got, want)
	}
}

func TestEveryWordingRuleIsInTheCatalogue(t *testing.T) {
	for _, w := range wordings {
		i := slices.IndexFunc(Rules, func(r Rule) bool { return r.ID == w.rule })
		if i < 0 || Rules[i].Form != ProseForm {
			t.Errorf("%s is no rule of the narrative", w.rule)
		} else if style := strings.HasPrefix(w.kind, "style-"); style != (Rules[i].Level == Remark) {
			t.Errorf("%s: kind %s at level %s", w.rule, w.kind, Rules[i].Level.Chinese())
		}
	}
	for _, s := range slips {
		for _, w := range s.words {
			if w.wrong == w.right || w.wrong == "" {
				t.Errorf("%s: %q is to be %q", s.rule, w.wrong, w.right)
			}
			for not := range strings.FieldsSeq(w.not) {
				if !strings.ContainsAny(not, w.wrong) {
					t.Errorf("%s: %q can hold no part of %q", s.rule, not, w.wrong)
				}
			}
		}
	}
}

func TestNoNarrativeIsNotAsked(t *testing.T) {
	if got := wording(&Book{Period: "2018"}, nil); got != nil {
		t.Errorf("findings = %v, want none", got)
	}
}

// seedText gives the narrative that the rules were first drawn up from, as a document is read: a passage
// for each chapter.
func seedText(t testing.TB) []Passage {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "shared", "seed", "2018-report.txt"))
	if err != nil {
		t.Skip("the report of 2018 is not beside the checkout")
	}
	var out []Passage
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		level, _ := numbering(line)
		if len(out) == 0 || level == 1 || strings.HasSuffix(line, "协会") && len(line) < 40 {
			out = append(out, Passage{Name: line})
			if level != 1 {
				out[len(out)-1] = Passage{Text: []string{line}, From: []Cell{{Ref: "第1段"}}}
			}
			continue
		}
		p := &out[len(out)-1]
		p.Text = append(p.Text, line)
		p.From = append(p.From, Cell{Ref: fmt.Sprintf("“%s”第%d段", p.Name, len(p.Text))})
	}
	return out
}

// The report of 2018 has each of these defects; what else is said of it would be a false alarm.
func TestDefectsOfTheReportOf2018AreFound(t *testing.T) {
	b := &Book{Period: "2018", Prose: []Passage{{Name: "报告日期", Text: []string{"2019年7月1日"}}}}
	var lines []string
	for _, f := range wording(b, seedText(t)) {
		if !f.passed {
			lines = append(lines, f.rule+" "+f.at.String()+" "+strings.Join(f.args, "｜")+" "+f.sentence)
		}
	}
	golden(t, "wording-2018.txt", lines)
	all := strings.Join(lines, "\n")
	for rule, place := range map[string]string{
		"TXT-UNIT-SPLIT":     "113.12结转万元",
		"TXT-DUP":            "的的",
		"TERM-VARIANT":       "其它收入→其他收入",
		"TXT-PCT-SPACE":      "63.51 %｜36.49 %",
		"TXT-COLON":          "本年收入：970.56万元｜其它收入：354.14万元",
		"TXT-QIZHONG":        "其中：财政补助收入",
		"TXT-NESTED-QIZHONG": "其中：在职人数55人",
		"HD-DOT":             "1．",
		"HD-PUNCT":           "三、年末结转和结余情况。",
		"HD-RUNIN":           "（一）组织情况分析",
		"REL-TIME":           "5｜今年｜截至目前｜目前",
		"TYPO":               "做为→作为",
		"NAME-FULL":          "赣州市科协→赣州市科学技术协会",
		"UNIT-MIX":           "130.2亿元",
		"CLAIM-NO-FIGURE":    "基本做到了专款专用",
		"SEC-MISSING":        "预算安排",
	} {
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, rule+" ") && strings.Contains(l, place) }) {
			t.Errorf("%s does not show %s in\n%s", rule, place, all)
		}
	}
	for _, word := range []string{"财政补助收入→财政拨款收入", "年末各项资金结转结余"} {
		if !strings.Contains(all, word) {
			t.Errorf("nothing says %s", word)
		}
	}
}

// Ordinary prose of such reports, of several kinds of departments.
var ordinary = `一、部门基本情况
（一）主要职能
负责全县农村公路的规划、建设、养护和管理，承担道路运输市场监督管理，组织实施交通运输行业安全生产和应急管理工作。
贯彻执行国家关于文化和旅游工作的方针政策，拟订全市文化和旅游发展规划并组织实施，指导重点文化设施建设。
统一管理全区水资源，负责防汛抗旱、水土保持和农村饮水安全，指导水利工程建设与运行管理。
（二）机构和人员情况
本部门2018年度纳入部门决算编制范围的单位共6个，包括局机关和5个所属事业单位。
2018年末编制数86人，其中行政编制22人，事业编制64人；在职81人，其中行政20人，事业61人。
年末离退休人员39人，较上年末增加2人，均为正常退休。
办公室（政策法规科）、财务科、人事教育科、规划建设科4个内设机构均按“三定”规定设置。
原运输管理所和公路养护中心合并组建交通运输事业发展中心，编制数不变。
（三）年度重点工作
一是农村公路提档升级。全年完成投资1.28万元以上的小修项目37个，改造县乡道112.6公里，验收合格率100%。
二是安全监管常抓不懈。开展“打非治违”专项行动12次，检查企业96家次，下达整改通知书41份，整改率97.56%。
三是运输服务不断改善。新增公交线路3条，更新车辆18台，城乡客运一体化水平稳步提升。
5月12日组织防灾减灾演练，参演人员120余人；9月下旬开展质量月活动。
与第三方机构签订跟踪评价协议，评价得分92.35分，等次为良。
选送的3个节目获得省级奖项，其中一等奖1个、二等奖2个。
热线电话0797-8123456全年接听群众来电1,386次，办结率99.2%。
推行“双随机、一公开”监管，随机抽查4次，发现问题9个，全部整改到位。
二、收入支出决算情况
（一）收入决算情况
2018年度收入总计3,052.45万元，其中年初结转和结余312.68万元，本年收入合计2,739.77万元。
本年收入中，一般公共预算财政拨款收入2,511.20万元，占91.66%；事业收入0.00万元；其他收入228.57万元，占8.34%。
本年收入合计比上年增加120.35万元，增长4.59%，主要原因是新增农村公路养护补助。
（二）支出决算情况
2018年度支出总计3,052.45万元，其中本年支出合计2,702.11万元，年末结转和结余350.34万元。
本年支出合计2,702.11万元。
其中：基本支出1,486.16万元，占55.00%；项目支出1,215.95万元，占45.00%。
一般公共预算财政拨款基本支出1,402.30万元，其中：人员经费1,250.86万元，公用经费151.44万元。
社会保障和就业支出186.20万元，主要用于机关事业单位基本养老保险缴费支出和职业年金缴费支出。
医疗卫生与计划生育支出75.48万元，住房保障支出96.33万元，均按规定标准缴纳。
政府性基金预算财政拨款本年无收入、无支出。
本部门2018年度没有国有资本经营预算财政拨款收入和支出，故本表无数据。
（三）“三公”经费支出情况
“三公”经费支出决算数为18.62万元，完成预算数的87.42%，比上年减少2.15万元，下降10.35%。
因公出国（境）费0.00万元，全年没有组织因公出国（境）团组。
公务用车运行维护费15.40万元，年末公务用车保有量7辆。
公务接待费3.22万元，全年接待48批次、366人次，主要用于上级检查和兄弟单位交流。
减少的主要原因是严格执行公务接待审批制度，压缩接待批次；会议费、培训费与上年持平。
（四）机关运行经费和政府采购情况
机关运行经费支出98.17万元，比年初预算数减少6.40万元，降低6.12%。
政府采购支出总额642.85万元，其中：货物支出85.30万元，工程支出497.55万元，服务支出60.00万元。
授予中小企业合同金额598.20万元，占政府采购支出总额的93.05%。
单价50万元以上的通用设备2台（套），单价100万元以上的专用设备1台（套）。
三、预算绩效管理情况
对9个项目开展绩效自评，涉及资金1,080.00万元，自评覆盖率达到100%。
“农村公路养护”项目自评得分96.50分，全年预算数为420.00万元，执行数为412.36万元，完成预算的98.18%。
数量指标12项，完成12项；质量指标5项，完成5项；满意度指标值为90%，实际达到93.7%。
发现的问题：一是个别指标设置不够量化；二是资料归档不及时。
四、存在的主要问题
项目前期工作还不够深入，部分项目开工较晚，支出进度前慢后快。
目前内部控制制度有待补充完善，固定资产台账与实物的核对不够经常。
年末结转和结余规模比年初增加37.66万元，主要是2个工程项目尚未办理竣工结算。
五、改进措施
加强项目库建设，做到项目等资金；按月通报支出进度，对连续两个月低于序时进度的单位进行约谈。
严格执行政府会计准则制度，及时对账、结账，确保账证相符、账账相符、账实相符。
今年起将绩效评价结果作为安排预算的重要依据，人人肩上有指标。
做到事前有目标、事中有监控、事后有评价，使财政资金的使用效益不断提高。
名词解释：基本支出是指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。`

func TestOrdinaryProseIsSilent(t *testing.T) {
	b := &Book{Period: "2018"}
	lines := strings.Split(ordinary, "\n")
	if len(lines) < 50 {
		t.Fatalf("%d lines are too few", len(lines))
	}
	for _, s := range wordingSays(wording(b, []Passage{{Text: lines}})) {
		t.Errorf("as one text: %s", s)
	}
	var passages []Passage
	for _, l := range lines {
		if level, _ := numbering(l); level == 1 {
			passages = append(passages, Passage{Name: l})
			continue
		}
		passages[len(passages)-1].Text = append(passages[len(passages)-1].Text, l)
	}
	for _, s := range wordingSays(wording(b, passages)) {
		t.Errorf("chapter by chapter: %s", s)
	}
	for _, l := range lines {
		if strings.HasPrefix(l, "其中") || strings.HasPrefix(l, "今年") || strings.HasPrefix(l, "目前") { // of what, and when, the lines before them say
			continue
		}
		for _, s := range saysOf("2018", l) {
			t.Errorf("%s: %s", l, s)
		}
	}
}

// A text may be cut off anywhere, and hold anything.
func FuzzWordingStandsAnyText(f *testing.F) {
	f.Add("一、本年收入：970.56 %（XX）其中：“2018年年末")
	f.Add("1．２０１８年 月增加（减少）0.1.2,345万\xe5元\xff。。\n（一\n）二○○")
	f.Fuzz(func(t *testing.T, text string) {
		for _, w := range wording(&Book{Period: "2018"}, []Passage{{Name: text, Title: text, Text: strings.Split(text, "\n")}}) {
			if !w.passed && len(w.args) < 2 {
				t.Errorf("%s: nothing is shown", w.rule)
			}
		}
	})
}

func BenchmarkWording(b *testing.B) {
	var text []Passage
	for count := 0; count < 4000; count += len([]rune(ordinary)) {
		text = append(text, Passage{Name: fmt.Sprint(count), Text: strings.Split(ordinary, "\n")})
	}
	book := &Book{Period: "2018"}
	for b.Loop() {
		wording(book, text)
	}
}
