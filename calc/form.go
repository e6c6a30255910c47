package calc

import "strings"

// DerivedForm is the 表 of the keys of computed figures.
const DerivedForm = "派生"

// ReportForm is the Form of rules that are asked of the finished report, see CheckReport.
const ReportForm = "报告"

// ProseForm is the Form of rules that are asked of the narrative, see prose.go.
const ProseForm = "叙述"

// A Shape is how a form lays its figures out.
type Shape uint8

const (
	Panels Shape = iota // 项目 | 行次 | figures, once or several times side by side
	Codes               // 科目编码 | 科目名称 | figures, a line for each code
	Lists               // 编码 | 名称 | 决算数, several lists side by side
	Heads               // one line of figures under a tall header
)

// A Form is one table of the bureau's set as it is printed.
type Form struct {
	ID       string   // 公开01: the 表 of its keys
	Family   string   // 公开, 财决 or 预算
	Source   string   // where its layout is known from: see forms.go
	Titles   []string // the first is the one that messages use
	Shape    Shape
	Unit     Unit // of its figures; Yuan where the sheet must say 元 or 万元
	Since    int  // first and last year in which the set has it; 0 is no bound
	Until    int
	Optional bool // not every region or unit hands it in: its absence is nothing to say
	Panels   []string
	Lines    []Line
	Cols     []Col
	Economic bool // further columns are 款 of the 经济分类, under the 类 that heads them
	Open     bool // columns are whatever stands there, named by their headers, and a code may stand on several lines
}

// A Line is one line of a form, or for Heads one figure of its header.
type Line struct {
	Panel    string   // where it stands; "" anywhere
	Name     string   // canonical; Under.Name for a sub-line, see Key
	Also     []string // other labels for it in this form, beside the Synonyms
	Code     string   // 支出功能分类 or 经济分类: then the code is the key
	Under    string   // the caption that it is a sub-line of
	Of       string   // the parts it is one of: Σ adds them
	Since    int      // first and last year that print it; 0 is no bound
	Until    int
	Optional bool     // some regions leave it out
	Barred   []string // columns that hold a dash
}

// Key is the line's part of a figure's key.
func (l Line) Key() string {
	switch {
	case l.Code != "":
		return l.Code
	case l.Under != "":
		return l.Under + "." + l.Name
	}
	return l.Name
}

// keyed tells whether the line has this key.
func (l Line) keyed(key string) bool {
	if l.Code == "" && l.Under != "" {
		return joins(key, l.Under, l.Name)
	}
	return l.Key() == key
}

// joins tells whether a key is of a group and a name. It is asked for every figure that a formula wants, so it
// makes no string.
func joins(key, group, name string) bool {
	return len(key) == len(group)+1+len(name) && key[len(group)] == '.' && key[:len(group)] == group && key[len(group)+1:] == name
}

// A Col is one column of figures.
type Col struct {
	Group    string // the header above it, where it has one
	Name     string
	Of       string // the parts it is one of: Σ adds them
	Bare     bool   // the group heads all columns, so that the key leaves it out
	Optional bool
	Unit     Unit // where it differs from the form's
}

// Key is the column's part of a figure's key.
func (c Col) Key() string {
	if c.Group == "" || c.Bare {
		return c.Name
	}
	return c.Group + "." + c.Name
}

// keyed tells whether the column has this key.
func (c Col) keyed(key string) bool {
	if c.Group == "" || c.Bare {
		return c.Name == key
	}
	return joins(key, c.Group, c.Name)
}

// In tells whether a form or line with these bounds is printed in a year; an unknown year has all.
func in(year, since, until int) bool {
	return year == 0 || (since == 0 || year >= since) && (until == 0 || year <= until)
}

// Line finds the form's line by its key.
func (f *Form) Line(key string) (Line, bool) {
	for _, l := range f.Lines {
		if l.keyed(key) {
			return l, true
		}
	}
	return Line{}, false
}

// In tells whether the line is printed in a year; an unknown year has all lines.
func (l Line) In(year int) bool { return in(year, l.Since, l.Until) }

// Col finds the form's column by its key.
func (f *Form) Col(key string) (Col, bool) {
	for _, c := range f.Cols {
		if c.keyed(key) {
			return c, true
		}
	}
	return Col{}, false
}

// FormByID finds a form of the table Forms, or nil.
func FormByID(id string) *Form {
	for i := range Forms {
		if Forms[i].ID == id {
			return &Forms[i]
		}
	}
	return nil
}

// IsCode tells whether a line's name is a code of the 支出功能分类 (类 3, 款 5, 项 7 digits) or of the
// 经济分类 (类 3, 款 5 digits).
func IsCode(line string) bool {
	return (len(line) == 3 || len(line) == 5 || len(line) == 7) && strings.Trim(line, "0123456789") == ""
}
