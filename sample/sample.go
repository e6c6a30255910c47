// Package sample holds a workbook of final accounts as a department would send it in, made up to the
// published totals of one department and year.
package sample

import _ "embed"

// Workbook is the sample workbook.
//
//go:embed 赣州市科协2018年度部门决算.xlsx
var Workbook []byte
