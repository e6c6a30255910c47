package calc

// A Rule is one line of the audit: a formula over figures, or a function where a formula cannot say it.
//
// In a formula = ≥ ≤ + - stand between names, and Σ before a name adds the parts that the form declares
// under it. A name is a figure's key 表/行/栏 with what goes without saying left out: the rule's own form,
// and the column, which is then each column of figures in turn. * is each line of Over, or each line of
// codes, and @ each group of columns with a total of its own. 上年 before a table is that table in the
// workbook of the year before, 上期 in that of an earlier month of the year; alone they mean the rule's own.
type Rule struct {
	ID      string // a contract: retired, never given to another rule
	Form    string // the form whose lines are gone through; several equal ones are separated by |
	Over    string // what * stands for: a panel, or the name that lines or columns share in Of; 科目 and 类 are codes, 共有科目 and 单边科目 those of two years, see period.go; "" is each code and 合计
	Formula string
	Whole   string // the total of which each line that * stands for is a part: where it closes exactly in a table of 万元, such a line may have absorbed its remainder and differ from its twin by one step more
	Without string // a form and what columns of it share in Of: where a figure there is not zero the rule is not asked, since another takes its place
	Why     string // what it says in words, for the catalogue and for people
	Level   Level
	Source  string // where the formula comes from
	Func    func(*Book) []Answer
}

// An Answer is what a Func found at one place: an equality to be weighed like a formula (Left and Right),
// or its own verdict.
type Answer struct {
	Left          Figure
	Right         []Operand
	Formula       string // the equality as it reads at this place
	Passed        bool
	NotApplicable bool
	NotAsked      NotAsked // why it could not be asked: Reason and one of Args
	Finding       Finding  // when it is none of these; Rule and Level are filled in by Check
}
