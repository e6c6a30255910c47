package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/pflag"

	"jixiao/calc"
	"jixiao/docgen"
	"jixiao/docgen/docx"
	"jixiao/internal/inbox"
	"jixiao/internal/ooxml"
)

// Every sentence the user reads is in this file: what, where, what to do. No blame, no jargon; a line
// about a number says its unit; only characters that GBK has; a cell is always 表!C12.

const version = "1.0.0"

// rulesEdition names the edition of the rule table, which goes with every verdict.
const rulesEdition = "2026-11（公开、财决表，2018 年口径，兼收 2019 至 2024 年行名）"

const helpText = `用法
  jixiao 部门决算.xlsx            核对，没有错误就写出报告（.docx）
  jixiao D:\决算\报送             核对文件夹里的全部工作簿，逐个出报告

命令
  jixiao [参数] 路径...           核对并出报告；路径是工作簿（.xlsx、.xlsm、.xls）或文件夹；不写路径就是当前文件夹
  jixiao check 路径...            只核对，不出报告
  jixiao verify 报告.docx 部门决算.xlsx     改过的报告里，每个数还是不是表里的数
  jixiao refresh 报告.docx 部门决算.xlsx    表改了：把改过的报告里的数更新一遍，文字一个不动
  jixiao explain 报告.docx 970.56          报告里这个数出自哪几格
  jixiao explain 部门决算.xlsx F-01-02      这条公式在这个工作簿里是怎么核的，一处一处列出
  jixiao explain 部门决算.xlsx 公开01表!C31  这个数是什么、哪些公式核它；也可写名称或金额
  jixiao template 模板.docx       列出模板里的标记、没有用到的名称，查出写错的和要留意的地方
  jixiao template 模板.docx --with 部门决算.xlsx   同上，并列出每个标记会填什么
  jixiao rules                    列出全部审核公式
  jixiao init 文件夹              放一份示例决算、模板和校验规则表进去，照着做

参数
  -o, --out 文件夹       结果放到哪里（默认放在工作簿旁边）
  -t, --template 文件    Word 模板（默认用工作簿旁边的 模板.docx，没有就用自带模板）；
                         写 公开说明、自评表 或 核对单，就用自带的这一份，结果叫 <工作簿>-公开说明.docx
      --previous 文件    上年的工作簿（默认在同一文件夹里按单位和年度找，找到一个就用）
      --rules 文件       另外的校验规则（一张表：编号、级别、公式、说明；工作簿里有这样的表也会用）、
                         评分标准（一张表：指标、满分、规则；或“方案”和方案名）
      --with 文件        template 用：拿这个工作簿看每个标记会填什么
      --sarif 文件       另把结果写成 SARIF 2.1.0，给别的程序读
      --draft            有错误也写出报告，文件名和每一页都标“草稿”
      --review           另写一份带批注的报告，每个数注明出处
      --strip-trace      另写一份去掉出处标记的公开稿（先查身份证号、电话、账号和敏感词）
      --json             在标准输出写一个 JSON 对象，不写文字
  -q, --quiet            没有问题就什么都不说
  -j, --jobs 个数        同时处理几个工作簿（默认和处理器一样多）；结果和一个一个处理的完全一样
      --strict           有提示也算没有通过
      --no-color         不用颜色        --no-input   不提问
  -h, --help             本说明          --version    版本

退出码
  0 全部完成，没有错误和未核   1 有错误或未核   3 有文件读不了   4 写不了文件
  64 命令写错了   70 程序自己的毛病   130 中途停止
`

func versionText() string {
	commit := "未知"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				commit = s.Value[:min(12, len(s.Value))]
			}
		}
	}
	return "jixiao " + version + "\n提交 " + commit + "\n审核公式 " + rulesEdition + "，共 " + strconv.Itoa(len(calc.Rules)) + " 条\n"
}

// Wrong command lines.

const sayDash = "不支持用 - 代表标准输入，请写工作簿的文件名"

const sayJobs = "参数 --jobs（-j）后面要写一个不小于 1 的整数，比如 -j 2，用法见 jixiao --help"

func sayFlag(err error, fs *pflag.FlagSet) string {
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) && invalid.GetFlag().Name == "jobs" {
		return sayJobs
	}
	name, unknown := flagError(err)
	if !unknown {
		if name != "" {
			return "参数 --" + name + " 后面要写内容，用法见 jixiao --help"
		}
		return "参数写错了，用法见 jixiao --help"
	}
	var all []string
	fs.VisitAll(func(f *pflag.Flag) { all = append(all, f.Name) })
	if near := nearest(name, all); near != "" {
		return "没有 " + dashed(name) + " 这个参数，是不是 --" + near + "？用法见 jixiao --help"
	}
	return "没有 " + dashed(name) + " 这个参数，用法见 jixiao --help"
}

func dashed(name string) string {
	if len([]rune(name)) == 1 {
		return "-" + name
	}
	return "--" + name
}

func sayVerb(word, near string) string {
	return "没有 " + word + " 这个命令，也没有这个文件，是不是 " + near + "？用法见 jixiao --help"
}

func sayNotYet(verb string) string {
	return "这个版本还没有 " + verb + " 命令；要核对名叫 " + verb + " 的文件夹，请写 ./" + verb
}

func sayFlagOfVerb(verb string, flags []string) string {
	return verb + " 不用 " + strings.Join(flags, "、") + "，用法见 jixiao --help"
}

func sayNoSuch(what, near string) string {
	s := "没有找到“" + what + "”：它不是公式的编号，也不是表里一个数的单元格、名称或金额"
	if near != "" {
		s += "；是不是 " + near + "？"
	}
	return s
}

func saySwapped(verb string) string {
	return "次序反了：先写报告，后写工作簿，如 jixiao " + verb + " 报告.docx 决算.xlsx"
}

func sayArgs(verb, want string) string {
	if want == "" {
		return verb + " 后面不用再写东西，用法见 jixiao --help"
	}
	return "用法：jixiao " + verb + " " + want
}

// Files that cannot be read or written.

const (
	sayNotFound   = "没有这个文件或文件夹，请看看名字和位置"
	sayNoWorkbook = "文件夹里没有决算工作簿（.xlsx、.xlsm、.xls）"
	sayNotRegular = "不是普通文件，请给一个保存好的文件"
	sayTooLarge   = "文件超过 32 MB，不像决算工作簿，没有读；请只留决算表和叙述表再试"
	sayNoRules    = "没有找到校验规则表（第一行是 编号、级别、公式、说明），也没有评分标准表（第一行是 指标、满分、规则，或 方案）"
	sayBusy       = "文件正被别的程序写，还没写完；请等它存好再运行"
)

func sayUnreadable(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "没有权限读这个文件，请检查文件的权限"
	case errors.Is(err, syscall.ENAMETOOLONG):
		return "文件名太长，请改短一些"
	}
	return "读不了这个文件（" + err.Error() + "）"
}

func sayCannotWrite(path string, err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "写不了 " + path + "：没有权限。可用 --out 换一个文件夹"
	case errors.Is(err, syscall.ENOSPC):
		return "写不了 " + path + "：磁盘满了。原来的文件没有动"
	case errors.Is(err, fs.ErrNotExist):
		return "写不了 " + path + "：没有这个文件夹"
	case errors.Is(err, syscall.ENOTDIR):
		return "写不了 " + path + "：" + filepath.Dir(path) + " 不是文件夹。可用 --out 换一个文件夹"
	case errors.Is(err, syscall.ENAMETOOLONG):
		return "写不了 " + path + "：文件名太长，请把工作簿的名字改短一些"
	case errors.Is(err, inbox.ErrNotRegular):
		return "写不了 " + path + "：那里有一个同名的文件夹或特殊文件"
	}
	return "写不了 " + path + "（" + err.Error() + "）"
}

func saySARIFIsInput(path string) string {
	return "写不了 " + path + "：它是这次要用的输入或模板，没有动它。请换一个文件名"
}

func saySomebodysFile(path string) string {
	return "写不了 " + path + "：那里已有别的文件，没有动它。请换一个文件名"
}

func sayOutputIsInput(path string) string {
	return "结果会盖住 " + path + "，而它是这次要用的输入或模板；请用 --out 换一个文件夹"
}

// sayContainer words a refusal of the gate. want is the kind of thing that was expected.
func sayContainer(e *ooxml.Error, want string) string {
	thing, remedy := "工作簿", "请在 Excel 或 WPS 里打开原来的表，另存为 .xlsx 再试"
	switch want {
	case "template":
		thing, remedy = "Word 模板", "请在 Word 或 WPS 里打开，另存为 .docx 再试"
	case "report":
		thing, remedy = " Word 报告", "请在 Word 或 WPS 里打开，另存为 .docx 再试"
	}
	where := ""
	if e.Part != "" {
		where = "（" + e.Part + "）"
	}
	if e.Part == ooxml.TracePart {
		return "报告里记着每个数出处的那一部分坏了，没有比。请重新生成报告；只想核对文字里的数，可在 Word 里把全文复制到新文档，另存后再 verify"
	}
	switch e.Kind {
	case ooxml.NotPackage:
		return "这不是" + thing + "。" + remedy
	case ooxml.Damaged:
		return "文件已经损坏" + where + "，没有读里面的数。" + remedy
	case ooxml.Encrypted:
		return "文件加了打开密码。请打开后去掉密码，另存一份再试"
	case ooxml.OldFormat:
		if want == "report" || want == "template" {
			return "这是 Word 97-2003 的 .doc、WPS 的 .wps 一类的旧格式，读不了。" + remedy
		}
		return "这是读不了的格式（Excel 95 以前的 .xls、.xlsb 或 .doc）。" + remedy
	case ooxml.TooLarge:
		return "文件展开后太大" + where + "，不像" + thing + "，没有读"
	}
	return "文件的内部结构不合规矩" + where + "，可能被人做过手脚，没有读。" + remedy
}

func sayInternal(detail string) string {
	return "程序自己出了毛病，这个结果不算数。请把下面这句发给维护的人：" + detail
}

// Templates.

func sayTemplateFile(path, why string) string { return "模板 " + path + "：" + why }

func sayTemplateNames(names []string) string {
	return "。自带的模板写名称就行：" + strings.Join(names, "、")
}

func sayTemplateProblems(path string, n int) string {
	if path == "" {
		path = "（自带模板）"
	}
	return fmt.Sprintf("模板 %s 有 %d 处要改，没有出报告", path, n)
}

// sayPlace names a place of a template so that a person finds it in Word.
func sayPlace(p docx.Place) string {
	s := sayStory(p)
	if spot := saySpot(p); spot != "" {
		s += " " + spot
	}
	return s + sayUnder(p)
}

// sayStory names the part of a document that a place stands in.
func sayStory(p docx.Place) string {
	kinds := map[string]string{"body": "正文", "header": "页眉", "footer": "页脚", "footnote": "脚注", "endnote": "尾注", "textbox": "文本框", "properties": "文档属性（文件 - 信息）", "comment": "批注"}
	if s := kinds[p.Kind]; s != "" {
		return s
	}
	return p.Part
}

// sayUnder names the heading above a place.
func sayUnder(p docx.Place) string {
	if p.Heading == "" {
		return ""
	}
	return "（在“" + p.Heading + "”下）"
}

// saySpot counts tables, rows and paragraphs up to a place.
func saySpot(p docx.Place) string {
	var s []string
	if p.Table > 0 {
		s = append(s, fmt.Sprintf("第 %d 个表格第 %d 行第 %d 格", p.Table, p.Row, p.Col))
	}
	if p.Para > 0 {
		s = append(s, fmt.Sprintf("第 %d 段", p.Para))
	}
	return strings.Join(s, " ")
}

