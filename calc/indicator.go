package calc

import (
	"slices"
	"strings"
)

// An Indicator is a rate by which the performance of a department is measured. It is always a quotient of two
// amounts, printed in percent with both of them and its ID, since sources divide by different things under one name.
type Indicator struct {
	ID         string // of this definition
	Name       string
	Level1     string // 一级指标
	Level2     string // 二级指标
	Definition string // in words: numerator ÷ denominator
	Part, Base string // the same in names, see measure; "" where no table of the workbook gives them
	Source     string
}

// Indicators lists the common indicators of the whole expenditure of a department: the framework of 财预〔2013〕53号
// (annex 2), which says itself that an evaluator chooses among them and sets the weights. Where a source in use defines
// one otherwise, both definitions stand here under ids of their own. Sources:
//
//	53号   the framework, as its indicators are printed in the forms of several provinces
//	岳阳   the self-evaluation form of a bureau of 岳阳市 for 2018
//	样表   a worked self-evaluation table of 2018
//	管理   a local scheme for the management of the general budget
//	自评   self-evaluation forms since 2020
var Indicators = []Indicator{
	{"ZB-01", "在职人员控制率", "投入", "预算配置", "在职人员年末实有人数÷编制人数", "人数.在职人员.年末实有人数", "人数.在职人员.编制人数 或 人数.合计.编制人数", "53号 岳阳 样表"},
	{"ZB-02", "“三公”经费变动率", "投入", "预算配置", "（本年“三公”经费预算数－上年“三公”经费预算数）÷上年“三公”经费预算数", "三公.合计.预算数 - 上年.三公.合计.预算数", "上年.三公.合计.预算数", "53号 岳阳 样表"},
	{"ZB-03", "重点支出安排率", "投入", "预算配置", "重点项目支出÷项目总支出", "", "", "53号 岳阳"},

	{"ZB-04-1", "预算完成率", "过程", "预算执行", "本年支出决算数÷本年支出全年预算数", "本年支出合计", "财决01/本年支出合计/全年预算数", "53号 样表"},
	{"ZB-04-2", "预算执行率", "过程", "预算执行", "全年执行数÷全年预算数", "本年支出合计", "财决01/本年支出合计/全年预算数", "自评"},
	{"ZB-05-1", "预算调整率", "过程", "预算执行", "本年支出全年预算数与年初预算数之差（不论增减）÷本年支出年初预算数", "|财决01/本年支出合计/全年预算数 - 财决01/本年支出合计/年初预算数|", "财决01/本年支出合计/年初预算数", "53号 岳阳"},
	{"ZB-05-2", "预算控制率", "过程", "预算执行", "本年追加预算数（全年预算数－年初预算数）÷年初预算数", "财决01/本年支出合计/全年预算数 - 财决01/本年支出合计/年初预算数", "财决01/本年支出合计/年初预算数", "样表"},
	{"ZB-06", "支付进度率", "过程", "预算执行", "实际支付进度÷既定支付进度", "", "", "53号"},
	{"ZB-07-1", "结转结余率", "过程", "预算执行", "年末结转和结余÷本年支出全年预算数", "年末结转和结余", "财决01/本年支出合计/全年预算数", "53号"},
	{"ZB-07-2", "结转结余率", "过程", "预算执行", "年末结转和结余÷本年支出合计", "年末结转和结余", "本年支出合计", "管理"},
	{"ZB-08", "结转结余变动率", "过程", "预算执行", "（年末结转和结余－年初结转和结余）÷年初结转和结余", "年末结转和结余 - 年初结转和结余", "年初结转和结余", "53号 岳阳 管理"},
	{"ZB-09", "公用经费控制率", "过程", "预算执行", "公用经费决算数÷公用经费全年预算数", "财决01/基本支出.公用经费/决算数", "财决01/基本支出.公用经费/全年预算数", "53号"},
	{"ZB-10", "“三公”经费控制率", "过程", "预算执行", "“三公”经费决算数÷“三公”经费预算数", "三公.合计.决算数", "三公.合计.预算数", "53号 岳阳"},
	{"ZB-11", "政府采购执行率", "过程", "预算执行", "实际政府采购金额÷政府采购预算数", "", "", "53号"},
	{"ZB-12", "固定资产利用率", "过程", "资产管理", "在用固定资产总额÷全部固定资产总额", "", "", "53号"},

	{"ZB-13", "实际完成率", "产出", "职责履行", "实际完成工作数÷计划工作数", "", "", "53号"},
	{"ZB-14", "完成及时率", "产出", "职责履行", "及时完成工作数÷计划工作数", "", "", "53号"},
	{"ZB-15", "质量达标率", "产出", "职责履行", "质量达标工作数÷计划工作数", "", "", "53号"},
	{"ZB-16", "重点工作办结率", "产出", "职责履行", "办结的重点工作数÷交办的重点工作数", "", "", "53号"},
}

