package calc

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// Departments that do not exist. Their money is dealt out leaf by leaf in whole fen, so that every leaf is
// true by construction, and every form is put together from the leaves by adding up: no formula of the
// audit has a hand in it. What the audit then finds wrong is wrong with the audit.

// A department is the year of one: what a complete bookkeeping would know.
type department struct {
	year      int
	leaves    []leaf
	items     []item // 款 of the 经济分类 in use
	staff     [6]headcount
	cars      []int64
	purchases [3]int64
	costs     int64 // 机关运行经费
}

// A leaf is one 项 of the 功能分类.
type leaf struct {
	code    string
	fund    int      // which budget its 财政拨款 comes from: general, funds, capital
	fiscal  [2]flow  // 基本, 项目
	other   [3]flow  // 基本, 项目, 经营
	sources [5]int64 // 上级补助, 事业, 经营, 附属单位上缴, 其他
	fees    int64    // 教育收费 within 事业
	use     int64    // 使用非财政拨款结余
	allot   int64    // 结余分配
	spent   [2][5][]int64
	budget  [2][5]int64 // 年初, 全年 by nature
}

// The budgets, whose money is spent, and the natures of spending.
const (
	general = iota
	funds
	capital
)

const (
	fiscalMoney = iota
	otherMoney
)

const (
	basic = iota
	project
	upward
	business
	affiliates
)

// A flow is what is carried over, comes in, goes out and is carried over again.
type flow struct{ open, in, out, close int64 }

type headcount struct{ posts, before, joined, left int64 }

func (h headcount) now() int64 { return h.before + h.joined - h.left }

// An item is a 款 of the 经济分类.
type item struct{ class, code, name string }

// allItems is the 经济分类 of 2018 as the detailed tables print it.
var allItems = func() []item {
	var out []item
	for _, s := range strings.Fields(`
		30101基本工资 30102津贴补贴 30103奖金 30106伙食补助费 30107绩效工资 30108机关事业单位基本养老保险缴费 30109职业年金缴费
		30110职工基本医疗保险缴费 30111公务员医疗补助缴费 30112其他社会保障缴费 30113住房公积金 30114医疗费 30199其他工资福利支出
		30201办公费 30202印刷费 30203咨询费 30204手续费 30205水费 30206电费 30207邮电费 30208取暖费 30209物业管理费 30211差旅费
		30212因公出国（境）费用 30213维修（护）费 30214租赁费 30215会议费 30216培训费 30217公务接待费 30218专用材料费 30224被装购置费
		30225专用燃料费 30226劳务费 30227委托业务费 30228工会经费 30229福利费 30231公务用车运行维护费 30239其他交通费用
		30240税金及附加费用 30299其他商品和服务支出
		30301离休费 30302退休费 30303退职（役）费 30304抚恤金 30305生活补助 30306救济费 30307医疗费补助 30308助学金 30309奖励金
		30310个人农业生产补贴 30399其他对个人和家庭的补助
		30701国内债务付息 30702国外债务付息
		30901房屋建筑物购建 30902办公设备购置 30907信息网络及软件购置更新 30913公务用车购置 30999其他基本建设支出
		31001房屋建筑物购建 31002办公设备购置 31003专用设备购置 31006大型修缮 31007信息网络及软件购置更新 31013公务用车购置 31099其他资本性支出
		31101资本金注入 31199其他对企业补助 31201资本金注入 31204费用补贴 31299其他对企业补助
		31302对社会保险基金补助 39906赠与 39999其他支出`) {
		out = append(out, item{s[:3], s[:5], s[5:]})
	}
	return out
}()

// leafCodes are 项 in many 类, with several 项 under one 款 and several 款 under one 类.
var leafCodes = map[int][]string{
	general: {"2060101", "2060102", "2060701", "2060702", "2060799", "2080501", "2080505", "2080506", "2089901", "2101101", "2101102", "2130599", "2210201", "2210203", "2010301", "2050803"},
	funds:   {"2296002", "2296099", "2120801", "2120803", "2070701"},
	capital: {"2230105", "2239901"},
}

// A dealer deals money at random.
type dealer struct{ *rand.Rand }

func deal(seed uint64) dealer { return dealer{rand.New(rand.NewPCG(seed, 2018))} }

func (d dealer) chance(percent int) bool { return d.IntN(100) < percent }

// money is an amount in fen between some 元 and some ten million 元.
func (d dealer) money() int64 {
	top := int64(10_000)
	for range d.IntN(6) {
		top *= 10
	}
	return 1 + d.Int64N(top)
}

