package calc

import (
	"slices"
	"strings"
)

// A proseItem is a thing of the accounts that a sentence can name, with the places where tables print it.
type proseItem struct {
	name string // as findings call it
	unit Unit
	keys []Key    // the figure; where several tables print it they agree
	also []Key    // figures that go by the same name in another fund or at another level
	rows []string // codes: whatever stands on these lines may be meant

	// Of a part of 基本支出 or the like one cannot say whose it is once a fund or a 科目 was named.
	open bool
	weak bool   // by itself it may be of anything: it counts as part of a whole only
	fund bool   // names a fund or a 科目
	side string // 年初 or 年末, for what both have
}

// What a name needs beside it to mean a figure.
const (
	bothSides = "年初或年末" // the balance that is spoken of
	onlyPart  = "部分"    // the whole that it is a part of
)

// proseNames are the names that the narrative has for the figures of the report beside those of Synonyms.
var proseNames = []struct {
	item  string
	names string
}{
	{"本年收入合计", "本年收入 收入合计 本年收入总额 收入决算合计"},
	{"收入总计", "总收入 总收入合计 收入、支出总计 收入和支出总计 收支总计 收、支总计 收入支出总计 收入支出决算总计 收支决算总计 收支总额"},
	{"本年支出合计", "本年支出 支出合计 本年支出总额 支出决算合计"},
	{"财政拨款收入", "本年财政拨款收入 财政拨款收入合计"},
	{"一般公共预算财政拨款收入", "一般公共预算收入"},
	{"年初结转和结余", "年初结转 年初结余 上年度结转 上年结转资金 上年结转结余 上年末结转和结余 年初结转与结余"},
	{"年末结转和结余", "年末结转 年末结余 结转经费 结转结余 年末结转与结余 结转下年资金 结转和结余 年末各项结转结余"},
	{"人员经费", "人员支出"},
	{"公用经费", "公用支出"},
}