// PartName and BaseName name the two amounts of the definition.
func (i Indicator) PartName() string {
	part, _, _ := strings.Cut(i.Definition, "÷")
	return unwrapped(part)
}

// BaseName is the name of what is divided by.
func (i Indicator) BaseName() string {
	_, base, _ := strings.Cut(i.Definition, "÷")
	return unwrapped(base)
}

// unwrapped takes off parentheses that hold the whole name.
func unwrapped(s string) string {
	if inner, ok := strings.CutPrefix(s, "（"); ok && strings.HasSuffix(s, "）") {
		return strings.TrimSuffix(inner, "）")
	}
	return s
}

// unquoted takes the quotes out of a name where it becomes a label: “三公”经费.
var unquoted = strings.NewReplacer("“", "", "”", "")

// A Lack says why there is no value: a word for the reason, and the name of the figure concerned.
type Lack struct{ Kind, Name string }

// The reasons of a Lack.
const (
	LackInput    = "input"        // no table of the workbook gives it, and nobody has given it by hand
	LackLastYear = "no-last-year" // the workbook of the year before is not beside this one
	LackFigure   = "absent"       // the tables do not have the figure, or it cannot be read
	LackNumber   = "blank"        // its cell is empty
	LackBase     = "zero"         // the figure to divide by is zero: a rate would be an error of definition
	LackSign     = "negative"     // the figure to divide by is negative: the rate would say the contrary
	LackBand     = "no-band"      // the rule of the scheme gives no score for the value
	LackHand     = "by-hand"      // a person has to score it, and has not
)

// A Measure is an indicator of one book. Value is Given exactly where the rate means something; its Share is the exact
// rate, which is rounded only in Value.
type Measure struct {
	Indicator
	Part, Base Figure
	Share      Share
	Value      Figure // in percent, two decimals
	Lack       Lack
}

// Measure works an indicator out.
func (b *Book) Measure(i Indicator) Measure {
	m := Measure{Indicator: i}
	if i.Part == "" {
		m.Lack = Lack{Kind: LackInput}
		return m
	}
	var lack Lack
	if m.Part, lack = b.operand(i.Part, i.ID+".分子", i.PartName()); lack.Kind != "" {
		m.Lack = lack
	}
	if m.Base, lack = b.operand(i.Base, i.ID+".分母", i.BaseName()); lack.Kind != "" && m.Lack.Kind == "" {
		m.Lack = lack
	}
	switch {
	case m.Lack.Kind != "":
		return m
	case m.Base.Amount.IsZero():
		m.Lack = Lack{LackBase, i.BaseName()}
		return m
	case m.Base.Amount.Sign() < 0:
		m.Lack = Lack{LackSign, i.BaseName()}
		return m
	}
	m.Share = Share{m.Part.Amount, m.Base.Amount}
	m.Value = Figure{Key: Key{Form: DerivedForm, Line: i.ID}, Amount: m.Share.Percent(2), Share: m.Share, State: Given, Unit: "%", Label: unquoted.Replace(i.Name), How: i.Definition + "×100%"}
	for _, c := range slices.Concat(m.Part.From, m.Base.From) {
		if !slices.Contains(m.Value.From, c) {
			m.Value.From = append(m.Value.From, c)
		}
	}
	return m
}