// sayProblem words one problem of a template: where, what, what to do.
func sayProblem(p docx.Problem) string {
	what := map[string]string{
		docx.UnclosedTag:   "有 {{ 没有 }}，请把标记写完整",
		docx.UnopenedTag:   "有 }} 没有 {{，请把标记写完整",
		docx.BrokenTag:     brokenTag(p.Detail),
		docx.UnopenedBlock: unopenedBlock(p.Detail),
		docx.UnclosedBlock: "有开始没有结束，请补上 {{/名称}}",
		docx.CrossedBlocks: "两组标记互相交叉，请先结束里面的再结束外面的",
		docx.BlockPosition: blockTrouble(p.Detail),
		docx.NoteInList:    "重复的内容里有脚注或尾注，请移到外面",
		docx.OutOfReach:    "标记放在了填不到的地方（公式、图表、水印、图片的替代文字或链接地址），请移到文字里",
		docx.UnfitChart:    "这个图表填不了：" + chartTrouble(p.Detail),
		docx.TooDeep:       "标记套得太深，请减少层数",
		docx.UnknownName:   unknownName(p.Detail),
		docx.UnknownFilter: "没有这种写法（竖线后面的词）",
		docx.NeedsFilter:   "金额和占比要写明怎么印，如 {{本年收入合计|万元}}、{{财政拨款收入占比|百分比}}",
		docx.WrongType:     "名称的用法不对：列表用 {{#名称}}…{{/名称}}，单个值用 {{名称}}，{{图表:名称}} 写在图表的替代文字或标题里",
		docx.FilterFailed:  "竖线后面的写法用错了地方：" + filterTrouble(p.Detail),
		docxRequired:       "模板里没有印这个数，报告缺了它就不成报告，请加上",
	}[p.ID]
	if what == "" {
		what = "模板有毛病（" + p.ID + "）"
	}
	switch {
	case p.Hint != "":
		what += "，是不是“" + p.Hint + "”？"
	case p.ID == docx.UnknownFilter:
		what += "，可以写 万元、元、亿元、百分比、百分点、小数:1、大写、千分位、绝对值、增减、中文数字、日期、中文日期、默认:无，几个连着写时各用一条竖线"
	}
	s := ""
	if p.ID != docxRequired {
		s = sayPlace(p.At) + "：" + p.Tag + " "
	} else {
		s = p.Tag + "："
	}
	s += what
	if p.At.Near != "" {
		s += "；附近的字：" + p.At.Near
	}
	return s
}

const docxRequired = docgen.RequiredName

func brokenTag(detail string) string {
	switch detail {
	case "no name":
		return "标记里没有名称，请写上名称，如 {{单位名称}}"
	case "no name of a filter":
		return "竖线后面没有写，请写上怎样印，或删去竖线"
	case "brace inside the tag":
		return "标记里多了括号，请写成 {{名称}}"
	case "filter on a block":
		return "重复和条件的开头，竖线后面只能写 列 或 重新编号（重新编号只用于重复），结尾不写竖线"
	}
	return "标记中间断行或写得不成样，请写在一行里"
}

func unopenedBlock(detail string) string {
	switch detail {
	case "a second else":
		return "一组条件里只能有一个 {{否则}}，请删去多的"
	case "else in no block":
		return "没有写在条件里，请写成 {{?名称}}…{{否则}}…{{/名称}}"
	}
	return "有结束没有开始，请补上开始的标记"
}

func unknownName(detail string) string {
	if detail == "only items of lists have it" {
		return "只有重复的内容里才有这个名称，请写在 {{#列表}}…{{/列表}} 之间"
	}
	return "没有这个名称"
}

// blockTrouble says what is wrong with where the tags of a block stand.
func blockTrouble(detail string) string {
	switch detail {
	case "no paragraph of the block has a number of its own":
		return "要重新编号的，开始和结束要各自独占一段，中间是带自动编号的段落"
	case "the tags of a block of columns stand in different rows":
		return "重复列（|列）的开始和结束要写在表格的同一行里，只写一次，各行都跟着重复"
	case "the table has over 63 columns":
		return "表格超过 63 列，Word 打不开，请减少列数"
	case "two blocks repeat the same columns":
		return "同样的列上写了两处重复列（|列），请只在一行里写一次，各行都跟着重复"
	case "a merged cell reaches over the edge of the repeated columns", "a row leaves the repeated columns out", "a control holds cells of repeated columns and others":
		return "重复列（|列）时，合并的单元格不能只压住要重复的列的一部分，每一行都要有这些列"
	case "else in another cell of the row":
		return "要和开始、结束写在同一个单元格里；几行之间选一种的，请让 {{否则}} 独占一行"
	case "else between rows in a row with other text":
		return "几行之间选一种的，要独占一行，那一行里不能有别的字"
	case "the block goes on into another paragraph, so its first tag must begin its paragraph":
		return "结束写在另一段里，所以开始要写在段首，或独占一段"
	case "the block began in another paragraph, so its last tag must end its paragraph":
		return "开始写在另一段里，所以结束要写在段末，或独占一段"
	case "one tag of the block stands in a link, field or control and the other outside it":
		return "开始和结束有一个在超链接、域或内容控件里面，另一个在外面，请放在一起"
	case "the block ends a field that begins before it", "a field begins in the block and ends behind it":
		return "开始和结束之间只圈住了一个域（如页码、目录）的一半，请整个圈进去或整个放在外面"
	}
	return "开始和结束要在同一段里、各自独占一段，或同在一个表格的行里"
}

func chartTrouble(detail string) string {
	const kinds = "柱形图、条形图、折线图、面积图、饼图、圆环图或雷达图"
	switch detail {
	case "no chart":
		return "写着标记的图形不是图表，请插入" + kinds
	case "chart without its tag":
		return "没有一个图表写着这个名称，请把 {{图表:名称}} 写进图表的标题（LibreOffice 存盘时会丢掉写在替代文字里的）"
	case "kind of chart":
		return "这种图表不是按类别画的，请改成" + kinds
	case "several charts":
		return "几个图表组合成了一个图形，请取消组合，或把标记写在各自的图表标题里"
	case "two names":
		return "替代文字和图表标题里的名称不一样，请只留一个"
	case "filter on a chart":
		return "图表的名称后面不用竖线"
	case "date axis":
		return "横轴是日期坐标轴，请在“设置坐标轴格式”里改成文本坐标轴"
	case "pivot table":
		return "图表连着数据透视表，请改用普通图表"
	case "linked text":
		return "图表的标题、标签或误差线取自单元格，请改成直接写的文字"
	case "linked workbook":
		return "图表的数据在另外的文件里，请在模板里重新插入图表"
	case "format of the workbook":
		return "图表里的工作簿不是 .xlsx，请在模板里重新插入图表"
	case "shared part":
		return "两个图形用的是同一份图表数据，请删去一个，重新插入图表"
	case "no series", "series without a number":
		return "图表里没有完整的数据系列，请在模板里重新插入图表"
	case "chart in a list":
		return "图表不能放在重复的内容里，请移到外面"
	case "number of series":
		return "组合图的系列要画得和数据一样多"
	case "pie of several series":
		return "饼图只画得出一个系列，请改成柱形图或条形图"
	case "pie of negative values":
		return "有负数，饼图和圆环图画不出来，请改成柱形图或条形图"
	}
	return detail
}

func filterTrouble(detail string) string {
	switch detail {
	case "not an amount in 元":
		return "万元、元、亿元、大写只用于金额，并且要写在竖线后的第一个"
	case "not a percentage":
		return "百分比、百分点只用于占比和比率，并且要写在竖线后的第一个"
	case "not a numeral":
		return "千分位要跟在 万元 或 元 后面，如 {{本年收入合计|元|千分位}}"
	case "a number is no date":
		return "日期、中文日期只用于日期"
	case "not a whole number":
		return "中文数字只用于人数等整数，年份写成汉字用 中文日期"
	case "not a figure":
		return "小数、绝对值、增减只用于表里的数，增减要单独用"
	case "no unit yet":
		return "绝对值、默认要写在 万元、元、百分比 等的后面，如 {{事业收入|万元|默认:—}}"
	case "not a number of decimals":
		return "小数后面要写位数，0 到 8，如 {{本年收入合计|万元|小数:1}}"
	case "rounded already":
		return "小数要紧跟在 万元、元、百分比 等的后面，如 {{本年收入合计|万元|小数:1|千分位}}"
	}
	return detail
}

// Looking at a template.

func sayFile(path, why string) string { return path + "：" + why }

// sayShown says what a tag shows.
func sayShown(g docgen.Shown) string {
	const longest = 40
	text := oneLine(g.Text)
	if r := []rune(text); len(r) > longest {
		text = string(r[:longest]) + "……"
	}
	switch {
	case g.Kind == docx.Close, g.Unknown && !g.Skipped:
		return ""
	case g.Skipped:
		return "  这里不印"
	case g.Lacks != "":
		return "  缺 " + g.Lacks
	case g.Kind == docx.List && g.Items == 0:
		return "  没有一项，不印"
	case g.Kind == docx.List:
		return fmt.Sprintf("  %d 项", g.Items)
	case g.Kind == docx.Chart && g.Items == 0:
		return "  没有数，不画"
	case g.Kind == docx.Chart:
		return fmt.Sprintf("  画 %d 类", g.Items)
	case g.Kind != docx.Field && g.Holds:
		return "  成立"
	case g.Kind != docx.Field:
		return "  不成立，不印"
	case text == "":
		return "  空"
	case len(g.In) > 0:
		return "  第 1 项填 " + text
	}
	return "  填 " + text
}

// nameKinds calls the kinds of names.
var nameKinds = map[string]string{
	"sections": "叙述", "amounts": "金额", "shares": "占比和比率", "last-year": "上年", "lists": "列表", "charts": "图表", "numbers": "编号", "audit": "核对", "others": "其他",
}

func sayUnusedHead(groups []docgen.NameGroup) string {
	n := 0
	for _, g := range groups {
		n += len(g.Names)
	}
	return fmt.Sprintf("还可以用、模板里没有用到的名称 %d 个（加 --json 全部列出）", n)
}

func sayUnused(g docgen.NameGroup) string {
	const most = 8
	s := fmt.Sprintf("%s %d：%s", nameKinds[g.Kind], len(g.Names), strings.Join(g.Names[:min(len(g.Names), most)], "、"))
	if len(g.Names) > most {
		s += "……"
	}
	return s
}

// sayFonts names the typefaces that other machines may lack; "" if there are none.
func sayFonts(fonts []docgen.Font) string {
	var rare []string
	for _, f := range fonts {
		if !f.Common {
			rare = append(rare, f.Name)
		}
	}
	if len(rare) == 0 {
		return ""
	}
	return "模板用了字体 " + strings.Join(rare, "、") + "，别的电脑没有会换成别的"
}

// sayNote words what people would trip over: where, what, what to do.
func sayNote(n docx.Note) string {
	what := map[string]string{
		docx.TrackedChanges:   "模板里留着修订，会带进每一份报告；删除线下的标记也没有看。请在“审阅”里全部接受或拒绝",
		docx.RecordingChanges: "模板开着修订，改报告时每一处都会留下修订痕迹。请在“审阅”里关掉“修订”再保存",
		docx.TagInComment:     "批注里的标记不会填，会照样留在报告的批注里。请移到正文里，或删去批注",
		docx.HiddenTag:        "标记写在隐藏文字里，填进去看不见也不打印。请在“字体”里去掉“隐藏”",
		docx.UnlikeTwins:      "这个文本框存了两份（给新旧程序各一份），两份的标记不一样，Word 和 WPS 填出来会不同。请在 Word 里剪切后重新粘贴文本框，再保存",
		docx.LockedField:      "这个域锁定了，页码、目录、日期一类不会更新。请选中它按 Ctrl+Shift+F11 解锁",
		docx.LockedControl:    "标记在锁定了内容的控件里，报告里填好的字改不了。请在控件的属性里去掉“无法编辑内容”",
		docx.Protected:        "模板设了编辑限制或修改密码，报告也会带着。请在“审阅 - 限制编辑”里停止保护，另存一份",
		docx.Macros:           "模板里的宏不会带进报告（报告是 .docx）",
		docx.MailMerge:        "模板连着邮件合并的数据源，打开报告时会问要不要连。请在“邮件”里改成普通 Word 文档",
		docx.SingleBraces:     "单层括号里的字会照样印出来。要填数的，请写成两层，如 {{单位名称}}",
		docx.LinkedTemplate:   "模板附着在另一个文件上，打开报告时会去找它，找不到会很慢。请在“开发工具 - 文档模板”里改为 Normal",
	}[n.ID]
	s := ""
	if n.At.Kind != "" {
		s = sayPlace(n.At)
		if n.More > 0 {
			s += fmt.Sprintf("等 %d 处", n.More+1)
		}
		s += "："
	}
	if n.Tag != "" {
		s += n.Tag + " "
	}
	s += what
	if n.At.Near != "" {
		s += "；附近的字：" + n.At.Near
	}
	return s
}