// proseItems are the figures that the report does not know by name and the narrative does. Keys of also
// stand after a bar.
var proseItems = []struct {
	names  string
	unit   Unit
	keys   string
	traits string // open, fund
}{
	{"总支出 支出总额", Yuan, "公开01/本年支出合计/决算数 财决01/本年支出合计/决算数 公开03/合计/本年支出合计 财决04/合计/本年支出合计 | 公开01/支出总计/决算数 财决01/支出总计/决算数", ""},
	{"收入总额", Yuan, "公开01/本年收入合计/决算数 财决01/本年收入合计/决算数 公开02/合计/本年收入合计 财决03/合计/本年收入合计 | 公开01/收入总计/决算数 财决01/收入总计/决算数", ""},
	{"结转 结转资金 结转结余资金", Yuan, "公开01/年末结转和结余/决算数 财决01/年末结转和结余/决算数 | 公开01/年初结转和结余/决算数 财决01/年初结转和结余/决算数", "open"},

	{"财政拨款支出 本年财政拨款支出 财政拨款支出合计 财政拨款本年支出", Yuan, "公开04/本年支出合计/合计 财决01-1/本年支出合计/合计", "fund"},
	{"财政拨款收支总计 财政拨款收、支总计 财政拨款收入、支出总计 财政拨款收入和支出总计 财政拨款收入支出总计 财政拨款收入总计 财政拨款支出总计", Yuan, "公开04/收入总计/决算数 财决01-1/收入总计/决算数", "fund"},
	{"年初财政拨款结转和结余 财政拨款年初结转和结余 年初财政拨款结转", Yuan, "公开04/年初结转和结余/决算数 财决01-1/年初结转和结余/决算数", "fund"},
	{"年末财政拨款结转和结余 财政拨款年末结转和结余 年末财政拨款结转", Yuan, "公开04/年末结转和结余/合计 财决01-1/年末结转和结余/合计", "fund"},
	{"一般公共预算财政拨款支出 一般公共预算支出 一般公共预算财政拨款本年支出 一般公共预算财政拨款支出合计", Yuan, "公开04/本年支出合计/一般公共预算财政拨款 公开05/合计/合计 财决01-1/本年支出合计/一般公共预算财政拨款 财决07/合计/本年支出.合计", "fund"},
	{"一般公共预算财政拨款基本支出 一般公共预算基本支出", Yuan, "公开05/合计/基本支出 财决07/合计/本年支出.基本支出 财决08-1/合计/合计", "fund"},
	{"一般公共预算财政拨款项目支出 一般公共预算项目支出", Yuan, "公开05/合计/项目支出 财决07/合计/本年支出.项目支出", "fund"},
	{"政府性基金预算财政拨款支出 政府性基金预算支出 政府性基金支出", Yuan, "公开04/本年支出合计/政府性基金预算财政拨款 公开08/合计/本年支出.小计 财决01-1/本年支出合计/政府性基金预算财政拨款 财决09/合计/本年支出.合计", "fund"},
	{"国有资本经营预算财政拨款支出 国有资本经营预算支出", Yuan, "公开04/本年支出合计/国有资本经营预算财政拨款 财决01-1/本年支出合计/国有资本经营预算财政拨款 | 公开01/223/决算数 公开03/223/本年支出合计 财决01/223/决算数", "fund"},

	{"三公经费 三公经费支出 三公经费合计 三公经费支出合计 三公经费总额 三公经费支出总额", Yuan, "公开07/合计/决算数 附03/支出合计/统计数", ""},
	{"因公出国（境）费 因公出国（境）费用 因公出国（境）费支出 因公出国（境）费用支出 因公出国（境）支出 因公出国（境）经费", Yuan, "公开07/因公出国（境）费/决算数 附03/因公出国（境）费/统计数 | 公开06/30212/决算数", ""},
	{"公务用车购置及运行费 公务用车购置及运行维护费 公务用车购置及运行费支出 公务用车购置及运行维护费支出 公务用车购置和运行费 公务用车购置和运行维护费", Yuan, "公开07/公务用车购置及运行费/决算数 附03/公务用车购置及运行费/统计数", ""},
	{"公务用车购置费 公务用车购置支出 公务用车购置费支出", Yuan, "公开07/公务用车购置费/决算数 附03/公务用车购置费/统计数 | 公开06/31013/决算数", ""},
	{"公务用车运行费 公务用车运行维护费 公务用车运行费支出 公务用车运行维护费支出 公务用车运行支出 公务用车运行维护支出", Yuan, "公开07/公务用车运行费/决算数 附03/公务用车运行费/统计数 | 公开06/30231/决算数", ""},
	{"公务接待费 公务接待费支出 公务接待支出 公务接待费用", Yuan, "公开07/公务接待费/决算数 附03/公务接待费/统计数 | 公开06/30217/决算数", ""},
	{"会议费 会议费支出", Yuan, "公开07/会议费/决算数 附03/会议费/统计数 | 公开06/30215/决算数", ""},
	{"培训费 培训费支出", Yuan, "公开07/培训费/决算数 附03/培训费/统计数 | 公开06/30216/决算数", ""},
	{"机关运行经费 机关运行经费支出", Yuan, "附03/机关运行经费/统计数 | 公开06/公用经费合计/决算数", ""},
	{"政府采购支出总额 政府采购支出合计 政府采购支出 政府采购总额 政府采购金额", Yuan, "附03/政府采购支出合计/统计数", ""},
	{"政府采购货物支出 货物支出 货物采购支出", Yuan, "附03/政府采购货物支出/统计数", ""},
	{"政府采购工程支出 工程支出 工程采购支出", Yuan, "附03/政府采购工程支出/统计数", ""},
	{"政府采购服务支出 服务支出 服务采购支出", Yuan, "附03/政府采购服务支出/统计数", ""},

	{"车辆 车辆合计 公务车辆", Cars, "公开10/车辆合计/数量", ""},

	{"编制数 编制 人员编制 编制人数 人员编制数 核定编制 核定编制数 总编制 编制总数", Persons, "附02/在职人员/编制人数", ""},
	{"行政编制 行政编制数", Persons, "附02/行政人员/编制人数", ""},
	{"事业编制 事业编制数 全额事业编制 全额拨款事业编制", Persons, "附02/事业人员/编制人数", ""},
	{"参公编制 参照公务员法管理事业编制 参公事业编制", Persons, "附02/参照公务员法管理事业人员/编制人数", ""},
	{"工勤编制 机关工勤编制 后勤编制 差额事业编制 差额拨款事业编制 自收自支事业编制 自收自支编制", Persons, "", ""},
	{"在职人数 在职人员 在职 在职在编人员 在编在职人员 在职在编 在职职工 实有在职人员 年末在职人员 年末实有在职人员 在编人员 在职人员总数 在职干部职工", Persons, "附02/在职人员/年末实有人数", ""},
	{"行政人员 行政在职人员 在职行政人员 行政编制人员 公务员", Persons, "附02/行政人员/年末实有人数", ""},
	{"事业人员 全额事业 全额事业人员 事业在职人员 在职事业人员 事业编制人员 全额拨款事业人员 全额事业编制人员", Persons, "附02/事业人员/年末实有人数", ""},
	{"参公人员 参照公务员法管理人员 参照公务员法管理事业人员 参公事业人员", Persons, "附02/参照公务员法管理事业人员/年末实有人数", ""},
	{"工勤人员 机关工勤人员 差额事业 差额事业人员 自收自支人员", Persons, "", ""},
	{"离退休人员 离退休 离退休人数", Persons, "", ""},
	{"离休人员 离休 离休干部", Persons, "附02/离休人员/年末实有人数", ""},
	{"退休人员 退休 退休干部", Persons, "附02/退休人员/年末实有人数", ""},
	{"行政退休 行政退休人员", Persons, "附02/行政退休/年末实有人数", ""},
	{"事业退休 事业退休人员", Persons, "附02/事业退休/年末实有人数", ""},
	{"空编 空编数", Persons, "", ""},
}

