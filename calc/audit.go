package calc

import "strings"

// An Audit is what the audit of a book says, as a report may print it. The sentences are made where the user is
// spoken to.
type Audit struct {
	File, SHA256 string // of the workbook
	Edition      string // of the rules
	Result       string // in a sentence
	Classes      []RuleClass
	Remarks      []Told
}

// A Told is a finding in words.
type Told struct {
	Level, Rule, Place, Text string
	Answer                   string // what 填报说明 says of it
	At                       Cell
}

// A RuleClass is the rules of one kind, with how they went.
type RuleClass struct {
	Name string
	Tally
}

// Asked is how often the rules were asked and passed or failed.
func (t Tally) Asked() int { return t.Passed + t.Failed }

// Add counts further ones.
func (t *Tally) Add(o Tally) {
	t.Passed += o.Passed
	t.Failed += o.Failed
	t.NotApplicable += o.NotApplicable
	t.NotAsked += o.NotAsked
}

// ruleClasses lists the classes in the order of the catalogue.
var ruleClasses = []string{"表内", "表间", "两套之间", "上年", "表文", "叙述", "自定"}

// classOf tells to which class a rule belongs: by its id, of which the bureau's letters and the comparison of the
// two sets are a contract, and by what it speaks of.
func classOf(r Rule) string {
	own := true
	for _, known := range Rules {
		own = own && known.ID != r.ID
	}
	switch {
	case own:
		return "自定"
	case r.Form == ProseForm:
		return "叙述"
	case strings.HasPrefix(r.ID, "X-22-"):
		return "两套之间"
	case r.ID[0] == 'F':
		return "表内"
	case r.ID[0] == 'X':
		return "表间"
	case r.ID[0] == 'Y', r.ID[0] == 'M':
		return "上年"
	}
	return "表文"
}

// Classes tells how the rules went, class by class. A class without a rule, such as one's own, is left out.
func (v Verdict) Classes(rules []Rule) []RuleClass {
	sum := map[string]*RuleClass{}
	for _, r := range rules {
		name := classOf(r)
		if sum[name] == nil {
			sum[name] = &RuleClass{Name: name}
		}
		sum[name].Add(v.Rules[r.ID])
	}
	var out []RuleClass
	for _, name := range ruleClasses {
		if c := sum[name]; c != nil {
			out = append(out, *c)
		}
	}
	return out
}