// sayInspected is the last line of the verb where nothing is wrong.
func sayInspected(in docgen.Inspection) string {
	s := fmt.Sprintf("完成：%d 个标记，没有写错的地方", len(in.Tags))
	n := len(in.Notes)
	if sayFonts(in.Fonts) != "" {
		n++
	}
	if n > 0 {
		s += fmt.Sprintf("；有 %d 处要留意", n)
	}
	return s
}

// Working out.

func sayOutcomes(asked []calc.Asked) string {
	n := map[calc.Outcome]int{}
	for _, a := range asked {
		n[a.Outcome]++
	}
	s := fmt.Sprintf("核了 %d 处：通过 %d，不平 %d", n[calc.Passed]+n[calc.Failed], n[calc.Passed], n[calc.Failed])
	for _, o := range []calc.Outcome{calc.Unanswered, calc.NotApplicable} {
		if n[o] > 0 {
			s += fmt.Sprintf("；%s %d 处", o.Chinese(), n[o])
		}
	}
	return s
}

func sayNothingAsked(r calc.Rule) string {
	if r.Form == calc.ReportForm {
		return "出报告的时候核，写好的数一个一个核"
	}
	return "这个工作簿里没有这样的情况"
}

func sayMorePassed(n int) string {
	return fmt.Sprintf("另有 %d 处通过，没有列出（加 --json 全部列出）", n)
}

func sayMoreFigures(n int) string {
	return fmt.Sprintf("另有 %d 个数也是，没有列出（加 --json 全部列出，或写明单元格）", n)
}

// sayWorking sets out one place of a formula: a line for each figure with its cell, amount and name.
func sayWorking(a calc.Asked) (lines [][3]string) {
	name := func(f calc.Figure) string { return strings.Join(strings.Fields(f.Label), "") }
	value := func(v calc.Amount) string { return money(v, a.Left.Unit) }
	lines = append(lines, [3]string{a.Left.Cell().String(), sayValue(a.Left), name(a.Left)})
	relation := map[string]string{"≥": "不小于", "≤": "不大于"}[a.Relation]
	if relation == "" {
		relation = "="
	}
	for i, o := range a.Right {
		sign := "+"
		switch {
		case i == 0 && o.Minus:
			sign = relation + " -"
		case i == 0:
			sign = relation
		case o.Minus:
			sign = "-"
		}
		at := place(o.Figure.Cell(), a.Left.Cell())
		if at == "" {
			at = "表里没有" // a code that this table need not list
		}
		lines = append(lines, [3]string{sign + " " + at, sayValue(o.Figure), name(o.Figure)})
	}
	if a.Outcome != calc.Passed && a.Outcome != calc.Failed {
		return lines
	}
	if len(a.Right) != 1 {
		lines = append(lines, [3]string{"右边合计", value(a.Want), ""})
	}
	if a.Outcome == calc.Failed {
		lines = append(lines, [3]string{"差额", value(a.Got.Sub(a.Want)), ""})
	}
	if !a.Slack.IsZero() {
		lines = append(lines, [3]string{"容许差", value(a.Slack), "万元表四舍五入的余地"})
	}
	return lines
}

// sayFigure says what a figure is.
func sayFigure(f calc.Figure) []item {
	items := []item{{"名称", f.Key.String()}}
	if f.How != "" {
		return append(items, item{"算出", f.Amount.Fixed(2) + "%"}, item{"算法", f.How}, item{"来自", cells(f.From)})
	}
	items = append(items, item{"表内数", sayValue(f)})
	if len(f.From) > 1 {
		items = append(items, item{"也见于", cells(f.From[1:])})
	}
	return items
}

func sayHeld(asked []calc.Asked) string {
	if len(asked) == 0 {
		return "没有公式核到这个数"
	}
	return sayOutcomes(asked)
}

// The draft.

const (
	draftEnding  = "(草稿)"
	reviewEnding = "(批注)"
	publicEnding = "(公开)"
	draftStamp   = "草稿（核对没有通过或没有定稿，不得报出）"
)

// The annotated copy.

var annotateHeader = []string{"编号", "级别", "位置", "公式", "表内数", "应为", "差额", "可能原因"}

const annotateAuthor = "jixiao"

func sayAnnotated(name string, v calc.Verdict) string {
	return fmt.Sprintf("%s 的审核结果：错误 %d，未核 %d，提示 %d，说明 %d（%s）。点“位置”跳到单元格。金额单位：元", name,
		v.Count(calc.Critical), v.Count(calc.Unasked), v.Count(calc.Warning), v.Count(calc.Remark), "公式共核对 "+strconv.Itoa(v.Asked)+" 项")
}

// Findings.