const incomeParts = "财政拨款收入 一般公共预算财政拨款收入 政府性基金预算财政拨款收入 国有资本经营预算财政拨款收入 上级补助收入 事业收入 经营收入 附属单位上缴收入 其他收入"

// proseDivisions says what a whole consists of. A list of parts is complete if it has all those of needs.
var proseDivisions = []struct{ whole, parts, needs string }{
	{"财政拨款收入", "一般公共预算财政拨款收入 政府性基金预算财政拨款收入 国有资本经营预算财政拨款收入", "一般公共预算财政拨款收入 政府性基金预算财政拨款收入 国有资本经营预算财政拨款收入"},
	{"本年收入合计", incomeParts, "其他收入"},
	{"收入总额", incomeParts, "其他收入"},
	{"收入总计", "本年收入合计 使用非财政拨款结余 年初结转和结余 " + incomeParts, "本年收入合计 年初结转和结余"},
	{"本年支出合计", "基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出", "基本支出 项目支出"},
	{"总支出", "基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出", "基本支出 项目支出"},
	{"基本支出", "人员经费 公用经费", "人员经费 公用经费"},
	{"一般公共预算财政拨款支出", "一般公共预算财政拨款基本支出 一般公共预算财政拨款项目支出", "一般公共预算财政拨款基本支出 一般公共预算财政拨款项目支出"},
	{"一般公共预算财政拨款基本支出", "人员经费合计 公用经费合计", "人员经费合计 公用经费合计"},
	{"年末结转和结余", "年末基本支出结转 年末项目支出结转和结余 年末经营结余", "年末基本支出结转 年末项目支出结转和结余"},
	{"年初结转和结余", "年初基本支出结转 年初项目支出结转和结余 年初经营结余", "年初基本支出结转 年初项目支出结转和结余"},
	{"三公经费", "因公出国（境）费 公务用车购置及运行费 公务接待费 公务用车购置费 公务用车运行费", "因公出国（境）费 公务接待费"},
	{"公务用车购置及运行费", "公务用车购置费 公务用车运行费", "公务用车购置费 公务用车运行费"},
	{"编制数", "行政编制 事业编制 参公编制 工勤编制", "行政编制 事业编制"},
	{"在职人数", "行政人员 事业人员 参公人员 工勤人员", "行政人员 事业人员"},
	{"离退休人员", "离休人员 退休人员", "离休人员 退休人员"},
	{"退休人员", "行政退休 事业退休", "行政退休 事业退休"},
}