func (d dealer) maybe(percent int) int64 {
	if d.chance(percent) {
		return d.money()
	}
	return 0
}

// part is some of an amount, often all or nothing of it.
func (d dealer) part(of int64) int64 {
	switch {
	case of == 0 || d.chance(10):
		return 0
	case d.chance(30):
		return of
	}
	return d.Int64N(of + 1)
}

// split deals an amount out into n parts.
func (d dealer) split(amount int64, n int) []int64 {
	out := make([]int64, n)
	for i := range out {
		if i == n-1 {
			out[i] = amount
			break
		}
		out[i] = d.part(amount)
		amount -= out[i]
	}
	d.Shuffle(n, func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// department deals out a year.
func (d dealer) department(year int, leaves, items int) department {
	dep := department{year: year}
	for len(dep.items) < items {
		if it := allItems[d.IntN(len(allItems))]; !slices.Contains(dep.items, it) {
			dep.items = append(dep.items, it)
		}
	}
	// Each kind of spending needs a 款 to be spent on.
	for _, code := range []string{"30101", "30299", "31013"} {
		if !slices.ContainsFunc(dep.items, func(it item) bool { return it.code == code }) {
			i := slices.IndexFunc(allItems, func(it item) bool { return it.code == code })
			dep.items = append(dep.items, allItems[i])
		}
	}
	slices.SortFunc(dep.items, func(a, b item) int { return strings.Compare(a.code, b.code) })
	for i := range leaves {
		fund := general
		switch {
		case i > 0 && d.chance(20):
			fund = funds
		case i > 0 && year >= 2020 && d.chance(12):
			fund = capital
		}
		code := leafCodes[fund][d.IntN(len(leafCodes[fund]))]
		if !slices.ContainsFunc(dep.leaves, func(l leaf) bool { return l.code == code }) {
			dep.leaves = append(dep.leaves, d.leaf(code, fund, dep.items))
		}
	}
	slices.SortFunc(dep.leaves, func(a, b leaf) int { return strings.Compare(a.code, b.code) })
	for i := range dep.staff {
		h := headcount{posts: d.Int64N(60), before: d.Int64N(60), joined: d.Int64N(9)}
		h.left = d.Int64N(h.before + h.joined + 1)
		dep.staff[i] = h
	}
	if d.chance(50) { // no 事业 staff: X-15 is asked
		dep.staff[2] = headcount{}
	}
	for range 8 {
		dep.cars = append(dep.cars, d.Int64N(5))
	}
	for i := range dep.purchases {
		dep.purchases[i] = d.maybe(70)
	}
	dep.costs = d.money()
	return dep
}

func (d dealer) leaf(code string, fund int, items []item) leaf {
	l := leaf{code: code, fund: fund}
	for i := range l.fiscal {
		f := &l.fiscal[i]
		f.open, f.in = d.maybe(40), d.maybe(80)
		f.out = d.part(f.open + f.in)
		f.close = f.open + f.in - f.out
	}
	out := [2][5]int64{{l.fiscal[basic].out, l.fiscal[project].out}}
	if fund == general && d.chance(60) {
		for i := range l.sources {
			l.sources[i] = d.maybe(50)
		}
		l.fees = d.part(l.sources[1])
		l.use = d.maybe(30)
		in := d.split(l.sources[0]+l.sources[1]+l.sources[3]+l.sources[4], 2)
		l.other[0] = flow{open: d.maybe(40), in: in[0] + l.use}
		l.other[1] = flow{open: d.maybe(40), in: in[1]}
		l.other[2] = flow{open: d.maybe(30), in: l.sources[2]}
		for i := range l.other {
			f := &l.other[i]
			f.out = d.part(f.open + f.in)
			f.close = f.open + f.in - f.out
		}
		l.allot = d.part(l.other[2].close)
		l.other[2].close -= l.allot
		ways := d.split(l.other[0].out, 3)
		out[otherMoney] = [5]int64{ways[0], l.other[1].out, ways[1], l.other[2].out, ways[2]}
	}
	for whose := range out {
		for nature, amount := range out[whose] {
			l.spent[whose][nature] = make([]int64, len(items))
			var on []int
			for i, it := range items {
				capitalSpending := it.class >= "309"
				if nature != project || it.class != "301" && it.class != "303" || capitalSpending {
					on = append(on, i)
				}
			}
			for k, part := range d.split(amount, len(on)) {
				l.spent[whose][nature][on[k]] = part
			}
			l.budget[0][nature] += d.maybe(50)
			l.budget[1][nature] += amount + d.maybe(50)
		}
	}
	return l
}

// A paper is a form being filled in: sums by line and column.
type paper struct {
	form *Form
	sums map[Key]int64
	put  map[string]bool // lines of a table by code
}

func newPaper(id string) *paper {
	return &paper{form: FormByID(id), sums: map[Key]int64{}, put: map[string]bool{}}
}

// add adds an amount to a line.
func (p *paper) add(line, col string, fen int64) { p.sums[Key{"", line, col}] += fen }

// book adds an amount to a 项 and to all that it is part of.
func (p *paper) book(code, col string, fen int64) {
	if fen == 0 {
		return
	}
	for _, line := range []string{"合计", code[:3], code[:5], code} {
		p.add(line, col, fen)
		p.put[line] = true
	}
}

func (p *paper) get(line, col string) int64 { return p.sums[Key{"", line, col}] }

var (
	fundNames   = []string{"一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"}
	sourceNames = []string{"上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"}
	natureNames = []string{"基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"}
	carryNames  = []string{"基本支出结转", "项目支出结转和结余", "经营结余"}
	staffNames  = []string{"行政人员", "参照公务员法管理事业人员", "事业人员", "离休人员", "行政退休", "事业退休"}
)

// papers fills in every form of both families.
func (dep department) papers(d dealer) map[string]*paper {
	out := map[string]*paper{}
	for _, f := range Forms {
		out[f.ID] = newPaper(f.ID)
	}
	for _, family := range []string{"公开", "财决"} {
		id := map[string]string{"公开": "公开01", "财决": "财决01"}[family]
		dep.summary(out[id])
		id = map[string]string{"公开": "公开04", "财决": "财决01-1"}[family]
		dep.fiscalSummary(out[id])
		income, spending := out["公开02"], out["公开03"]
		works := "事业收入"
		if family == "财决" {
			income, spending, works = out["财决03"], out["财决04"], "事业收入.小计"
		}
		for _, l := range dep.leaves {
			fiscal := l.fiscal[0].in + l.fiscal[1].in
			income.book(l.code, "财政拨款收入", fiscal)
			income.book(l.code, "本年收入合计", fiscal)
			for i, n := range sourceNames {
				if i == 1 {
					n = works
				}
				income.book(l.code, n, l.sources[i])
				income.book(l.code, "本年收入合计", l.sources[i])
			}
			for nature, n := range natureNames {
				spent := l.spentOn(fiscalMoney, nature) + l.spentOn(otherMoney, nature)
				spending.book(l.code, n, spent)
				spending.book(l.code, "本年支出合计", spent)
			}
		}
	}
	for _, l := range dep.leaves {
		out["财决03"].book(l.code, "事业收入.教育收费", l.fees)
	}
	dep.flows(out)
	dep.details(out)
	dep.annexes(d, out)
	dep.budgets(d, out["财决01"])
	dep.projects(out["财决06"])
	dep.plans(d, out)
	return out
}

func (l leaf) spentOn(whose, nature int) int64 {
	var sum int64
	for _, n := range l.spent[whose][nature] {
		sum += n
	}
	return sum
}

// summary fills in 公开01, and of 财决01 the column 决算数.
func (dep department) summary(p *paper) {
	add := func(line string, fen int64) { p.add(line, "决算数", fen) }
	for _, l := range dep.leaves {
		fiscal := l.fiscal[0].in + l.fiscal[1].in
		switch {
		case dep.year >= 2020:
			add(fundNames[l.fund]+"收入", fiscal)
		case l.fund == funds:
			add("财政拨款收入.政府性基金预算财政拨款", fiscal)
			fallthrough
		default:
			add("财政拨款收入", fiscal)
		}
		income := fiscal
		for i, n := range sourceNames {
			add(n, l.sources[i])
			income += l.sources[i]
		}
		add("本年收入合计", income)
		add("使用非财政拨款结余", l.use)
		add("结余分配", l.allot)
		add("收入总计", income+l.use)
		add("支出总计", l.allot)
		for i, n := range carryNames {
			opening, closing := l.other[i].open, l.other[i].close
			if i < 2 {
				opening += l.fiscal[i].open
				closing += l.fiscal[i].close
			}
			add("年初结转和结余", opening)
			add("年初结转和结余."+n, opening)
			add("收入总计", opening)
			add("年末结转和结余", closing)
			add("年末结转和结余."+n, closing)
			add("支出总计", closing)
		}
		for nature, n := range natureNames {
			for whose := range l.spent {
				for i, it := range dep.items {
					spent := l.spent[whose][nature][i]
					add(l.code[:3], spent)
					add("本年支出合计", spent)
					add("支出总计", spent)
					add(n, spent)
					add("经济分类支出合计", spent)
					add(it.class, spent)
					switch {
					case nature == basic && (it.class == "301" || it.class == "303"):
						add("基本支出.人员经费", spent)
					case nature == basic:
						add("基本支出.公用经费", spent)
					case nature == project && (it.class == "309" || it.class == "311"):
						add("项目支出.基本建设类项目", spent)
					case nature == project:
						add("项目支出.行政事业类项目", spent)
					}
				}
			}
		}
	}
}

// fiscalSummary fills in 公开04 and 财决01-1.
func (dep department) fiscalSummary(p *paper) {
	for _, l := range dep.leaves {
		fund := fundNames[l.fund]
		for _, f := range l.fiscal {
			p.add(fund, "决算数", f.in)
			p.add("本年收入合计", "决算数", f.in)
			p.add("年初结转和结余", "决算数", f.open)
			p.add("年初结转和结余."+fund, "决算数", f.open)
			p.add("收入总计", "决算数", f.open+f.in)
			for _, col := range []string{"合计", fund} {
				p.add(l.code[:3], col, f.out)
				p.add("本年支出合计", col, f.out)
				p.add("年末结转和结余", col, f.close)
				p.add("支出总计", col, f.out+f.close)
			}
		}
	}
}

// flows fills in the tables of carry-over by 科目.
func (dep department) flows(out map[string]*paper) {
	for _, l := range dep.leaves {
		all := out["财决02"]
		for i, n := range carryNames {
			opening, closing := l.other[i].open, l.other[i].close
			if i < 2 {
				opening += l.fiscal[i].open
				closing += l.fiscal[i].close
			}
			all.book(l.code, "年初结转和结余.合计", opening)
			all.book(l.code, "年初结转和结余."+n, opening)
			all.book(l.code, "年末结转和结余.合计", closing)
			all.book(l.code, "年末结转和结余."+n, closing)
		}
		all.book(l.code, "使用非财政拨款结余", l.use)
		all.book(l.code, "结余分配", l.allot)
		for _, n := range l.sources {
			all.book(l.code, "本年收入", n)
		}
		for _, f := range l.fiscal {
			all.book(l.code, "本年收入", f.in)
		}
		for nature := range natureNames {
			all.book(l.code, "本年支出", l.spentOn(fiscalMoney, nature)+l.spentOn(otherMoney, nature))
		}

		for i, f := range l.fiscal {
			n := natureNames[i]
			switch l.fund {
			case general:
				out["公开05"].book(l.code, "合计", f.out)
				out["公开05"].book(l.code, n, f.out)
			case funds, capital:
				p := out["公开08"]
				if l.fund == capital {
					p = out["公开09"]
					p.book(l.code, "合计", f.out)
					p.book(l.code, n, f.out)
				}
				p.book(l.code, "年初结转和结余", f.open)
				p.book(l.code, "本年收入", f.in)
				p.book(l.code, "本年支出.小计", f.out)
				p.book(l.code, "本年支出."+n, f.out)
				p.book(l.code, "年末结转和结余", f.close)
			}
			p := map[int]*paper{general: out["财决07"], funds: out["财决09"], capital: out["财决11"]}[l.fund]
			for _, g := range []struct {
				group string
				fen   int64
			}{{"年初结转和结余", f.open}, {"本年收入", f.in}, {"本年支出", f.out}, {"年末结转和结余", f.close}} {
				p.book(l.code, g.group+".合计", g.fen)
				p.book(l.code, g.group+"."+n, g.fen)
			}
		}
	}
}

// details fills in the tables by 经济分类.
func (dep department) details(out map[string]*paper) {
	for _, l := range dep.leaves {
		for whose := range l.spent {
			for nature := range natureNames {
				ids := []string{"财决05"}
				if nature < 2 {
					ids = append(ids, fmt.Sprintf("财决05-%d", nature+1))
				}
				if nature == business {
					ids = append(ids, "财决05-3")
				}
				if form := map[int]string{general: "财决08", funds: "财决10"}[l.fund]; whose == fiscalMoney && form != "" {
					ids = append(ids, form, fmt.Sprintf("%s-%d", form, nature+1))
				}
				for i, it := range dep.items {
					spent := l.spent[whose][nature][i]
					if spent == 0 {
						continue
					}
					for _, id := range ids {
						out[id].book(l.code, "合计", spent)
						out[id].book(l.code, it.class+".小计", spent)
						out[id].book(l.code, it.class+"."+it.name, spent)
					}
					if whose != fiscalMoney || l.fund != general || nature != basic {
						continue
					}
					total := "公用经费合计"
					if it.class == "301" || it.class == "303" {
						total = "人员经费合计"
					}
					for _, line := range []string{it.class, it.code, total} {
						out["公开06"].add(line, "决算数", spent)
					}
				}
			}
		}
	}
}

// annexes fills in the “三公” tables, the cars and the annexes.
func (dep department) annexes(d dealer, out map[string]*paper) {
	official := func(fen int64, budget int64, names ...string) {
		for _, n := range names {
			out["公开07"].add(n, "决算数", fen)
			out["附03"].add(strings.Replace(n, "合计", "支出合计", 1), "统计数", fen)
			out["公开07"].add(n, "预算数", budget)
			out["附03"].add(strings.Replace(n, "合计", "支出合计", 1), "预算数", budget)
		}
	}
	spent := func(cols string) (fen int64) {
		for col := range strings.FieldsSeq(cols) {
			fen += out["财决08"].get("合计", col)
		}
		return fen
	}
	for _, x := range []struct{ col, name string }{
		{"302.因公出国（境）费用", "因公出国（境）费"}, {"309.公务用车购置 310.公务用车购置", "公务用车购置费"}, {"302.公务用车运行维护费", "公务用车运行费"}, {"302.公务接待费", "公务接待费"},
	} {
		names := []string{"合计", x.name}
		if strings.HasPrefix(x.name, "公务用车") {
			names = append(names, "公务用车购置及运行费")
		}
		official(spent(x.col), spent(x.col)+d.maybe(50), names...)
	}
	out["公开07"].add("会议费", "决算数", spent("302.会议费"))
	out["公开07"].add("培训费", "决算数", spent("302.培训费"))
	annex := out["附03"]
	annex.add("会议费", "统计数", out["财决05"].get("合计", "302.会议费"))
	annex.add("培训费", "统计数", out["财决05"].get("合计", "302.培训费"))
	if dep.staff[2] == (headcount{}) {
		annex.add("机关运行经费", "统计数", out["公开06"].get("公用经费合计", "决算数"))
	} else {
		annex.add("机关运行经费", "统计数", dep.costs)
	}
	for i, n := range []string{"政府采购货物支出", "政府采购工程支出", "政府采购服务支出"} {
		annex.add(n, "统计数", dep.purchases[i])
		annex.add("政府采购支出合计", "统计数", dep.purchases[i])
	}
	for i, h := range dep.staff {
		lines := []string{"合计", staffNames[i]}
		switch {
		case i < 3:
			lines = append(lines, "在职人员")
		case i > 3:
			lines = append(lines, "退休人员")
		}
		for _, line := range lines {
			for col, n := range map[string]int64{"编制人数": h.posts, "上年末实有人数": h.before, "本年增加": h.joined, "本年减少": h.left, "年末实有人数": h.now()} {
				out["附02"].add(line, col, n)
			}
		}
	}
	cars := 0
	for _, l := range FormByID("公开10").Lines {
		switch {
		case l.Of != "":
			out["公开10"].add(l.Name, "数量", dep.cars[cars])
			out["公开10"].add("车辆合计", "数量", dep.cars[cars])
			cars++
		case l.Name != "车辆合计":
			out["公开10"].add(l.Name, "数量", int64(cars))
		}
	}
}

// budgets fills in the two columns of 财决01 that plan the year. What is planned to be spent is planned to
// be had.
func (dep department) budgets(d dealer, p *paper) {
	for i, col := range []string{"年初预算数", "全年预算数"} {
		add := func(line string, fen int64) { p.add(line, col, fen) }
		var planned int64
		for _, l := range dep.leaves {
			for nature, fen := range l.budget[i] {
				planned += fen
				add(l.code[:3], fen)
				add(natureNames[nature], fen)
				switch halves := d.split(fen, 2); nature {
				case basic:
					add("基本支出.人员经费", halves[0])
					add("基本支出.公用经费", halves[1])
				case project:
					add("项目支出.基本建设类项目", halves[0])
					add("项目支出.行政事业类项目", halves[1])
				}
			}
		}
		closing := d.maybe(70)
		have := d.split(planned+closing, 10)
		opening := have[0] + have[1] + have[2]
		for j, n := range carryNames {
			add("年初结转和结余."+n, have[j])
		}
		for j, fen := range d.split(closing, 3) {
			add("年末结转和结余."+carryNames[j], fen)
		}
		if dep.year >= 2020 {
			add(fundNames[general]+"收入", have[3])
			add(fundNames[funds]+"收入", have[4])
		} else {
			add("财政拨款收入", have[3]+have[4])
			add("财政拨款收入.政府性基金预算财政拨款", have[4])
		}
		for j, n := range sourceNames[:4] {
			add(n, have[5+j])
		}
		add("使用非财政拨款结余", have[9])
		add("年初结转和结余", opening)
		add("本年收入合计", planned+closing-opening-have[9])
		add("收入总计", planned+closing)
		add("本年支出合计", planned)
		add("年末结转和结余", closing)
		add("支出总计", planned+closing)
	}
}

// projects fills in 财决06, which takes what belongs to projects apart by where it comes from.
func (dep department) projects(p *paper) {
	for _, l := range dep.leaves {
		fiscal, other := l.fiscal[project], l.other[project]
		for group, fen := range map[string]int64{
			"年初结转和结余": fiscal.open + other.open,
			"本年支出":    l.spentOn(fiscalMoney, project) + l.spentOn(otherMoney, project),
			"年末结转和结余": fiscal.close + other.close,
		} {
			p.book(l.code, group, fen)
			p.book(l.code, group+".合计", fen)
		}
		p.book(l.code, "本年收入.财政拨款", fiscal.in)
		p.book(l.code, "本年收入.其他资金", other.in)
		p.book(l.code, "使用非财政拨款结余", l.use/2)
	}
}

// plans fills in the budget of a year, which has nothing to do with the year's accounts: money for each 项 and from each
// budget, and in half of the departments some that is carried over from year to year.
func (dep department) plans(d dealer, out map[string]*paper) {
	summary, fiscal := out["预算01"], out["预算04"]
	carries := d.chance(50)
	total := func(p *paper, line string, fen int64, cols ...string) {
		for _, col := range cols {
			p.add(line, col, fen)
		}
		p.put[line] = true
	}
	receive := func(code string, i int, fen int64) { // of a source of money that is no budget's
		out["预算02"].book(code, sourceNames[i], fen)
		out["预算02"].book(code, "合计", fen)
		summary.add(sourceNames[i], "预算数", fen)
	}
	for _, l := range dep.leaves {
		for _, own := range []bool{true, false} {
			if !own && l.fund != general {
				continue
			}
			var open, closing int64
			spent := [2]int64{d.maybe(80), d.maybe(60)}
			if !own && d.chance(50) {
				spent = [2]int64{}
			}
			sum := spent[basic] + spent[project]
			if carries {
				open, closing = d.part(sum), d.maybe(30)
			}
			in := sum + closing - open
			total(summary, "年初结转和结余", open, "预算数")
			total(summary, "年末结转和结余", closing, "预算数", "合计")
			summary.add("收入总计", "预算数", open+in)
			summary.add("支出总计", "预算数", sum+closing)
			summary.add("支出总计", "合计", sum+closing)
			total(summary, "本年收入合计", in, "预算数")
			total(summary, "本年支出合计", sum, "预算数", "合计")
			lines := []string{l.code[:3], "本年支出合计", "支出总计"}
			for _, line := range lines {
				if line == l.code[:3] {
					total(summary, line, sum, "预算数", "合计")
				}
				summary.add(line, "基本支出", spent[basic])
				summary.add(line, "项目支出", spent[project])
			}
			if own {
				fund := fundNames[l.fund]
				out["预算02"].book(l.code, "财政拨款收入", in)
				out["预算02"].book(l.code, "合计", in)
				for _, line := range []string{"财政拨款收入", "财政拨款收入." + fund, fund + "收入"} {
					summary.add(line, "预算数", in)
				}
				total(fiscal, "年初结转和结余", open, "预算数")
				total(fiscal, "年初结转和结余."+fund, open, "预算数")
				fiscal.add(fund, "预算数", in)
				fiscal.add("收入总计", "预算数", open+in)
				total(fiscal, "本年收入合计", in, "预算数")
				total(fiscal, l.code[:3], sum, "合计", fund)
				total(fiscal, "本年支出合计", sum, "合计", fund)
				total(fiscal, "年末结转和结余", closing, "合计", fund)
				total(fiscal, "支出总计", sum+closing, "合计", fund)
			} else {
				for i, fen := range d.split(in, len(sourceNames)) {
					receive(l.code, i, fen)
				}
			}
			forms := []string{"预算03"}
			if own {
				forms = append(forms, map[int]string{general: "预算05", funds: "预算06", capital: "预算07"}[l.fund])
			}
			for nature, fen := range spent {
				for _, id := range forms {
					out[id].book(l.code, "合计", fen)
					out[id].book(l.code, natureNames[nature], fen)
				}
			}
			for i, fen := range d.split(spent[basic], len(dep.items)) {
				it, kind := dep.items[i], "公用经费"
				if it.class == "301" || it.class == "303" {
					kind = "人员经费"
				}
				for _, line := range lines {
					summary.add(line, kind, fen)
				}
				if !own || l.fund != general || fen == 0 {
					continue
				}
				for _, line := range []string{"合计", it.class, it.code} {
					total(out["预算08"], line, fen, "合计", kind)
				}
			}
		}
	}
	for _, p := range []*paper{summary, fiscal} {
		for line := range p.put {
			if !carries && line[:1] != "2" {
				delete(p.put, line)
			}
		}
	}
	for _, n := range []string{"因公出国（境）费", "公务接待费", "公务用车购置费", "公务用车运行费"} {
		fen := d.maybe(60)
		for _, line := range []string{"合计", n} {
			out["预算09"].add(line, "预算数", fen)
		}
		if strings.HasPrefix(n, "公务用车") {
			out["预算09"].add("公务用车购置及运行费", "预算数", fen)
		}
	}
	out["预算09"].add("机关运行经费", "预算数", d.part(out["预算08"].get("合计", "公用经费")))
	out["附03"].add("授予中小企业合同金额", "统计数", d.part(out["附03"].get("政府采购支出合计", "统计数")))
}

// How a book is printed.
type printing struct {
	families []string
	tenK     bool // the 公开 set in 万元 with two decimals
	six      bool // 公开09 in six columns, 财决06 in its older ones, 预算01 without the split of its spending
	optional bool // with the tables and lines that not everybody has
	zeros    bool // nothing is printed as 0.00, not as an empty cell
}

// print makes a book of the papers, each figure in a cell of its own.
func (dep department) print(d dealer, how printing) *Book {
	b := &Book{File: "made-up.xlsx", Entity: "某单位", Period: fmt.Sprint(dep.year)}
	papers := dep.papers(d)
	for i := range Forms {
		form := &Forms[i]
		switch {
		case !in(dep.year, form.Since, form.Until),
			form.Family != "" && !slices.Contains(how.families, form.Family),
			form.Optional && !how.optional:
			continue
		}
		b.Tables = append(b.Tables, dep.table(papers[form.ID], how))
	}
	Derive(b)
	return b
}

// table prints one form.
func (dep department) table(p *paper, how printing) *Table {
	form := p.form
	t := &Table{Form: form, Sheet: form.ID, Title: Cell{form.ID, "A1"}, Year: dep.year}
	rounded := how.tenK && form.Family == "公开" && form.Unit == ""
	put := func(row Row, cols []string, barred []string) {
		r := t.Row(row)
		for _, col := range cols {
			c := t.Col(col)
			f := Figure{Key: Key{form.ID, row.Name, col}, Unit: Yuan, Label: row.Label, State: Given, From: []Cell{{form.ID, fmt.Sprintf("%s%d", columnName(c+2), r+5)}}}
			n := p.get(row.Name, col)
			switch {
			case slices.Contains(barred, col):
				f.State = Barred
			case n == 0 && !how.zeros:
				f.State = Blank
			case form.Unit != "":
				f.Unit, f.Amount = form.Unit, Int(n)
			default:
				f.Amount = Int(n).Shift(-2)
			}
			if rounded {
				f.Amount = f.Amount.Shift(-4).Round(2).Shift(4)
			}
			t.Put(f)
		}
	}
	switch {
	case form.Shape == Codes:
		var cols []string
		for _, c := range form.Cols {
			spending := slices.Contains([]string{"合计", "基本支出", "项目支出"}, c.Key())
			newer := c.Name == "合计"
			older := slices.ContainsFunc(form.Cols, func(o Col) bool { return o.Group == c.Name })
			switch {
			case form.ID == "公开09" && spending == how.six, form.ID == "财决06" && (newer && how.six || older && !how.six):
			default:
				cols = append(cols, c.Key())
			}
		}
		if form.Economic {
			for _, it := range dep.items {
				if sum := it.class + ".小计"; !slices.Contains(cols, sum) {
					cols = append(cols, sum)
				}
				cols = append(cols, it.class+"."+it.name)
			}
		}
		put(Row{Name: "合计", Label: "合计"}, cols, nil)
		var codes []string
		for code := range p.put {
			if code != "合计" && slices.ContainsFunc(cols, func(col string) bool { return p.get(code, col) != 0 }) {
				codes = append(codes, code)
			}
		}
		slices.Sort(codes) // 206, 20601, 2060101: a parent before its children
		for _, code := range codes {
			put(Row{Name: code, Label: "科目"}, cols, nil)
		}
		if len(codes) == 0 {
			t.Notes = []Passage{{Text: []string{"注：本表为空。"}, From: []Cell{{form.ID, "A9"}}}}
		}
	case form.Shape == Lists:
		var codes []string
		for _, it := range dep.items {
			if !slices.Contains(codes, it.class) {
				codes = append(codes, it.class)
			}
			codes = append(codes, it.code)
		}
		for _, line := range append(codes, "人员经费合计", "公用经费合计") {
			label := line
			if i := slices.IndexFunc(dep.items, func(it item) bool { return it.code == line }); i >= 0 {
				label = dep.items[i].name
			}
			put(Row{Name: line, Label: label}, []string{"决算数"}, nil)
		}
	default:
		for _, l := range form.Lines {
			switch {
			case !l.In(dep.year), l.Since == 2019 && dep.year < 2020: // in the year of the change the old form stands
				continue
			case form.Family == "预算" && form.Shape == Panels:
				// A budget prints what it needs: the 类 that have money, and the lines of what is carried over.
				carries := l.Optional && l.Under == "" || l.Under == "年初结转和结余" || slices.Contains([]string{"本年收入合计", "年初结转和结余"}, l.Name) || IsCode(l.Key())
				if carries && !p.put[l.Key()] || l.Under == "财政拨款收入" && dep.year >= 2020 {
					continue
				}
			case l.Optional && (dep.year >= 2020 && l.Panel != "支出" || !how.optional):
				continue
			}
			if dep.year >= 2020 && l.Under == "年末结转和结余" {
				continue // the form of 2020 does not print the parts of the carry-over
			}
			var cols []string
			for _, c := range form.Cols {
				both := form.ID != "公开04" && form.ID != "财决01-1" && form.Family != "预算"
				amount := c.Name == "决算数" || c.Name == "预算数"
				if both || form.ID == "预算09" || (amount == (l.Panel == "收入")) != (form.ID == "预算01" && l.Panel == "支出" && how.six) {
					if c.Name != fundNames[capital] || dep.year >= 2020 {
						cols = append(cols, c.Key())
					}
				}
			}
			panel := l.Panel
			if len(form.Panels) == 1 {
				panel = form.Panels[0]
			}
			put(Row{Name: l.Key(), Label: l.Name, Panel: panel}, cols, l.Barred)
		}
	}
	if rounded {
		t.SetStep(Int(100))
	}
	return t
}

func columnName(n int) string {
	if n <= 26 {
		return string(rune('A' + n - 1))
	}
	return columnName((n-1)/26) + columnName((n-1)%26+1)
}

// randomBook deals a department and prints it in one of the ways in which books come.
func randomBook(seed uint64) *Book {
	d := deal(seed)
	year := []int{2018, 2022}[d.IntN(2)]
	how := printing{
		families: [][]string{{"公开"}, {"财决"}, {"公开", "财决"}}[d.IntN(3)],
		six:      d.chance(50), optional: d.chance(70), zeros: d.chance(20),
	}
	if seed%3 == 0 {
		how.families = append(how.families, "预算")
	}
	dep := d.department(year, 1+d.IntN(7), 4+d.IntN(9))
	return dep.print(d, how)
}

// fullBook is as large as the bureau's own: two dozen 科目 and every 款.
func fullBook(family string) *Book {
	d := deal(7)
	dep := d.department(2018, 40, len(allItems))
	return dep.print(d, printing{families: []string{family}, optional: true})
}

// audit derives and checks a book as the program does.
func audit(t testing.TB, b *Book) Verdict {
	t.Helper()
	Derive(b)
	v, err := Check(b, nil, Rules)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