// sayFinding words a finding in one or two sentences, without its place.
func sayFinding(f calc.Finding) string {
	if f.More > 0 {
		n := f.More
		f.More = 0
		return sayFinding(f) + "（这张表另有 " + strconv.Itoa(n) + " 处同样的问题，没有逐处列出）"
	}
	arg := func(i int) string {
		if i < len(f.Args) {
			return f.Args[i]
		}
		return ""
	}
	switch f.Kind {
	case "":
		if f.Measure {
			return fmt.Sprintf("%s：%s 是 %s，应为 %s，差 %s", f.Formula, f.At.String(), money(f.Got, f.Unit), money(f.Want, f.Unit), money(f.Diff(), f.Unit))
		}
		return f.Formula
	case "missing-table":
		return "缺 " + arg(0) + " " + arg(1) + "，用到它的公式没有核。有这张表就放进同一个工作簿"
	case "missing-summary":
		return "没有认出 收入支出决算总表（公开01 或 财决01），报告的数都从它来。请把这张表放进工作簿，并保留表名和表号"
	case "missing-line":
		return "“" + arg(1) + "”里没有找到“" + arg(0) + "”这一行。请看看行名是不是被改了或删了，按原表的行名补上"
	case "missing-column":
		return "“" + arg(1) + "”里没有找到“" + arg(0) + "”这一栏。请看看栏名是不是被改了或删了，按原表的栏名补上"
	case "missing-figures":
		s := "报告要用的数在表里没有：" + strings.Join(f.Args, "、") + "。请补上含这些数的表，或从模板里去掉它们"
		if slices.ContainsFunc(f.Args, func(name string) bool { return strings.HasPrefix(name, "上年.") }) {
			s += "；上年的数要有上年的工作簿，放在同一文件夹里，或用 --previous 指定"
		}
		return s
	case "missing-sections":
		return "叙述表缺这些章节：" + strings.Join(f.Args, "、") + "。请在叙述表（章节、标题、内容）里补上，或从模板里去掉它们"
	case "no-header":
		return "认出了“" + arg(0) + "”的标题，但没有找到表头（项目、行次或科目编码、科目名称）。请按原表恢复表头"
	case "two-tables":
		return "“" + arg(1) + "”有不止一张，不知道该用哪张，两张都没有用。请只留一张"
	case "two-columns":
		return "“" + arg(0) + "”有两栏（另一栏在 " + cells(f.Cells) + "），不知道该用哪栏。请只留一栏"
	case "two-lines":
		return "“" + arg(0) + "”有两行（另一行在 " + cells(f.Cells) + "），不知道该用哪行。请只留一行，或改正行名"
	case "no-unit":
		return "“" + arg(0) + "”没有写金额单位，表里的数没有用。请在表头写上“金额单位：元”或“金额单位：万元”"
	case "two-units":
		return "“" + arg(0) + "”写了两种金额单位（" + cells(f.Cells) + "），表里的数没有用。请只留对的一个"
	case "not-calculated":
		return "公式 =" + strings.TrimSpace(arg(1)) + " 还没有算出数。请用 Excel 或 WPS 打开工作簿，保存一次再运行"
	case "error-value":
		return "单元格是 " + arg(0) + "，不是数。请改好公式，或直接填数"
	case "under-merge":
		return "合并单元格下面压着一个数 " + arg(0) + "，表上看不见。请取消合并，看看该不该有它"
	case "boolean":
		return "单元格是逻辑值（TRUE 或 FALSE），不是数。请改成数"
	case "date":
		return "单元格是日期，不是数。请把格式改成数值，核对后重填"
	case "not-whole":
		return "人数、辆数、台数应是整数，这里是 " + arg(0) + "。请核对"
	case "other-unit":
		return "“" + arg(0) + "”带的单位是" + arg(1) + "，而这张表的金额单位是" + arg(2) + "。请改成同一个单位"
	case "below-fen":
		return "金额 " + arg(1) + " 在分以下还有数，不能是决算数。请核对，四舍五入到分后重填"
	case "barred":
		return "这一格按表样应为“—”（不填），却填了 " + arg(0) + "。请看看是不是填错了格"
	case "mixed-precision":
		return "这一栏的金额是以文本存的，多数写到 " + arg(0) + " 位小数，" + cells(f.Cells) + " 写到 " + arg(1) + " 位。请看看是不是漏了角分或凑了整"
	case "percent-range":
		return "“" + arg(0) + "”这一栏填了 " + arg(1) + "，不在 0 到 100 之间。请核对分子、分母；确实超过的，在填报说明里写明原因"
	case "column-numbers":
		return "栏次到 " + arg(0) + " 这里没有递增。请看看栏是不是被移动过或漏了"
	case "line-numbers":
		return "行次到 " + arg(0) + " 这里没有递增。请看看行是不是被移动过或漏了"
	case "unknown-table":
		return "工作表“" + arg(0) + "”不是认识的决算表，没有用它的数"
	case "unknown-column":
		if arg(0) == "" {
			return "这一栏有数，但没有栏名，没有用"
		}
		return "栏“" + arg(0) + "”不是表样里的栏，没有用它的数"
	case "unknown-line":
		if arg(0) == "" {
			return "这里有数，但没有行名，没有用"
		}
		return "行“" + arg(0) + "”不是表样里的行，没有用它的数"
	case "no-section":
		return "这段文字没有写属于哪个章节，没有用"
	case "contradiction":
		return arg(0) + "前后不一：" + arg(3) + " 写“" + arg(1) + "”，这里写“" + arg(2) + "”。请改成一样的"
	case "share":
		return arg(0) + "的占比 " + arg(1) + "% 与印出的万元数对不上，或各项占比之和不是 100%"
	case "total-is-income":
		return "年初结转和结余不为零，收入总计却等于本年收入合计，多半漏加了年初结转。请核对总计"
	case "empty-without-sentence":
		return "“" + f.Label + "”没有数，表下也没有空表说明。请在表下写明，如“本单位本年度没有此项收支，故本表无数据”"
	case "empty-sentence-with-figures":
		return "“" + f.Label + "”有数（" + cells(f.Cells) + "），表下却写着没有数据。请改正说明或数"
	case "misprinted":
		return "报告里印的 " + arg(0) + " " + arg(1) + " 与表内数（" + arg(2) + "）不一致，这是程序的毛病，请不要用这份报告"
	case "too-many-lines":
		return "“" + arg(0) + "”有一万行以上或三十万个格以上，不像决算表，没有用。请删去多余的行，只留表"
	case "scheme-two-sheets":
		return "“" + arg(0) + "”和“" + arg(1) + "”都是评分标准表，只用了前一张。请只留一张"
	case "scheme-unknown":
		return "没有“" + arg(0) + "”这个评分方案，没有评分。自带的方案有：" + strings.Join(f.Args[1:], "、")
	case "scheme-without-name":
		return "评分标准表的这一行没有写指标，没有用。请填指标的名称"
	case "scheme-ambiguous":
		return "“" + arg(0) + "”有几种算法，不知道用哪一种。请在指标栏改填编号：" + sayDefinitions(f.Args[1:])
	case "scheme-twice":
		return "“" + arg(0) + "”在评分标准表里有两行，只用了前一行。请只留一行"
	case "scheme-full":
		return "“" + arg(0) + "”的满分“" + arg(1) + "”不是大于 0 的数，没有评分。请填满分"
	case "scheme-rule":
		return "“" + arg(0) + "”的规则“" + arg(1) + "”看不懂，毛病在“" + arg(2) + "”，没有评分。请写成 ≤100满分，每超1个百分点扣0.5 或 ≥90：5；[80,90)：4；<80：0 或 按比例"
	case "scheme-over":
		return "“" + arg(0) + "”的规则最多给 " + arg(1) + " 分，超过满分 " + arg(2) + " 分，没有评分。请核对规则和满分"
	case "scheme-value":
		return "“" + arg(0) + "”的值“" + arg(1) + "”不是数，没有评分。请填百分数，如 95.1%"
	case "scheme-value-unclear":
		return "“" + arg(0) + "”的值 " + arg(1) + " 分不清是 " + arg(1) + "% 还是 " + arg(2) + "%，没有评分。请把这一格的格式改成文本，连百分号一起填"
	case "scheme-score":
		return "“" + arg(0) + "”的得分“" + arg(1) + "”不是 0 到满分 " + arg(2) + " 之间的数，没有用。请核对"
	case "score-value-differs":
		return "“" + arg(0) + "”填的值是 " + arg(1) + "%，按决算表算是 " + arg(2) + "%，评分用了填的。请核对"
	case "score-differs":
		return "“" + arg(0) + "”填的得分是 " + arg(1) + "，按规则（" + arg(4) + "）指标值 " + arg(3) + "% 应得 " + arg(2) + "，用了填的。请核对"
	case "rule-without-id":
		return "这条规则没有编号，没有核。请填编号，如 ZD-01"
	case "rule-id-taken":
		return "编号 " + arg(0) + " 已经有规则用了，这条没有核。请换一个编号，如 ZD-01"
	case "rule-level":
		return "规则 " + arg(0) + " 的级别“" + arg(1) + "”不认识，没有核。请填 错误、提示 或 说明"
	case "rule-syntax":
		return "公式“" + arg(0) + "”看不懂，没有核。请写成 表/行/栏 = 表/行/栏 + 表/行/栏，减号两边留空格，写法照 jixiao rules"
	case "rule-no-table":
		return "公式“" + arg(0) + "”左边没有写是哪张表，没有核。请写成 公开01/本年收入合计 = …"
	case "rule-no-line":
		return "公式“" + arg(0) + "”里，" + arg(1) + " 没有“" + arg(2) + "”这一行，没有核。行名照 jixiao rules"
	case "rule-no-column":
		return "公式“" + arg(0) + "”里，" + arg(1) + " 没有“" + arg(2) + "”这一栏，没有核。栏名照 jixiao rules"
	case "rule-idle":
		return "规则 " + arg(0) + " 在这个工作簿里一处也没有问到（没有这些表、行、栏或上年的工作簿，或都空着）。请看看公式里的名称"
	case "answer-without-id":
		return "这条说明没有写编号，不知道答的是哪一条，没有用。请在编号栏填提示的编号，如 X-39-01"
	case "answer-unknown-id":
		return "没有编号是 " + arg(0) + " 的公式，这条说明没有用。请照提示的编号填"
	case "answer-idle":
		return "这次没有" + sayPlaceOfAnswer(arg(0), arg(1)) + "的提示，这条说明没有用上。提示还在，就看看编号和位置；不在了，可以删去"
	case "answer-ambiguous":
		return strings.Join(f.Args[2:], "、") + " 的 " + arg(1) + " 都有 " + arg(0) + " 的提示，不知道答的是哪一处，没有用。请写上表名，如 " + arg(2) + "!" + arg(1)
	case "answer-severe":
		return sayPlaceOfAnswer(arg(0), arg(1)) + "是" + arg(2) + "，不是提示：说明留下了，" + arg(2) + "还在，要改好才能通过"
	case "rule-earlier-left":
		return "公式“" + arg(0) + "”左边是上年的数，没有核。请把本年的数写在左边，上年的数写在右边"
	case "previous-entity":
		if arg(1) == "" || arg(2) == "" {
			return "指定的上年工作簿 " + arg(0) + " 或这份决算没有写单位名称，不知道是不是同一个单位，没有与上年比较。请在表头写上编制单位"
		}
		return "指定的上年工作簿 " + arg(0) + " 是“" + arg(1) + "”的，这份决算是“" + arg(2) + "”的，没有与上年比较。请指定同一单位的工作簿"
	case "previous-period":
		if arg(1) == "" || arg(2) == "" {
			return "指定的上年工作簿 " + arg(0) + " 或这份决算没有写年度，不知道是不是上一年度，没有与上年比较。请在表头写上年度"
		}
		return "指定的上年工作簿 " + arg(0) + " 是 " + sayPeriod(arg(1)) + "的，这份决算是 " + sayPeriod(arg(2)) + "的，没有与上年比较。请指定上一年度的工作簿"
	case "previous-ambiguous":
		return fmt.Sprintf("同一文件夹里有 %d 个工作簿都是这个单位上一期的（%s），不知道该用哪个，没有与上年比较。请只留一个，或用 --previous 指定", len(f.Args), strings.Join(f.Args, "、"))
	case "previous-unreadable":
		return "上年的工作簿 " + arg(0) + " 读不了，没有与上年比较：" + arg(1)
	case "neighbours-unreadable":
		return "同一文件夹里有读不了的工作簿（" + strings.Join(f.Args, "、") + "），不知道是不是上年的，没有与上年比较"
	case "change":
		s := arg(0) + "本年 " + money(f.Got, f.Unit) + "，上年"
		if f.Want.IsZero() {
			s += "为 0"
		} else {
			s += " " + money(f.Want, f.Unit) + "，" + moreOrLess(f) + " " + arg(1) + "%"
		}
		return s + "，叙述表里没有写原因。请核对；数没有错就在叙述表写明，如“" + arg(0) + "比上年" + moreOrLess(f) + "，主要原因是……”"
	case "carried-twice":
		return arg(0) + " " + strings.Join(strings.Fields(arg(1)), "") + " 上年末有项目结转 " + money(f.Want, f.Unit) + "（" + cells(f.Cells) + "），本年末还有 " + money(f.Got, f.Unit) + "。请看看是不是同一笔钱连续两年没有用完，是的应按规定交回"
	case "carry-grew":
		s := "年末结转和结余 " + money(f.Got, f.Unit) + "，比上年末的 " + money(f.Want, f.Unit) + " 多 " + money(f.Diff(), f.Unit)
		if arg(0) != "" {
			s += "（" + arg(0) + "%）"
		}
		return s + "。有的地方按增加的数扣减下年的项目预算，供参考"
	case "private-revision":
		return "报告里有修订标记（" + cmp.Or(arg(0), "没有写明谁改的") + "），别人能看到删掉的字，没有写公开稿。请在模板里接受或拒绝所有修订再运行"
	case "private-hidden":
		return "报告里有隐藏的文字“" + arg(0) + "”，没有写公开稿。请在模板里删掉它，或取消隐藏再运行"
	case "private-path":
		return "报告里有指向电脑里文件的链接“" + arg(0) + "”，没有写公开稿。请在模板里去掉这个链接再运行"
	case "private-id-number", "private-telephone", "private-bank-account", "private-email", "private-word":
		thing := map[string]string{"private-id-number": "身份证号", "private-telephone": "电话号码", "private-bank-account": "银行账号", "private-email": "个人邮箱", "private-word": "敏感词"}[f.Kind]
		if where := unseenPlaces[arg(2)]; where != "" {
			return "报告的" + where + "里有" + thing + "“" + arg(0) + "”，没有写公开稿。请在模板里改掉再运行"
		}
		return "报告里有" + thing + "“" + arg(0) + "”（" + arg(1) + "），没有写公开稿。请在叙述表里改掉再运行"
	case "table-sum":
		return fmt.Sprintf("第 %s 个表格（在“%s”下）“%s”栏：“%s”是 %s，各行加起来是 %s。请核对这一栏", arg(1), arg(0), arg(2), arg(5), arg(3), arg(4))
	case "table-share":
		s := fmt.Sprintf("第 %s 个表格（在“%s”下）“%s”的“%s”是 %s，按“%s”栏", arg(1), arg(0), arg(2), arg(3), arg(4), arg(6))
		if arg(5) == "" {
			return s + "算不出这个数。请核对这一行"
		}
		return s + "算是 " + arg(5) + "。请核对这一行"
	case "hidden-sheet":
		return "工作表“" + arg(0) + "”是隐藏的，照样用了"
	case "rounding":
		return "“" + arg(0) + "”有 " + arg(1) + " 格与应为数相差在四舍五入以内，最多差 " + tenThousands(arg(2)) + "（" + cells(f.Cells) + "），算相符。表不用改；报出时可注明“因四舍五入，合计数与分项之和可能有尾差”"
	case "absorbed":
		return "“" + arg(0) + "”有 " + arg(1) + " 格与另一张表的同一个数相差 " + tenThousands(arg(2)) + "，而这一栏的合计正好平，像是把四舍五入的尾差并到了这里（" + cells(f.Cells) + "，对应 " + arg(3) + "），算相符。请看看是不是这样；是就不用改"
	}
	if s, ok := notNumbers[f.Kind]; ok {
		return "“" + arg(0) + "”" + s + "。请改成数"
	}
	if s, ok := oddities[f.Kind]; ok {
		if n := len(f.Cells); n > 1 {
			return s + "（这一栏共 " + strconv.Itoa(n) + " 格）"
		}
		return s
	}
	if s := sayProse(f, arg); s != "" {
		return s
	}
	if w, ok := wordings[f.Kind]; ok {
		return narrativeOf(f) + "里有 " + arg(1) + " 处" + w.what + "：" + examples(f, 3) + "。" + w.do
	}
	return f.Kind
}

// sayProse words what is said of a number of the narrative. The first argument is the sentence that it
// stands in.
func sayProse(f calc.Finding, arg func(int) string) string {
	s := ""
	switch f.Kind {
	case "prose-amount":
		s = arg(1) + "写的是 " + arg(2) + "，表里是 " + arg(3) + "（" + cells(f.Cells) + "）。请核对，改正" + narrativeOf(f) + "或表"
	case "prose-prior":
		s = arg(1) + "的上年数写的是 " + arg(2) + "，上年的表里是 " + arg(3) + "（" + cells(f.Cells) + "）。请核对上年数"
	case "prose-twice":
		s = arg(1) + "这里写 " + arg(2) + "，" + cells(f.Cells) + " 写 " + arg(3) + "。请核对，改成一样的"
	case "term-total":
		s = arg(1) + " 是本年收入合计，收入总计（含年初结转和结余）是 " + arg(2) + "（" + cells(f.Cells) + "）。请改称本年收入合计，或改用收入总计的数"
	case "prose-share":
		s = arg(1) + "占" + arg(2) + "写的是 " + arg(3) + "，按金额计算是 " + arg(4) + "。请核对占比和金额"
	case "prose-done":
		s = arg(1) + "的完成率写的是 " + arg(2) + "，按预算数和决算数计算是 " + arg(3) + "。请核对"
	case "prose-no-budget":
		s = arg(1) + "的预算是 0，不能计算完成率，这里写了 " + arg(2) + "。请只写金额"
	case "prose-direction":
		s = arg(1) + "原来是 " + arg(3) + "，现在是 " + arg(4) + "，与“" + arg(2) + "”不符。请核对数和用词"
	case "prose-negative":
		s = arg(1) + "写的是“" + arg(2) + arg(3) + "”。请写成增加或减少多少，不用负号"
	case "prose-change":
		s = arg(1) + "写的是" + arg(2) + "，而原来是 " + arg(3) + "，现在是 " + arg(4) + "，相差 " + arg(5) + "。请核对"
	case "prose-rate":
		s = arg(1) + "写的是" + arg(2) + "，按两头的金额计算是 " + arg(3) + "。请核对"
	case "prose-no-base":
		s = arg(1) + "原来是 0，不能计算增减率，这里写了 " + arg(2) + "。请只写金额"
	case "prose-two-ways":
		s = arg(1) + "先写" + arg(2) + "，又写" + arg(3) + "，方向相反。请核对"
	case "prose-flat":
		s = arg(1) + "写了" + arg(2) + "，又写持平。请核对，留下对的一个"
	case "prose-not-flat":
		s = arg(1) + "原来是 " + arg(2) + "，现在是 " + arg(3) + "，不是持平。请核对"
	case "prose-against":
		s = arg(1) + "的预算数是 " + arg(3) + "，决算数是 " + arg(4) + "，与决算数" + arg(2) + "预算数不符。请核对数和用词"
	case "prose-sum":
		s = arg(1) + "写的是 " + arg(2) + "，其中各项加起来是 " + arg(3) + "。请核对总数和各项"
	case "prose-hundred":
		s = arg(1) + "的各项占比加起来是 " + arg(2) + "，不是 100%。请核对占比"
	case "prose-posts":
		s = "在职人数 " + arg(1) + " 超过编制数 " + arg(2) + "。请核对；确实超编的，写明原因"
	case "prose-bridge":
		s = "写了人员增减，没有写上年末的人数。请补写上年末人数和全部增减，能接到年末人数"
	case "prose-districts":
		s = "这里写 " + arg(1) + "，" + cells(f.Cells) + " 写全部是 " + arg(2) + "。请核对，前后用一个数"
	case "prose-list":
		s = "写的是 " + arg(1) + " 个，列出了 " + arg(2) + " 个。请核对个数和名单"
	default:
		return ""
	}
	return narrativeOf(f) + "“" + arg(0) + "”：" + s
}