// proseUnder says which figure a name means under a whole.
var proseUnder = []struct{ whole, name, item string }{
	{"一般公共预算财政拨款支出", "基本支出", "一般公共预算财政拨款基本支出"},
	{"一般公共预算财政拨款支出", "项目支出", "一般公共预算财政拨款项目支出"},
	{"一般公共预算财政拨款基本支出", "人员经费", "人员经费合计"},
	{"一般公共预算财政拨款基本支出", "公用经费", "公用经费合计"},
	{"本年收入合计", "财政拨款", "财政拨款收入"},
	{"收入总计", "财政拨款", "财政拨款收入"},
	{"收入总额", "财政拨款", "财政拨款收入"},
	{"编制数", "行政", "行政编制"},
	{"编制数", "事业", "事业编制"},
	{"在职人数", "行政", "行政人员"},
	{"在职人数", "事业", "事业人员"},
	{"退休人员", "行政", "行政退休"},
	{"退休人员", "事业", "事业退休"},
}

// proseBalances are the names that the balances at both ends of the year share.
var proseBalances = []struct{ item, names string }{
	{"基本支出结转", "基本支出结转 基本结转 基本支出结转资金 基本支出结转和结余 基本支出结转结余"},
	{"项目支出结转和结余", "项目支出结转和结余 项目支出结转 项目结转 项目资金结转 项目结转和结余 项目支出结转结余 项目结转结余"},
	{"经营结余", "经营结余"},
}

// A proseCatalogue is what the narrative of one book can name: the lists above and the 科目 of its tables.
type proseCatalogue struct {
	words proseLexicon
	items map[string]*proseItem

	divisions map[string]proseDivision
}

// A proseDivision is what a whole consists of.
type proseDivision struct{ parts, needs []string }

func parseKeys(s string) []Key {
	var out []Key
	for f := range strings.FieldsSeq(s) {
		if k, ok := ParseKey(f); ok {
			out = append(out, k)
		}
	}
	return out
}