// Measures works out every indicator, in the order of the table.
func (b *Book) Measures() []Measure {
	var out []Measure
	for _, i := range Indicators {
		out = append(out, b.Measure(i))
	}
	return out
}

// operand works out one side of an indicator. It is a name of Named, or several joined by + and -, between | | where
// only the size of the difference counts; 或 stands before what is taken where the tables do not have the one before.
func (b *Book) operand(formula, key, label string) (f Figure, lack Lack) {
	for alternative := range strings.SplitSeq(formula, " 或 ") {
		if f, lack = b.sum(alternative, key, label); lack.Kind != LackFigure {
			break
		}
	}
	return f, lack
}

// sum adds the figures of an operand. An empty cell counts as zero beside one with a number.
func (b *Book) sum(formula, key, label string) (Figure, Lack) {
	inner, size := strings.CutPrefix(formula, "|")
	out := Figure{Key: Key{Form: DerivedForm, Line: key}, Label: unquoted.Replace(label), How: label}
	minus := false
	for word := range strings.FieldsSeq(strings.TrimSuffix(inner, "|")) {
		if word == "+" || word == "-" {
			minus = word == "-"
			continue
		}
		f := b.Named(word)
		switch f.State {
		case Absent:
			if strings.HasPrefix(word, lastYear) && b.LastYear() == nil {
				return Figure{}, Lack{Kind: LackLastYear}
			}
			return Figure{}, Lack{LackFigure, called(word)}
		case Barred:
			return f, Lack{LackNumber, called(word)}
		case Given:
			out.State, out.Unit = Given, f.Unit
		}
		if inner == word {
			out = f
			break
		}
		if minus {
			f.Amount = f.Amount.Neg()
		}
		out.Amount = out.Amount.Add(f.Amount)
		out.From = slices.Concat(out.From, f.From)
	}
	if out.State != Given {
		return out, Lack{LackNumber, label}
	}
	if size {
		out.Amount = out.Amount.Abs()
	}
	return out, Lack{}
}

// called says a name in words: 财决01/本年支出合计/全年预算数 is 本年支出合计全年预算数.
func called(name string) string {
	rest, before := strings.CutPrefix(name, lastYear+".")
	if k, ok := ParseKey(rest); ok {
		rest = k.Line[strings.LastIndex(k.Line, ".")+1:] + k.Col
	}
	rest = strings.TrimPrefix(strings.ReplaceAll(strings.Replace(rest, "三公.合计.", "“三公”经费", 1), ".", ""), "人数")
	if before {
		return lastYear + rest
	}
	return rest
}

// Named gives the figure of a name as templates have it: of the report (本年收入合计), 三公.公务接待费.决算数,
// 人数.在职人员.年末实有人数, any by its key, and of the year before with 上年. in front.
func (b *Book) Named(name string) Figure {
	if rest, ok := strings.CutPrefix(name, lastYear+"."); ok {
		if b = b.LastYear(); b == nil {
			return Figure{}
		}
		name = rest
	}
	if k, ok := ParseKey(name); ok {
		return b.Get(k)
	}
	if parts := strings.Split(name, "."); len(parts) == 3 {
		switch parts[0] {
		case "三公":
			return b.Official(parts[1], parts[2])
		case "人数":
			return b.Get(Key{"附02", parts[1], parts[2]})
		}
	}
	return b.Report(name)
}

// Official gives a figure of the 三公 table of either family; col is 预算数 or 决算数.
func (b *Book) Official(line, col string) Figure {
	if f := b.Get(Key{"公开07", line, col}); f.State != Absent {
		return f
	}
	if line == "合计" {
		line = "支出合计"
	}
	if col == "决算数" {
		col = "统计数"
	}
	return b.Get(Key{"附03", line, col})
}