// narrativeOf names the text that is spoken of: that of a report has no sheet.
func narrativeOf(f calc.Finding) string {
	if f.At.Sheet == "" && f.At.Ref != "" {
		return "报告"
	}
	return "叙述"
}

// wordings says what reads wrong in the narrative and what to do, by the kind of the finding. Its first
// argument is the sentence of the first place, then come the number of places and some of them.
var wordings = map[string]struct{ what, do string }{
	"torn-amount":   {"金额和单位隔开了，或没有写单位", "请让单位紧跟在数后面"},
	"doubled":       {"字词或标点重复", "请删去多余的"},
	"placeholder":   {"没有填完的地方", "请填上内容，或删去"},
	"stale-name":    {"功能分类的名称不是本年度的（箭头后是本年度的）", "请改用本年度的名称"},
	"other-year":    {"年度与本年度不一致", "请看看是不是从别的年度的报告抄来的，是就改成本年度"},
	"unpaired":      {"引号或括号只有一半", "请补上另一半，或删去"},
	"relative-time": {"今年、目前一类的话", "报告在下一年才写成，看不出指的是哪一天，请写明年月日"},

	"style-terms":     {"名称不统一", "请统一用决算表的名称"},
	"style-percent":   {"百分号前有空格", "请删去空格"},
	"style-colon":     {"同一句里只有它的金额前有冒号", "请前后一致"},
	"style-dangling":  {"“其中”前面没有写明总数", "请接在总数后面"},
	"style-nested":    {"分号后的“其中”没有自己的总数", "请写明它的总数，或去掉“其中”"},
	"style-marks":     {"序号的标点与其他的不同", "请统一"},
	"style-stops":     {"标题末尾有句号，同级的其他标题没有", "请删去句号"},
	"style-runin":     {"标题后接着写正文，同级的其他标题单独成行", "请统一"},
	"style-numerals":  {"同类的数用了汉字", "请统一用阿拉伯数字"},
	"style-units":     {"金额不是以万元为单位", "请与全文统一；有意这样写的，不用改"},
	"style-thousands": {"金额的千分号与其他的不同", "请统一"},
	"style-typo":      {"用字可改（箭头后是通行的写法）", "请改正"},
	"style-name":      {"标题用简称，落款用全称", "请统一；简称也可写在叙述表的“单位简称”里"},
	"style-claims":    {"结论没有数", "请写明数量或金额"},
	"style-sections":  {"预算执行情况没有写到的内容", "请补写；没有的，写明没有"},
}

// isStyle tells whether a finding says how the narrative reads, and nothing about what it says.
func isStyle(f calc.Finding) bool { return strings.HasPrefix(f.Kind, "style-") }

// examples quotes places of a finding of wordings, and their sentence where they are too short to be found.
func examples(f calc.Finding, most int) string {
	if len(f.Args) < 3 {
		return ""
	}
	shown := f.Args[2:min(len(f.Args), 2+most)]
	s := "“" + strings.Join(shown, "”、“") + "”"
	if strconv.Itoa(len(shown)) != f.Args[1] {
		s += " 等"
	}
	if most > 1 && len([]rune(shown[0])) < 6 && f.Args[0] != shown[0] {
		s += "（" + f.Args[0] + "）"
	}
	return s
}

// sayStyle puts all remarks on how the narrative reads into one line, so that what contradicts the tables
// stands out.
func sayStyle(list []calc.Finding) string {
	total := 0
	var kinds []string
	var at []calc.Cell
	for _, f := range list {
		n, _ := strconv.Atoi(f.Args[1])
		total += n
		kinds = append(kinds, fmt.Sprintf("%s %d 处（%s）", wordings[f.Kind].what, n, examples(f, 1)))
		for _, c := range append([]calc.Cell{f.At}, f.Cells...) {
			if !slices.Contains(at, c) {
				at = append(at, c)
			}
		}
	}
	return fmt.Sprintf("叙述的文字有 %d 处可以顺一顺：%s（%s）", total, strings.Join(kinds, "，"), cells(at))
}

// sayPlaceOfAnswer names what a line of 填报说明 speaks of.
func sayPlaceOfAnswer(rule, place string) string {
	if place == "" {
		return " " + rule + " "
	}
	return " " + rule + "（" + place + "）"
}

// sayAnswer gives what 填报说明 says of a finding, on one line.
func sayAnswer(f calc.Finding) string { return "已说明：" + oneLine(f.Answer) }

// oneLine puts the paragraphs of a text behind one another.
func oneLine(s string) string { return strings.Join(strings.Split(s, "\n"), " ") }

// sayAnswered tells what a line of 填报说明 answers.
func sayAnswered(a calc.Answered) string {
	return sayPlaces(a.Findings) + "：" + oneLine(a.Text)
}

// moreOrLess names the direction in which a figure changed.
func moreOrLess(f calc.Finding) string {
	if f.Diff().Sign() < 0 {
		return "减少"
	}
	return "增加"
}

// sayPeriod spells 2018 and 2018-06.
func sayPeriod(p string) string {
	if year, month, ok := strings.Cut(p, "-"); ok {
		return year + " 年 " + strings.TrimPrefix(month, "0") + " 月"
	}
	return p + " 年度"
}

// sayPrevious names the workbook with which the figures were compared.
func sayPrevious(r result) string {
	if r.book.LastYear() == nil {
		return "上期  " + filepath.Base(r.previous)
	}
	return "上年  " + filepath.Base(r.previous)
}

// notNumbers says why a text is no number, by the code of the grammar of numerals.
var notNumbers = map[string]string{
	"not-a-number":      "不是数（可能混进了字母 O、l 或汉字）",
	"bad-thousands":     "的千分号位置不对，不知道是多少",
	"bad-sign":          "的正负号或括号不成对",
	"bad-decimals":      "的小数点写得不对",
	"leading-zero":      "以 0 开头，像编码不像金额",
	"percent":           "是百分数，不是金额",
	"exponent-in-text":  "是科学计数法的文字，不知道是不是金额",
	"too-many-digits":   "位数太多，不像金额",
	"too-many-decimals": "小数位太多，不像金额",
	"precision-lost":    "位数超过 15 位，表格软件已经丢了后面的数",
	"no-value":          "没有数",
}

// oddities says how a cell was read that is not written as a plain number.
var oddities = map[string]string{
	"float-noise":        "数带有二进制尾差，已按 15 位有效数字还原到分",
	"text-number":        "数是以文本存的，已按数读",
	"full-width":         "数用了全角字符，已按数读",
	"spaces":             "数前后有空格，已去掉",
	"thousands":          "数带千分号，已按数读",
	"parentheses":        "数写在括号里，已按负数读",
	"trailing-sign":      "负号写在后面，已按负数读",
	"minus-variant":      "负号不是标准的减号，已按负数读",
	"currency":           "数带货币符号，已按数读",
	"unit-suffix":        "数后面带单位，与表的单位一致，已按数读",
	"scientific":         "数是科学计数法，已按数读",
	"dash":               "填的是横线，已按“没有数”读",
	"nil-word":           "填的是“无”一类的字，已按“没有数”读",
	"hidden-row":         "数在隐藏的行里，照样用了",
	"hidden-column":      "数在隐藏的列里，照样用了",
	"control-characters": "文字里有看不见的控制字符，已去掉",
}

// readings are the findings that have no formula: what reading the workbook and making the report can meet.
var readings = []struct {
	id    string
	level calc.Level
	what  string
}{
	{"F-00-01", calc.Critical, "金额在分以下还有数，或不该填的格填了数"},
	{"F-00-02", calc.Warning, "以文本存的金额，一栏里小数位不一样，一栏说一次"},
	{"F-00-03", calc.Warning, "百分数不在 0 到 100 之间；占比是错误，增减率不核"},
	{"R-01", calc.Warning, "缺一张表；缺收入支出决算总表是未核"},
	{"R-02", calc.Unasked, "表里缺一行、一栏或表头，或报告要用的数表里没有"},
	{"R-03", calc.Unasked, "同一张表、同一行或同一栏有两个，不知道该用哪个"},
	{"R-04", calc.Unasked, "表上没有写金额单位，或写了两种"},
	{"R-05", calc.Critical, "公式还没有算出数"},
	{"R-06", calc.Critical, "该填数的地方不是数"},
	{"R-07", calc.Critical, "单元格是错误值，如 #DIV/0!"},
	{"R-08", calc.Warning, "行次或栏次没有递增"},
	{"R-09", calc.Remark, "不认识的表、行或栏，没有用它的数"},
	{"R-10", calc.Remark, "数的写法特别，已按数读"},
	{"R-11", calc.Unasked, "自己写的校验规则有毛病，没法核；一处也没有问到是提示"},
	{"R-12", calc.Unasked, "表大得不像决算表，没有用"},
	{"R-13", calc.Remark, "万元表里四舍五入的尾差，算相符，一张表说一次"},
	{"R-14", calc.Remark, "没有等式核到的金额，只列在审核结果表和 --json 里"},
	{"R-15", calc.Remark, "填报说明里没有用上的一条；编号写错或分不清是哪一处是提示"},
	{"R-16", calc.Unasked, "指定的上年工作簿不是这个单位上一年度的；文件夹里有几个像上年的是提示，读不了是说明"},
	{"P-01", calc.Critical, "公开稿里有身份证号、电话号码、银行账号或敏感词表里的词（只在 --strip-trace 时看）"},
	{calc.SchemeRule, calc.Unasked, "评分标准表有毛病，没法评分；填的得分、指标值与表里算的不一样是提示"},
	{"N-01", calc.Unasked, "叙述表缺报告要用的章节"},
	{"N-02", calc.Critical, "年度前后不一；单位名称前后不一是提示"},
}

// slips says what could have gone wrong at a cell, by the reason of a cause.
var slips = map[string]string{
	"transposition": "像是相邻两位数字写颠倒了", "digit": "多半是录错一位数字", "decimal-shift": "像是小数点错了位",
	"sign": "像是正负号写反了", "unit": "像是元和万元混了", "blank": "这一格空着，像是漏填", "rounding": "差几分钱，像是四舍五入后手填的",
	"omitted": "差的正好是其中一项，像是加总时漏了一项", "double-counted": "多的正好是其中一项，像是加总时多加了一遍",
	"copied": "这个数与上下行或上级科目的一样，像是抄串了行", "swapped": "两格的数像是填颠倒了",
}