// proseCommon is the part of the catalogue that every book has.
var proseCommon = func() proseCatalogue {
	c := proseCatalogue{proseLexicon{}, map[string]*proseItem{}, map[string]proseDivision{}}
	for _, d := range proseDivisions {
		c.divisions[d.whole] = proseDivision{strings.Fields(d.parts), strings.Fields(d.needs)}
	}
	add := func(it *proseItem, names ...string) {
		c.items[it.name] = it
		for _, n := range names {
			c.words.add(proseWord{proseTextOf(n).text, itemWord, it})
		}
	}
	for _, p := range proseItems {
		names := strings.Fields(p.names)
		keys, also, _ := strings.Cut(p.keys, " | ")
		it := &proseItem{name: names[0], unit: p.unit, keys: parseKeys(keys), also: parseKeys(also), open: p.traits == "open", fund: p.traits == "fund"}
		add(it, names...)
		if strings.Contains(names[0], "三公") {
			for _, n := range names {
				for _, of := range []string{"财政拨款", "一般公共预算财政拨款", "一般公共预算"} {
					add(it, of+n)
				}
			}
		}
	}
	for _, r := range reportItems {
		it := &proseItem{name: r.Name, unit: Yuan, keys: r.Keys}
		switch r.Name {
		case "财政拨款收入":
			// From 2020 on the summary has a line for each budget, and the table of 财政拨款 their sum.
			it.keys = append(slices.Clone(r.Keys), parseKeys("公开04/本年收入合计/决算数 财决01-1/本年收入合计/决算数")...)
		case "一般公共预算财政拨款收入", "政府性基金预算财政拨款收入", "国有资本经营预算财政拨款收入":
			it.also = parseKeys("公开04/" + strings.TrimSuffix(r.Name, "收入") + "/决算数 财决01-1/" + strings.TrimSuffix(r.Name, "收入") + "/决算数")
			it.fund = true
		case "基本支出", "项目支出":
			it.open = true
			it.also = parseKeys("公开05/合计/" + r.Name + " 财决07/合计/本年支出." + r.Name)
		case "人员经费", "公用经费":
			it.open = true
			it.also = parseKeys("公开06/" + r.Name + "合计/决算数")
		}
		names := []string{r.Name, strings.TrimSuffix(r.Name, "合计") + "合计"}
		for _, s := range Synonyms {
			if s.Name == r.Name {
				names = append(names, slices.DeleteFunc(slices.Clone(s.Also), func(n string) bool { return n == "财政拨款" || n == "经费拨款" })...)
			}
		}
		for _, p := range proseNames {
			if p.item == r.Name {
				names = append(names, strings.Fields(p.names)...)
			}
		}
		add(it, names...)
	}
	for _, p := range proseBalances {
		for _, end := range []string{"年初", "年末"} {
			c.items[end+p.item].side = end
			for n := range strings.FieldsSeq(p.names) {
				c.words.add(proseWord{end + n, itemWord, c.items[end+p.item]})
			}
		}
		add(&proseItem{name: p.item, unit: Yuan, side: bothSides}, strings.Fields(p.names)...)
	}
	c.items["年初结转和结余"].side, c.items["年末结转和结余"].side = "年初", "年末"
	weak := *c.items["财政拨款收入"]
	weak.name, weak.weak = "财政拨款", true
	add(&weak, "财政拨款", "经费拨款")
	for _, n := range []string{"行政", "事业"} {
		add(&proseItem{name: n, unit: Persons, side: onlyPart}, n)
	}
	for _, f := range FunctionClasses {
		if f.Code == "229" {
			continue // 其他支出 is a 类 of either classification
		}
		it := &proseItem{name: f.Names[len(f.Names)-1], unit: Yuan, rows: []string{f.Code}, fund: true}
		for _, n := range f.Names {
			add(it, n, n+"（类）", strings.TrimSuffix(n, "支出")+"（类）支出", strings.TrimSuffix(n, "支出")+"（类）", n+"（"+f.Code+"类）", n+"（"+f.Code+"）")
		}
	}
	for _, l := range proseWords {
		for w := range strings.FieldsSeq(l.words) {
			c.words.add(proseWord{w, l.kind, nil})
		}
	}
	c.words.order()
	return c
}()

// own gives the words that only this book has: its name, and the 款 and 项 of its tables. These are names
// only where the sentence says what they are, as in 机关事业单位基本养老保险缴费支出（项）: many of them are
// words of every day.
func (c proseCatalogue) own(b *Book) proseLexicon {
	l := proseLexicon{}
	name := func(s string) {
		n := proseTextOf(s).text
		if n == "" {
			return
		}
		l.add(proseWord{n, ownWord, nil})
		for _, level := range []string{"省", "市", "县", "区"} {
			// 赣州市科协 calls itself 市科协.
			if i := strings.Index(n, level); i > 0 && len(n)-i >= len("市科协") {
				l.add(proseWord{n[i:], ownWord, nil})
				l.add(proseWord{n[i:] + "机关", foreignWord, nil})
			}
		}
	}
	name(b.Entity)
	for _, n := range []string{"单位名称", "单位简称"} {
		for _, p := range b.Passages(n) {
			for _, t := range p.Text {
				name(t)
			}
		}
	}
	items := map[string]*proseItem{}
	for _, t := range b.Tables {
		if t.Form.Shape != Codes {
			continue
		}
		for _, r := range t.Rows {
			if len(r.Name) < 5 || !IsCode(r.Name) {
				continue
			}
			label := proseTextOf(r.Label).text
			level := "（款）"
			if len(r.Name) == 7 {
				level = "（项）"
			}
			it := items[label+level]
			if it == nil {
				it = &proseItem{name: label + level, unit: Yuan, fund: true}
				items[label+level] = it
				l.add(proseWord{label + level, itemWord, it})
				l.add(proseWord{strings.TrimSuffix(label, "支出") + level + "支出", itemWord, it})
			}
			if !slices.Contains(it.rows, r.Name) {
				it.rows = append(it.rows, r.Name)
			}
		}
	}
	l.order()
	return l
}
