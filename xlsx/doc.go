// Package xlsx turns the bytes of a workbook into a book of figures, each with its cell, and writes the
// workbooks that go back to people: the annotated copy and the summary of a batch. It audits nothing.
//
// Reading goes in two steps. Read gives the raw cells of a .xlsx or .xls exactly as they are stored, or
// refuses the file; Bind finds the forms among the sheets and their figures among the cells. What is
// recognised, and by what:
//
//	file          .xlsx, .xlsm, .xls     its first bytes, never its name
//	narrative     章节 | 标题 | 内容         its header, on any sheet, visible or not
//	填报说明        编号 | 位置 | 说明         its header, in the first row or below a title, on any sheet
//	form          calc.Forms             the title; where 公开 and 财决 share it, the mark (财决01表), the sheet's
//	                                     name, or a column 年初预算数; without a title the mark, then the name
//	table         收入决算表               a second title below the first begins another table of the sheet; beside it, neither
//	                                     is read; a list of titles (目录) is none
//	department    编制单位：…              the heading; 单位名称 of the narrative comes first
//	period        2018年度, 2018年6月       the heading, also 二〇一八年, but no day of filling in; 评价年度 must agree
//	unit          金额单位：元             the heading of the sheet itself; without it no figure of the sheet is used
//	panel         项目 | 行次 | 决算数       the header, once or several times side by side; which panel of the form it
//	                                     is, by its labels; a label belongs to the panel of its figures, merged or not
//	line          一、财政拨款收入          its label, folded and without numbering, or a synonym; sub-lines by the
//	                                     caption above them or 其中
//	科目           206 | 01 | 01, 2060101  its code in one column or three, else the name of its 类
//	column        决算数, 301 → 基本工资    its header, with the group above it where the form has one; without merges a
//	                                     group reaches as far as the blanks to its right
//	second witness 行次, 栏次              they must rise; a disagreement is a finding
//	figure        number or text         the grammar at the top of number.go
//
// What the forms do not know is listed, what is there twice is an ambiguity, and neither is used.
package xlsx