// tenThousands writes an amount in 元 as the tables in 万元 print it.
func tenThousands(yuan string) string {
	a, err := calc.ParseAmount(yuan)
	if err != nil {
		return yuan + " 元"
	}
	return a.Shift(-4).String() + " 万元"
}

// sayUnbound words why a slip in a figure would go unseen.
func sayUnbound(u calc.Unbound) string {
	switch u.Reason {
	case "inequality":
		return "只有大小关系或提示级的公式核到这个数，写错了多半看不出来。请对着账再看一遍"
	case "not-asked":
		return "有公式核这个数，但用到的表、行或别的数缺着，没有核。请补上，或对着账再看一遍"
	}
	return "没有公式核这个数，写错了看不出来。请对着账再看一遍；要每次都核，可写进校验规则表"
}

// sayCauses words the guesses at what is wrong, the likeliest first.
func sayCauses(f calc.Finding) string {
	if len(f.Causes) == 0 {
		return ""
	}
	say := func(c calc.Cause) string {
		s := fmt.Sprintf("%s 改为 %s", place(c.At, f.At), money(c.Value, f.Unit))
		for _, w := range c.With {
			s += fmt.Sprintf("，连同 %s 改为 %s", place(w.At, f.At), money(w.Value, f.Unit))
		}
		return s
	}
	c := f.Causes[0]
	all := fmt.Sprintf("全部 %d 条不平的公式都平", c.Mends)
	if c.Mends == 1 {
		all = "这条公式就平"
	}
	s := say(c) + " 后，" + all
	switch {
	case c.Cached:
		s += "：这一格是公式，存着的结果多半是旧的。请用 Excel 或 WPS 打开，重新计算并保存"
	case slips[c.Reason] != "":
		s += "：" + slips[c.Reason]
	}
	var also []string
	for _, d := range f.Causes[1:min(len(f.Causes), 4)] {
		also = append(also, say(d))
	}
	if len(also) > 0 {
		s += "；只凭公式分不清，也可能是 " + strings.Join(also, "，或 ")
		if more := len(f.Causes) - 1 - len(also); more > 0 {
			s += fmt.Sprintf("，等 %d 处", more+len(also))
		}
	}
	return s
}

// saySum writes the right side of a formula by its cells, those of the left side's own sheet without the
// sheet. What is empty adds nothing and is left out.
func saySum(f calc.Finding) string {
	var terms []string
	n := 0
	for _, o := range f.Notes {
		if o.Figure.State != calc.Given {
			continue
		}
		n++
		if n > 8 {
			continue
		}
		sign := " + "
		if o.Minus {
			sign = " - "
		}
		terms = append(terms, sign, place(o.Figure.Cell(), f.At))
	}
	s := strings.TrimPrefix(strings.Join(terms, ""), " + ")
	if n > 8 {
		s += fmt.Sprintf(" + …（共 %d 格）", n)
	}
	return strings.TrimSpace(s)
}

// place spells a cell, without its sheet if that is the sheet of the line above.
func place(c, seen calc.Cell) string {
	if c.Sheet == seen.Sheet {
		return c.Ref
	}
	return c.String()
}

func cells(cs []calc.Cell) string {
	var out []string
	for _, c := range cs[:min(3, len(cs))] {
		out = append(out, c.String())
	}
	if len(cs) > 3 {
		return strings.Join(out, "、") + fmt.Sprintf(" 等 %d 格", len(cs))
	}
	return strings.Join(out, "、")
}

// sayOperand names a figure of a formula's right side with its amount.
func sayOperand(o calc.Operand) string {
	s := strings.Join(strings.Fields(o.Figure.Label), "") + " " + sayValue(o.Figure)
	if o.Minus {
		return "减 " + s
	}
	return "加 " + s
}

// sayValue tells what the cell of a figure holds.
func sayValue(f calc.Figure) string {
	switch f.State {
	case calc.Given:
		return money(f.Amount, f.Unit)
	case calc.Barred:
		return "横线"
	case calc.Blank:
		return "空"
	}
	if len(f.From) == 0 {
		return "表里没有"
	}
	return "读不出数"
}

const sayAlso = "与此有关的另一处"

func money(a calc.Amount, u calc.Unit) string {
	if u == calc.Yuan || u == "" {
		return calc.Grouped(a.String()) + " 元"
	}
	return a.Fixed(a.Decimals()) + " " + string(u)
}

// sayNotAsked words why rules were not asked.
func sayNotAsked(n calc.NotAsked) string {
	switch n.Reason {
	case "missing-table":
		return "缺 " + strings.Join(n.Args, "、") + " 表"
	case "missing-line", "missing-column":
		return "表里没有 " + strings.Join(n.Args, "、")
	case "unreadable":
		return strings.Join(n.Args, "、") + " 读不出数"
	case "broken-table":
		return strings.Join(n.Args, "、") + " 表没有用（单位、表头或重复的问题见上）"
	}
	return n.Reason
}

func sayEcho(root calc.Finding) string {
	return "与 " + root.Rule + "（" + root.At.String() + "）同一处原因"
}

// The check sheet.

// sayVerdict says in a sentence how the audit went.
func sayVerdict(v calc.Verdict) string {
	s := fmt.Sprintf("核对 %d 项，通过 %d 项；错误 %d，未核 %d，提示 %d", v.Asked, v.Passed, v.Count(calc.Critical), v.Count(calc.Unasked), v.Count(calc.Warning))
	if !v.Clean() {
		return "没有通过：" + s
	}
	return "通过：" + s
}

// sayTold words a finding whose place stands beside it.
func sayTold(f calc.Finding) string {
	s := sayFinding(f)
	switch {
	case f.Measure:
		s = fmt.Sprintf("%s：表内数 %s，应为 %s，差额 %s", f.Formula, money(f.Got, f.Unit), money(f.Want, f.Unit), money(f.Diff(), f.Unit))
	case f.Formula != "" && f.Kind != "":
		s = f.Formula + "：" + s
	}
	if c := sayCauses(f); c != "" {
		s += "。" + c
	}
	if n := len(f.Echoes); n > 0 {
		s += fmt.Sprintf("。另有 %d 条不平的公式也是这一处引起的", n)
	}
	return s
}

// The console list.

// An item is one line of a finding on the console: a head of four columns and what it says.
type item struct{ head, text string }

// sayItems lays out a finding under its headline.
func sayItems(f calc.Finding) (headline string, items []item) {
	headline = f.Rule + " " + f.Formula
	if !f.Measure {
		headline = f.Rule + " " + sayFinding(f)
		if f.Formula != "" && f.Kind != "" {
			headline = f.Rule + " " + f.Formula
			items = append(items, item{"说明", sayFinding(f)})
		}
	}
	if at := f.At.String(); at != "" {
		if f.Label != "" {
			at += "   " + strings.Join(strings.Fields(f.Label), "")
		}
		items = append([]item{{"位置", at}}, items...)
	}
	if f.Measure {
		got, want, diff := money(f.Got, f.Unit), money(f.Want, f.Unit), money(f.Diff(), f.Unit)
		w := max(len(got), len(want), len(diff))
		pad := func(s string) string { return strings.Repeat(" ", w-len(s)) + s }
		sum := saySum(f)
		if sum != "" {
			relation := "="
			if strings.Contains(f.Formula, "≥") {
				relation = "不小于"
			} else if strings.Contains(f.Formula, "≤") {
				relation = "不大于"
			}
			sum = "   " + relation + " " + sum
		}
		items = append(items, item{"表内数", pad(got)}, item{"应  为", pad(want) + sum}, item{"差  额", pad(diff)})
	}
	if s := sayCauses(f); s != "" {
		items = append(items, item{"想一想", s})
	}
	if f.Answer != "" {
		items = append(items, item{"", sayAnswer(f)})
	}
	if f.LastAnswer != "" {
		items = append(items, item{"参  考", "上年这样说明：" + oneLine(f.LastAnswer)})
	}
	if len(f.Echoes) > 0 {
		var ids []string
		for _, e := range f.Echoes {
			if !slices.Contains(ids, e.Rule) {
				ids = append(ids, e.Rule)
			}
		}
		items = append(items, item{"同一处", fmt.Sprintf("另有 %d 条不平的公式也是这一处引起的：%s", len(f.Echoes), strings.Join(ids[:min(len(ids), 8)], "、"))})
	}
	return headline, items
}

// unitsOf names the units of the tables that were read.
func unitsOf(b *calc.Book) string {
	var units []string
	for _, t := range b.Tables {
		u := "元"
		if t.Form.Unit != "" && t.Form.Unit != calc.Yuan || t.Broken != "" {
			continue
		}
		if !t.Step().IsZero() {
			u = "万元"
		}
		if !slices.Contains(units, u) {
			units = append(units, u)
		}
	}
	if len(units) == 0 {
		return "没有认出"
	}
	return strings.Join(units, "、")
}

func sayRecognised(b *calc.Book) string {
	s := fmt.Sprintf("%d 张表", len(b.Tables))
	if slices.ContainsFunc(b.Prose, func(p calc.Passage) bool { return p.Name == "主要职能" || len(b.Prose) > 2 }) {
		s += " + 叙述表"
	} else {
		s += "，没有叙述表"
	}
	return s + "；金额单位：" + unitsOf(b)
}

func sayChecked(v calc.Verdict) string {
	roots, echoes := 0, 0
	for _, f := range v.Findings {
		if f.Measure && f.Level == calc.Critical {
			roots++
			echoes += len(f.Echoes)
		}
	}
	failed := strconv.Itoa(roots + echoes)
	if echoes > 0 {
		failed += fmt.Sprintf("（%d 处根因）", roots)
	}
	unasked := 0
	for _, n := range v.NotAsked {
		unasked += n.Count
	}
	return fmt.Sprintf("%d 项：通过 %d，不平 %s；错误 %d，未核 %d，提示 %d，说明 %d%s",
		v.Asked, v.Passed, failed, v.Count(calc.Critical), v.Count(calc.Unasked), v.Count(calc.Warning), v.Count(calc.Remark), sayUnaskedItems(unasked))
}

func sayUnaskedItems(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("；另有 %d 项没法核", n)
}

// sayLeft says which parts the report goes without and which table would fill each.
func sayLeft(left []docgen.LeftOut) string {
	var parts []string
	for _, l := range left {
		var tables []string
		for _, id := range l.Forms {
			tables = append(tables, id+" "+calc.FormByID(id).Titles[0])
		}
		parts = append(parts, l.Part+"（缺 "+strings.Join(tables, " 或 ")+"）")
	}
	return "少写了：" + strings.Join(parts, "；") + "。有这些表的，补上再运行一遍"
}

func sayReport(r result, o options) []item {
	var out []item
	if slices.ContainsFunc(r.verdict.Findings, func(f calc.Finding) bool { return f.Level == calc.Warning && f.Rule != "R-15" }) {
		out = append(out, item{"提示", "属实、不用改表的，在工作簿里加一张填报说明（编号、位置、说明），写明原因，就不再算提示"})
	}
	switch {
	case r.report != "" && o.draft:
		out = append(out, item{"草稿", r.report + "（每一页都标了草稿，不能报出）"})
	case r.report != "":
		out = append(out, item{"报告", r.report}, item{"", fmt.Sprintf("填入 %d 个数，个个写好后又与表核过一遍", r.numbers)})
	case o.verb == "" && r.refused == nil && !r.clean(o):
		out = append(out, item{"报告", "没有生成（先改表；要先看样子：加 --draft）"})
	}
	if r.aside && r.report != "" {
		out = append(out, item{"", sayAside})
	}
	if r.report != "" && len(r.left) > 0 {
		out = append(out, item{"", sayLeft(r.left)})
	}
	for _, path := range r.copies {
		out = append(out, item{"另一份", path})
		switch name := filepath.Base(path); {
		case strings.Contains(name, reviewEnding) && r.uncommented > 0:
			out = append(out, item{"", fmt.Sprintf("有 %d 个数在页眉、页脚、脚注或文本框里，Word 在那里放不下批注", r.uncommented)})
		case strings.Contains(name, publicEnding):
			out = append(out, item{"", sayStripped(r.hidden)})
		}
	}
	if o.strip && o.draft && r.report != "" {
		out = append(out, item{"公开稿", "没有写：草稿不出公开稿，改好以后不加 --draft 再运行一遍"})
	}
	if r.stale != "" {
		out = append(out, item{"", "文件夹里那份 " + filepath.Base(r.stale) + " 是改表之前的，不要用"})
	}
	if r.staleMarks != "" {
		out = append(out, item{"", "文件夹里那份 " + filepath.Base(r.staleMarks) + " 是改表之前的，不用再看"})
	}
	if r.annotated != "" {
		note := "（原表没有改动）"
		if r.workbook.Package == nil {
			note = "（由 .xls 重做，只有数、合并和列宽；原表没有改动）"
		}
		out = append(out, item{"已标红", r.annotated + note})
	}
	if r.annotatedAside && r.annotated != "" {
		out = append(out, item{"", sayAside})
	}
	return out
}

