package calc

import (
	"slices"
	"strings"
)

// A view is a table as the audit looks at it: with what its form declares of each line and column, and
// with the parts of each Σ, all found once.
type view struct {
	*Table
	lines  []Line           // what the form declares of each row; the zero Line where it declares nothing
	heads  []Col            // the same of each column
	below  map[string][]int // rows one level below a code; under "" the 类
	sums   map[string][]int // rows of a Σ, found when first asked for
	colSum map[string][]int // columns of a Σ
	groups []string         // column groups that have a total of their own (小计 or 合计)
	step   Amount           // in which the table is printed

	marks             []mark // one for each place of the grid
	rounded, absorbed residues
}

func newView(t *Table) *view {
	v := &view{Table: t, step: t.Step(), marks: make([]mark, len(t.Rows)*len(t.Cols)), lines: make([]Line, len(t.Rows)), heads: make([]Col, len(t.Cols)), below: map[string][]int{}, sums: map[string][]int{}, colSum: map[string][]int{}}
	declared := make(map[string]int, len(t.Form.Lines))
	for i, l := range t.Form.Lines {
		declared[l.Key()] = i + 1
	}
	for i, r := range t.Rows {
		if n := declared[r.Name]; n > 0 {
			v.lines[i] = t.Form.Lines[n-1]
		}
		if IsCode(r.Name) {
			parent := ""
			if len(r.Name) > 3 {
				parent = r.Name[:len(r.Name)-2]
			}
			v.below[parent] = append(v.below[parent], i)
		}
	}
	for i, key := range t.Cols {
		v.heads[i], _ = t.Form.Col(key)
		group, leaf, ok := strings.Cut(key, ".")
		if ok && (leaf == "小计" || leaf == "合计") && !slices.Contains(v.groups, group) {
			v.groups = append(v.groups, group)
		}
	}
	return v
}

// row finds a line, or is -1.
func (v *view) row(name string) int {
	if i, ok := v.rows[name]; ok {
		return i
	}
	return -1
}

// col finds a column, or is -1.
func (v *view) col(name string) int {
	if i, ok := v.cols[name]; ok {
		return i
	}
	return -1
}

// figure gives what stands at a place, or nil.
func (v *view) figure(row, col int) *Figure {
	if row < 0 || col < 0 || col >= len(v.grid[row]) {
		return nil
	}
	return &v.grid[row][col]
}

// mark gives the mark of a place, or nil.
func (v *view) mark(row, col int) *mark {
	if row < 0 || col < 0 {
		return nil
	}
	return &v.marks[row*len(v.Cols)+col]
}

// lineParts lists the lines that make up a Σ over lines. 类 are the top codes of a table of codes and
// 下级科目 those one level below the code of; other names are the ones that the form declares.
func (v *view) lineParts(name, of string) []int {
	switch name {
	case "类":
		return v.below[""]
	case "下级科目":
		return v.below[of]
	}
	out, ok := v.sums[name]
	if !ok {
		for i, l := range v.lines {
			if l.Of == name {
				out = append(out, i)
			}
		}
		v.sums[name] = out
	}
	return out
}

// colParts lists the columns that make up a Σ over columns. A 类 of the 经济分类 stands for its 款; other
// names are the ones that the form declares, or a group of columns without its total.
func (v *view) colParts(name string) []int {
	out, ok := v.colSum[name]
	if !ok {
		for i, key := range v.Cols {
			group, leaf, _ := strings.Cut(key, ".")
			declared := v.heads[i].Name != ""
			switch {
			case declared && v.heads[i].Of == name,
				v.Form.Economic && name == "经济分类" && leaf == "小计",
				!declared && group == name && leaf != "小计":
				out = append(out, i)
			}
		}
		v.colSum[name] = out
	}
	return out
}
