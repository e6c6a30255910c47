package docgen

import _ "embed"

// The templates of the tool beside the report, ordinary Word documents like it.
var (
	//go:embed template/公开说明.docx
	disclosure []byte
	//go:embed template/自评表.docx
	selfAssessment []byte
	//go:embed template/核对单.docx
	checkSheet []byte
)

// BuiltIn gives a template of the tool by its name, nil for a name that none has.
func BuiltIn(name string) []byte {
	switch name {
	case "绩效评价报告":
		return Default
	case "公开说明":
		return disclosure
	case "自评表":
		return selfAssessment
	case "核对单":
		return checkSheet
	}
	return nil
}

// BuiltInNames lists the names of the templates of the tool.
func BuiltInNames() []string {
	return []string{"绩效评价报告", "公开说明", "自评表", "核对单"}
}