// unseenPlaces are the places of a report that its text does not show.
var unseenPlaces = map[string]string{"link": "链接地址", "picture": "图的说明", "properties": "文档属性", "chart": "图表", "embedded": "图表后面的数据表"}

// sayStripped says what the copy for the public lacks.
func sayStripped(hidden []docgen.Hidden) string {
	parts := []string{"数的出处"}
	for _, h := range hidden {
		parts = append(parts, map[docgen.Hidden]string{
			docgen.HiddenComments: "批注", docgen.HiddenPeople: "作者和单位", docgen.HiddenProperties: "自定义属性",
			docgen.HiddenData: "隐藏的数据", docgen.HiddenPaths: "模板的路径",
		}[h])
	}
	return "去掉了" + strings.Join(parts, "、") + "；看得见的内容没有动"
}

// What changed since the last run.

func sayChanges(c *changes) string {
	if len(c.cells) == 0 {
		return "表里的数没有变"
	}
	return fmt.Sprintf("改了 %d 个数", len(c.cells))
}

func sayChange(c change) string {
	f := c.figure()
	if c.before.State == calc.Given && c.after.State == calc.Given {
		before, unit, _ := strings.Cut(sayValue(c.before), " ")
		after, _, _ := strings.Cut(sayValue(c.after), " ")
		return f.Cell().String() + "  " + before + " → " + after + " " + unit
	}
	return f.Cell().String() + "  " + sayValue(c.before) + " → " + sayValue(c.after)
}

func sayMoreChanges(n int) string { return fmt.Sprintf("另有 %d 个数也变了", n) }

// sayPlaces names findings by rule and cell, as many as a person takes in.
func sayPlaces(list []calc.Finding) string {
	const most = 8
	rules, at := places(list)
	var out []string
	for _, rule := range rules[:min(len(rules), most)] {
		s := rule
		switch cells := at[rule]; {
		case len(cells) > 3:
			s += "（" + strings.Join(cells[:3], "、") + fmt.Sprintf(" 等 %d 处）", len(cells))
		case len(cells) > 0:
			s += "（" + strings.Join(cells, "、") + "）"
		}
		out = append(out, s)
	}
	s := strings.Join(out, "、")
	if len(rules) > most {
		s += fmt.Sprintf(" 等 %d 条", len(rules))
	}
	return s
}

const sayAside = "原来那个名字的文件有人改过、正打开着，或属于另一个工作簿，没有动它，新的存成了上面这个名字"

// saySummary is the last line: the count and the path.
func saySummary(e ending, o options) string {
	var failed, refused int
	var reports, annotated []string
	for _, d := range e.done {
		switch {
		case d.refused:
			refused++
		case d.code != exitOK:
			failed++
		}
		if d.report != "" {
			reports = append(reports, d.report)
		}
		if d.annotated != "" {
			annotated = append(annotated, d.annotated)
		}
	}
	var parts []string
	if failed > 0 {
		parts = append(parts, fmt.Sprintf("%d 个没有通过", failed))
	}
	if refused > 0 {
		parts = append(parts, fmt.Sprintf("%d 个没有处理", refused))
	}
	if e.refused != nil {
		parts = append(parts, "有一个结果没有写出")
	}
	s := fmt.Sprintf("完成：%d 个工作簿", len(e.done))
	if len(parts) > 0 {
		s = fmt.Sprintf("未完成：%d 个工作簿里，%s", len(e.done), strings.Join(parts, "，"))
	}
	if e.interrupted {
		s = fmt.Sprintf("中途停止：处理了 %d 个工作簿", len(e.done))
	}
	if len(reports) > 0 {
		s += fmt.Sprintf("；报告 %d 份", len(reports))
	}
	switch {
	case e.summary != "":
		s += "；每个工作簿的结果在 " + e.summary
	case len(reports) == 1:
		s += "：" + reports[0]
	case len(reports) > 1:
		s += "，最后一份是 " + reports[len(reports)-1]
	case len(annotated) == 1:
		s += "；错处标在 " + annotated[0]
	case len(annotated) > 1:
		s += fmt.Sprintf("；错处标在 %d 份审核结果里，最后一份是 %s", len(annotated), annotated[len(annotated)-1])
	case o.verb == "check" && len(parts) == 0 && !e.interrupted:
		s += "，全部通过"
	}
	return s
}

// The table of a batch.

const (
	summarySheet = "汇总"
	summaryTitle = "部门决算审核汇总"
)

var summaryHeader = []string{"单位", "年度", "文件", "结果", "错误", "未核", "提示",
	"本年收入合计（元）", "本年支出合计（元）", "年初结转和结余（元）", "年末结转和结余（元）", "报告"}

// summaryRow is one workbook of the batch. What was not read has no numbers.
func summaryRow(r result, o options) []any {
	row := []any{"", "", filepath.Base(r.path), "通过"}
	switch {
	case r.refused != nil && r.book == nil:
		return append(row[:3], "读不了："+r.refused.message)
	case r.refused != nil:
		row[3] = "没有做完：" + r.refused.message
	case !r.clean(o):
		for _, l := range []calc.Level{calc.Warning, calc.Unasked, calc.Critical} {
			if r.verdict.Count(l) > 0 {
				row[3] = l.Chinese() // the gravest is the last
			}
		}
	}
	row[0], row[1] = r.book.Entity, r.book.Period
	for _, l := range []calc.Level{calc.Critical, calc.Unasked, calc.Warning} {
		row = append(row, r.verdict.Count(l))
	}
	for _, name := range []string{"本年收入合计", "本年支出合计", "年初结转和结余", "年末结转和结余"} {
		if f := r.book.Report(name); f.State == calc.Given {
			row = append(row, f.Amount)
		} else {
			row = append(row, "")
		}
	}
	if r.report != "" {
		row = append(row, filepath.Base(r.report))
	}
	return row
}

// The sheet for rules of the user's own.

const (
	rulesSheet = "校验规则"
	rulesTitle = "校验规则：把这张表放进决算工作簿，或用 --rules 指定本文件"
)

var (
	rulesHeader   = []string{"编号", "级别", "公式", "说明"}
	rulesExamples = [][]any{
		{"ZD-01", "错误", "公开01/本年收入合计/决算数 = 公开02/合计/本年收入合计", "示例：总表与收入决算表的本年收入一致。级别填 错误、提示 或 说明"},
		{"ZD-02", "提示", "公开01/其他收入/决算数 ≤ 公开01/财政拨款收入/决算数", "示例：其他收入超过财政拨款收入时提示。名称写法见 jixiao rules"},
	}
)

// init.

func sayInit(dir string, written, kept []string) string {
	var b strings.Builder
	for _, n := range written {
		b.WriteString("写好  " + filepath.Join(dir, n) + "\n")
	}
	for _, n := range kept {
		b.WriteString("已有  " + filepath.Join(dir, n) + "（没有动它）\n")
	}
	b.WriteString("下一步：照示例填好决算表和叙述表，运行  jixiao " + dir + "\n")
	return b.String()
}

// Reports that people have edited.

// sayReview is the comment on a number.
func sayReview(n docgen.Number) string {
	s := numberName(n) + "\n出处：" + allCells(n.Cells)
	if n.How != "" {
		s += "\n算法：" + n.How
	}
	return s
}

// allCells names every cell.
func allCells(cs []calc.Cell) string {
	var out []string
	for _, c := range cs {
		out = append(out, c.String())
	}
	return strings.Join(out, "、")
}

func sayComparing(report, workbook string) string {
	return filepath.Base(report) + "  对照  " + filepath.Base(workbook)
}

// stateWords says what became of a number, and what to do.
var stateWords = map[docgen.NumberState]string{
	docgen.Same: "一致", docgen.Edited: "手改", docgen.Stale: "表变了", docgen.Lost: "找不到", docgen.Untied: "没有出处",
}

func sayStates(numbers []docgen.Number) string {
	count := map[docgen.NumberState]int{}
	for _, n := range numbers {
		count[n.State]++
	}
	if len(numbers) == 0 {
		return "没有认出一个与表对得上的数"
	}
	s := fmt.Sprintf("%d 个：一致 %d，手改 %d，表变了 %d，找不到 %d", len(numbers), count[docgen.Same], count[docgen.Edited], count[docgen.Stale], count[docgen.Lost])
	if n := count[docgen.Untied]; n > 0 {
		s += fmt.Sprintf("，没有出处 %d（要自己核对）", n)
	}
	return s
}

// sayNumber names a number of a report by its state and what it is.
func sayNumber(n docgen.Number) string {
	if n.State == docgen.Edited && n.Key == "" {
		return "与表不一致  " + n.Label // who wrote it, and when, nobody knows
	}
	return stateWords[n.State] + "  " + numberName(n)
}

// numberName is what a person calls a number of a report.
func numberName(n docgen.Number) string {
	if inChart(n) {
		return chartNumberName(n)
	}
	if n.Key == docgen.NarrativeKey && n.Label == "" {
		return "叙述里的数"
	}
	return cmp.Or(n.Label, strings.TrimPrefix(n.Key, calc.DerivedForm+"/"))
}

// sayCell names a cell of a table as a person counts it in Word.
func sayCell(s docgen.Spot) string {
	return fmt.Sprintf("第 %d 个表格第 %d 行第 %d 格", s.Table, s.Row, s.Col)
}

func sayNumberItems(n docgen.Number) []item {
	var out []item
	place := n.Place.Sentence
	if n.Place.Table > 0 {
		place = sayCell(n.Place)
	}
	if place == "…" {
		place = "原来在表格里"
	}
	if inChart(n) {
		place = strings.TrimSpace("图“" + n.Place.Chart + "” " + strings.TrimPrefix(place, n.Place.Chart))
	}
	if n.Place.Heading != "" {
		place = "“" + n.Place.Heading + "” " + place
	}
	out = append(out, item{"位置", place})
	if inChart(n) {
		return append(out, chartNumberItems(n)...)
	}
	switch {
	case n.Torn:
		return append(out, item{"报告里", cmp.Or(n.Text, "没有找到")}, item{"说明", "报告里记着的出处或写法（" + n.Key + "）读不懂，这个数没有比，请自己核对"})
	case n.State == docgen.Lost && n.Blank:
		out = append(out, item{"说明", "写报告时这一格空着，现在表里有数了，请自己填上"})
	case n.State == docgen.Lost && n.Place.Table > 0:
		out = append(out, item{"说明", "这一格里的数没有了，请自己看看还要不要写"})
	case n.State == docgen.Lost:
		out = append(out, item{"说明", "这个数连同前后的字都改没了，请自己看看还要不要写"})
	default:
		out = append(out, item{"报告里", cmp.Or(n.Text, "空着")})
	}
	switch {
	case n.Empty:
		out = append(out, item{"应  为", "空着   " + cells(n.Cells)})
	case n.Want == "" && n.Place.Table > 0:
		out = append(out, item{"应  为", "表里没有这个数了，请自己改这一格"})
	case n.Want == "":
		out = append(out, item{"应  为", "表里没有这个数了，请改写这一句"})
	default:
		out = append(out, item{"应  为", strings.TrimSpace(n.Want + "   " + cells(n.Cells))})
	}
	if why := sayWrong(n); why != "" {
		out = append(out, item{"说明", why})
	}
	return out
}

func inChart(n docgen.Number) bool { return n.Place.Chart != "" || n.Place.In != "" }

// chartNumberName is what a person calls something in a chart.
func chartNumberName(n docgen.Number) string {
	s := "图“" + n.Place.Chart + "”"
	switch n.Place.In {
	case docgen.InNames:
		return s + "里的名称"
	case docgen.InLabel:
		s += "里改写的数据标签"
	case docgen.InWorkbook:
		s += "的编辑数据"
	}
	return strings.TrimSpace(s + " " + n.Label)
}

// sayUntiedChart says what of a chart could not be compared.
func sayUntiedChart(n docgen.Number) string {
	s, what := strings.TrimSpace(n.Text+"  图“"+n.Place.Chart+"”"), ""
	switch {
	case n.Place.In == docgen.InWorkbook:
		what = "里“编辑数据”的工作簿认不出来，没有比"
	case n.Place.In == docgen.InAll && n.Place.Chart == "":
		s = "有一张图不是按表画的，没有比"
	case n.Place.In == docgen.InAll:
		what = "不是按表画的，没有比"
	}
	if n.Place.Heading != "" {
		what += "（在“" + n.Place.Heading + "”下）"
	}
	return s + what
}

// chartNumberItems says of something in a chart what it is and what it should be.
func chartNumberItems(n docgen.Number) []item {
	want := cmp.Or(n.Want, "空着")
	if len(n.Cells) > 0 {
		want += "   " + cells(n.Cells)
	}
	switch {
	case n.State == docgen.Lost:
		return []item{{"说明", "这张图找不到了，请自己看看还要不要放"}}
	case n.Place.In == docgen.InWorkbook:
		return []item{{"说明", "画出来的和数据表里的不一样：点“编辑数据”后图会变成 " + cmp.Or(n.Text, "空着") + "，请在“编辑数据”里改"}, {"应  为", want}}
	case len(n.Cells) == 0 && n.Want == "":
		return []item{{"报告里", n.Text}, {"说明", "表里没有这一项，是后来加进图里的，请自己核对"}}
	}
	return []item{{"报告里", cmp.Or(n.Text, "图里没有")}, {"应  为", want}}
}

// sayWrong says what is wrong with a number whose digits are not.
func sayWrong(n docgen.Number) string {
	if n.State == docgen.Stale && n.Key == docgen.NarrativeKey {
		return "这一句是照叙述表写的，后来叙述表或表里的数改了；叙述的文字 refresh 不动，请自己改"
	}
	switch n.Wrong {
	case docgen.WrongUnit:
		return "数字后面的单位与写报告时不一样了，多少就不对了；请照“应为”改"
	case docgen.NoUnit:
		return "数字后面的单位没有了；请补上"
	case docgen.WrongDirection:
		return "数字没有动，前面说增减的字改了；请照“应为”改，或改写这一句"
	case docgen.WrongName:
		if n.NamedIs == "" {
			return "这个数是“" + numberName(n) + "”，报告里写成了“" + n.Named + "”的数；请改文字，或改数"
		}
		return "这个数是“" + numberName(n) + "”，报告里写成了“" + n.Named + "”，表里的" + n.Named + "是 " + n.NamedIs + "；请改名称，或改数"
	case docgen.Coarse:
		return "这个数少写了几位；请照表写全，或在前面加上“约”"
	}
	return ""
}

// sayGone names numbers that went together with their sentence.
func sayGone(numbers []docgen.Number) string {
	return fmt.Sprintf("%s  %s等 %d 个数", stateWords[docgen.Lost], numberName(numbers[0]), len(numbers))
}

// sayGoneItems tells the words that are gone, once.
func sayGoneItems(numbers []docgen.Number) []item {
	var words, want []string
	for _, n := range numbers {
		if s := n.Place.Sentence; len(words) == 0 || !strings.Contains(words[len(words)-1], strings.Trim(s, "…")) {
			words = joined(words, s)
		}
		if n.Want != "" {
			want = append(want, n.Want)
		}
	}
	return []item{{"原  文", strings.Join(words, "。")}, {"说明", "这些数连同前后的字都没有了，请自己看看还要不要写"}, {"应  为", cmp.Or(strings.Join(want, "、"), "表里也没有这些数了")}}
}

// joined adds a sentence to others; one that begins with the end of the last goes on with it.
func joined(words []string, s string) []string {
	const least = len("其中的")
	if n := len(words) - 1; n >= 0 {
		last, rest := strings.TrimSuffix(words[n], "…"), strings.TrimPrefix(s, "…")
		for k := min(len(last), len(rest)); k >= least; k-- {
			if strings.HasSuffix(last, rest[:k]) {
				words[n] = last + rest[k:]
				return words
			}
		}
	}
	return append(words, s)
}

// sayPassage says what became of a section of the narrative.
func sayPassage(c docgen.PassageChange) string {
	name := "“" + c.Name + "”"
	if c.Title != "" {
		name = "“" + c.Name + "：" + c.Title + "”"
	}
	switch {
	case c.Added:
		return name + "（" + cells(c.Cells) + "）是写报告以后加的，报告里没有；要用，请自己加上"
	case len(c.Cells) == 0:
		return name + "这一节叙述表里没有了，报告里还有；请看看还要不要留"
	}
	return name + "（" + cells(c.Cells) + "）与写报告时不一样了，报告里还是原来的文字；要用新的，请自己换上"
}

const sayUntiedHead = "没有出处的数（表里和叙述表里都没有找到，请自己核对）"

func sayUntied(n docgen.Number) string {
	if n.Place.Table > 0 {
		n.Place.Sentence = sayCell(n.Place)
	}
	if inChart(n) {
		return sayUntiedChart(n)
	}
	if n.Place.Heading == "" {
		return n.Text + "  " + n.Place.Sentence
	}
	return n.Text + "  " + n.Place.Sentence + "（在“" + n.Place.Heading + "”下）"
}

func sayMoreUntied(n int) string { return fmt.Sprintf("另有 %d 个，加 --json 可以全看", n) }

// sayVerified is the last line of verify.
func sayVerified(numbers []docgen.Number, said []calc.Finding) string {
	differ, stale := 0, 0
	for _, n := range numbers {
		if n.State != docgen.Same && n.State != docgen.Untied {
			differ++
		}
		if n.State == docgen.Stale && n.Key != docgen.NarrativeKey {
			stale++
		}
	}
	warnings := 0
	for _, f := range said {
		if f.Level == calc.Warning {
			warnings++
		}
	}
	s := "完成：报告里的数与表一致"
	if !slices.ContainsFunc(numbers, func(n docgen.Number) bool { return n.State == docgen.Same }) {
		s = "未完成：没有一个数能与表比，不能说一致；请看看是不是这个单位的报告，数后面有没有写单位"
	}
	if differ > 0 {
		s = fmt.Sprintf("未完成：报告里有 %d 个数与表不一致", differ)
		if stale > 0 {
			s += "；表变了的可用 jixiao refresh 更新"
		}
	}
	if warnings > 0 {
		s += fmt.Sprintf("；文字有 %d 处要看一眼", warnings)
	}
	return s
}

func sayNotRefreshed(v calc.Verdict) string {
	return fmt.Sprintf("没有更新：工作簿里有错误 %d、未核 %d，先改表", v.Count(calc.Critical), v.Count(calc.Unasked))
}

// sayRows says which rows came and went.
func sayRows(c docgen.RowChange) string {
	var parts []string
	if len(c.Added) > 0 {
		parts = append(parts, "多了 "+strings.Join(c.Added, "、"))
	}
	if len(c.Dropped) > 0 {
		parts = append(parts, "少了 "+strings.Join(c.Dropped, "、"))
	}
	if chart, ok := strings.CutPrefix(c.List, "图表:"); ok {
		switch {
		case c.Done:
			return "图“" + chart + "”已按现在的数重画"
		case c.Edited:
			return "图“" + chart + "”有人改过，没有动它，请自己核对"
		}
		return "图“" + chart + "”还是原来的数，请自己改图的数据，或重新生成报告"
	}
	s := "“" + c.List + "”" + strings.Join(parts, "，")
	if c.Done {
		return s + "；表已照着改"
	}
	return s + "；请自己改这里：" + sayNumberItems(docgen.Number{Place: c.Place})[0].text
}

const sayAuditedReport = "这份文档写着那一次核对的结果，只换数会与新的工作簿对不上，没有更新。请对新的工作簿重新出一份（如 jixiao -t 核对单 部门决算.xlsx）"

// sayOtherFile tells that a check sheet is of another file. Digests are shown as the sheet prints them, by their beginning.
func sayOtherFile(workbook, is, of string) string {
	const shown = 16
	return fmt.Sprintf("这份文档写着另一个文件的核对结果（指纹开头 %s），%s 的指纹开头是 %s：工作簿在核对以后改过或另存过，或不是同一个文件，没有比。请对现在的工作簿重新出一份（如 jixiao -t 核对单 部门决算.xlsx）",
		of[:min(shown, len(of))], workbook, is[:min(shown, len(is))])
}

func sayOtherWorkbook(entity, period, gotEntity, gotPeriod string) string {
	return fmt.Sprintf("这份报告是 %s %s年度的，工作簿是 %s %s年度的，没有比。请换成同一个单位、同一年度的工作簿", entity, period, gotEntity, gotPeriod)
}

const (
	sayNoMarks       = "这份报告里没有数的标记（不是 jixiao 写的，或是公开稿），没有数可以更新。可以用 jixiao verify 看看哪些数不一致"
	sayLacksLastYear = "写报告时用了上年的工作簿，这次没有找到，与上年有关的数没有比。请把上年的工作簿放在一起，或用 --previous 指定"
)

func sayOtherYear(year, period string) string {
	return "报告开头写的是 " + year + " 年，工作簿是 " + period + " 年度的。如果拿错了工作簿，下面的不一致都不用看，请换一份再比"
}

func sayNoEntity(entity string) string {
	return "报告里没有“" + entity + "”这个名字，请看看是不是这个单位的报告"
}

const (
	sayRefreshedDraft  = "这是一份草稿，更新后每一页还标着草稿；要报出的，请用工作簿重新生成"
	sayRefreshedReview = "批注没有改，批注里的单元格是写报告时的；要新的批注，请加 --review 重新生成"
)

const sayNothingRefreshed = "未完成：没有写出更新的报告"

func sayRenewed(n docgen.Number) string {
	if inChart(n) && n.Text == "" {
		return fmt.Sprintf("%s  加上 %s   %s", numberName(n), n.Want, cells(n.Cells))
	}
	return fmt.Sprintf("%s  %s 改为 %s   %s", numberName(n), n.Text, n.Want, cells(n.Cells))
}

// sayRefreshed is the last line of refresh.
func sayRefreshed(path string, numbers, left []docgen.Number, byHand bool) string {
	done := 0
	for _, n := range numbers {
		if n.Done {
			done++
		}
	}
	s := fmt.Sprintf("完成：更新了 %d 个数", done)
	if docgen.Differs(left) {
		s = fmt.Sprintf("未完成：更新了 %d 个数，还有 %d 个要自己看", done, len(left))
	} else if byHand {
		s = fmt.Sprintf("未完成：更新了 %d 个数，有的列举要自己改", done)
	}
	return s + "：" + path
}

func sayNoSuchNumber(s string) string {
	return "报告里没有 " + s + " 这个数的出处（只认得 jixiao 写的报告；数要照报告里的写法）"
}

// sayTraced names a number of a report as it was written.
func sayTraced(n docgen.Number) string { return n.Text + "  " + numberName(n) }

func sayTracedItems(n docgen.Number) []item {
	out := []item{{"出处", cells(n.Cells)}, {"名称", n.Key}}
	if n.How != "" {
		out = append(out, item{"算法", n.How})
	}
	if n.Place.Sentence != "" || inChart(n) {
		out = append(out, item{"位置", sayNumberItems(n)[0].text})
	}
	return out
}

// sayDefinitions lists ids with what they stand for.
func sayDefinitions(pairs []string) string {
	var out []string
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, pairs[i]+"（"+pairs[i+1]+"）")
	}
	return strings.Join(out, "、")
}
