package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"jixiao/calc"
)

// The objects of SARIF 2.1.0 that a log of ours holds, as its schema has them: what each must have and what
// else it may have of what is written here. The schema allows nothing that it does not name.
var sarifObjects = map[string]struct{ must, may string }{
	"log":           {"version runs", "$schema"},
	"run":           {"tool", "language invocations artifacts results"},
	"tool":          {"driver", ""},
	"driver":        {"name", "version rules"},
	"rule":          {"id", "shortDescription fullDescription defaultConfiguration properties"},
	"text":          {"text", ""},
	"configuration": {"", "level"},
	"invocation":    {"executionSuccessful", "exitCode toolExecutionNotifications"},
	"notification":  {"message", "descriptor level locations"},
	"descriptor":    {"", "id"},
	"artifact":      {"", "location hashes"},
	"uri":           {"", "uri"},
	"location":      {"", "id physicalLocation logicalLocations message"},
	"physical":      {"artifactLocation", ""},
	"logical":       {"", "fullyQualifiedName"},
	"result":        {"message", "ruleId ruleIndex level locations relatedLocations partialFingerprints suppressions properties"},
	"suppression":   {"kind", "justification"},
}

var uriPattern = regexp.MustCompile(`^(?:file:///?)?(?:[A-Za-z0-9._~/:-]|%[0-9A-F]{2})+$`)

// sarifFault says what is wrong with a log, "" for nothing.
func sarifFault(data []byte) (fault string) {
	defer func() {
		if r := recover(); r != nil {
			fault = fmt.Sprint(r)
		}
	}()
	need := func(ok bool, format string, args ...any) {
		if !ok {
			panic(fmt.Sprintf(format, args...))
		}
	}
	object := func(kind string, v any) map[string]any {
		o, ok := v.(map[string]any)
		need(ok, "a %s is %v", kind, v)
		allowed := sarifObjects[kind]
		must := strings.Fields(allowed.must)
		for _, key := range must {
			need(o[key] != nil, "a %s has no %s", kind, key)
		}
		for key := range o {
			need(slices.Contains(append(must, strings.Fields(allowed.may)...), key), "a %s has %s", kind, key)
		}
		return o
	}
	list := func(v any) []any {
		if v == nil {
			return nil
		}
		return v.([]any)
	}
	text := func(v any) { need(object("text", v)["text"].(string) != "", "an empty text") }
	level := func(v any) {
		need(slices.Contains([]any{"none", "note", "warning", "error"}, v), "the level %v", v)
	}
	uri := func(v any) {
		u := object("uri", v)["uri"].(string)
		need(uriPattern.MatchString(u), "%q is no URI", u)
	}
	location := func(v any) {
		l := object("location", v)
		uri(object("physical", l["physicalLocation"])["artifactLocation"])
		for _, g := range list(l["logicalLocations"]) {
			need(object("logical", g)["fullyQualifiedName"] != "", "a cell without a name")
		}
		if l["message"] != nil {
			text(l["message"])
		}
	}

	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		return err.Error()
	}
	log := object("log", v)
	need(log["version"] == "2.1.0", "version %v", log["version"])
	need(len(list(log["runs"])) == 1, "a command is one run")
	run := object("run", list(log["runs"])[0])
	driver := object("driver", object("tool", run["tool"])["driver"])
	need(driver["name"] != "", "the tool has no name")
	var ids []any
	for _, v := range list(driver["rules"]) {
		r := object("rule", v)
		need(r["id"] != "" && !slices.Contains(ids, r["id"]), "two rules %v", r["id"])
		ids = append(ids, r["id"])
		text(r["shortDescription"])
		if r["fullDescription"] != nil {
			text(r["fullDescription"])
		}
		level(object("configuration", r["defaultConfiguration"])["level"])
	}
	for _, v := range list(run["invocations"]) {
		i := object("invocation", v)
		notes := list(i["toolExecutionNotifications"])
		need(i["executionSuccessful"].(bool) == (len(notes) == 0), "successful is %v", i["executionSuccessful"])
		for _, v := range notes {
			n := object("notification", v)
			text(n["message"])
			level(n["level"])
			need(object("descriptor", n["descriptor"])["id"] != "", "a notification without its kind")
			for _, l := range list(n["locations"]) {
				location(l)
			}
		}
	}
	for _, v := range list(run["artifacts"]) {
		a := object("artifact", v)
		uri(a["location"])
		for _, h := range a["hashes"].(map[string]any) {
			need(len(h.(string)) == 64, "the hash %v", h)
		}
	}
	need(run["results"] != nil, "no results: the list of a clean run is empty, not missing")
	for _, v := range list(run["results"]) {
		r := object("result", v)
		text(r["message"])
		level(r["level"])
		index := int(r["ruleIndex"].(float64))
		need(index >= 0 && index < len(ids) && ids[index] == r["ruleId"], "%v has the index %d", r["ruleId"], index)
		need(len(list(r["locations"])) == 1, "%v stands at %d places", r["ruleId"], len(list(r["locations"])))
		location(list(r["locations"])[0])
		var seen []any
		for _, l := range list(r["relatedLocations"]) {
			location(l)
			id := l.(map[string]any)["id"]
			need(id != nil && !slices.Contains(seen, id), "two related places %v", id)
			seen = append(seen, id)
		}
		need(len(r["partialFingerprints"].(map[string]any)) > 0, "%v has no fingerprint", r["ruleId"])
		need(r["suppressions"] != nil, "whether %v is suppressed is not said", r["ruleId"])
		for _, s := range list(r["suppressions"]) {
			need(slices.Contains([]any{"inSource", "external"}, object("suppression", s)["kind"]), "suppressed by %v", s)
		}
	}
	return ""
}

// A log of every kind of finding there is keeps to the schema and to the contract of levels.
func TestSARIFKeepsToItsSchema(t *testing.T) {
	at := calc.Cell{Sheet: "公开01表", Ref: "C31"}
	figure := calc.Figure{State: calc.Given, Amount: calc.Int(7), Unit: calc.Yuan, Label: "其他收入", From: []calc.Cell{{Sheet: "公开01表", Ref: "C13"}}}
	nowhere := calc.Figure{State: calc.Blank, Label: "外交支出"}
	root := calc.Finding{Rule: "F-01-02", Level: calc.Critical, At: at, Formula: "甲 = 乙", Measure: true, Unit: calc.Yuan, Got: calc.Int(1), Want: calc.Int(2),
		Notes: []calc.Operand{{Figure: figure}, {Figure: nowhere, Minus: true}}, Causes: []calc.Cause{{At: at, Value: calc.Int(2), Reason: "digit", Mends: 2}},
		Echoes: []calc.Finding{{Rule: "X-01", Level: calc.Critical, At: at}}, Cells: []calc.Cell{at}}
	r := result{path: filepath.Join("决算 50%#1", "部门决算.xlsx"), book: &calc.Book{}, verdict: calc.Verdict{Findings: []calc.Finding{
		root,
		{Rule: "R-04", Level: calc.Unasked, Kind: "no-unit", At: at, Args: []string{"收入决算表"}},
		{Rule: "R-01", Level: calc.Warning, Kind: "missing-table", Args: []string{"公开08", "政府性基金"}},
		{Rule: "X-39-01", Level: calc.Remark, At: at, Formula: "甲 ≤ 乙", Answer: "上级追加"},
		{Rule: "ZD-01", Level: calc.Critical, At: at, Formula: "甲 = 丙"},
	}}, rules: append(slices.Clone(calc.Rules), calc.Rule{ID: "ZD-01", Level: calc.Critical, Formula: "甲 = 丙"})}
	var e ending
	e.add(r, options{sarif: "x"})
	e.add(result{path: "坏.xlsx", refused: &refusal{kind: "damaged", message: "坏了", code: exitRefused}}, options{sarif: "x"})
	log := e.sarifLog(e.code())
	data, err := json.Marshal(log)
	if err != nil {
		t.Fatal(err)
	}
	if fault := sarifFault(data); fault != "" {
		t.Errorf("%s:\n%s", fault, data)
	}
	run := log.Runs[0]
	for i, want := range []struct {
		level, property, place string
		related, suppressed    int
	}{
		{"error", "error", "公开01表!C31", 4, 0}, // an operand that stands nowhere is no place
		{"error", "unasked", "公开01表!C31", 0, 0},
		{"warning", "warning", "", 0, 0},
		{"note", "remark", "公开01表!C31", 0, 1},
		{"error", "error", "公开01表!C31", 0, 0},
	} {
		got := run.Results[i]
		place := ""
		if l := got.Locations[0].Logical; len(l) > 0 {
			place = l[0].Name
		}
		if got.Level != want.level || got.Properties["level"] != want.property || place != want.place || len(got.Related) != want.related || len(got.Suppressions) != want.suppressed {
			t.Errorf("%s is %+v, want %+v", got.RuleID, got, want)
		}
		if uri := got.Locations[0].Physical.Artifact.URI; uri != "%E5%86%B3%E7%AE%97%2050%25%231/%E9%83%A8%E9%97%A8%E5%86%B3%E7%AE%97.xlsx" {
			t.Errorf("the workbook is at %s", uri)
		}
	}
	if i := run.Invocations[0]; i.Successful || i.ExitCode != exitRefused || len(i.Notifications) != 1 {
		t.Errorf("a refused workbook gives %+v", i)
	}
	for _, rule := range r.rules {
		if !slices.ContainsFunc(run.Tool.Driver.Rules, func(r sarifRule) bool { return r.ID == rule.ID && r.Default.Level == sarifLevel(rule.Level) }) {
			t.Errorf("rule %s is not described", rule.ID)
		}
	}
}

// What is still wrong after a change elsewhere is the same finding to whoever compares two logs.
func TestFingerprintsAreOfThePlaceAndNotOfTheAmount(t *testing.T) {
	f := calc.Finding{Rule: "F-01-02", At: calc.Cell{Sheet: "公开01表", Ref: "C31"}, Formula: "甲 = 乙", Got: calc.Int(1)}
	g := f
	g.Got, g.Answer = calc.Int(2), "说明"
	if fingerprint(f) != fingerprint(g) {
		t.Error("another amount gives another fingerprint")
	}
	for name, change := range map[string]func(*calc.Finding){
		"rule": func(f *calc.Finding) { f.Rule = "F-01-03" }, "cell": func(f *calc.Finding) { f.At.Ref = "C32" },
		"sheet": func(f *calc.Finding) { f.At.Sheet = "公开02表" }, "what is missing": func(f *calc.Finding) { f.Label = "其他收入" },
	} {
		g := f
		change(&g)
		if fingerprint(f) == fingerprint(g) {
			t.Errorf("another %s gives the same fingerprint", name)
		}
	}
}

func TestPathsAreURIs(t *testing.T) {
	cases := map[string]string{
		"a.xlsx":      "a.xlsx",
		"./b c.xlsx":  "./b%20c.xlsx",
		"a:b.xlsx":    "a%3Ab.xlsx",
		"../决/a.xlsx": "../%E5%86%B3/a.xlsx",
	}
	if runtime.GOOS == "windows" {
		cases[`C:\决算\a.xlsx`] = "file:///C:/%E5%86%B3%E7%AE%97/a.xlsx"
		cases[`\\srv\share\a.xlsx`] = "file://srv/share/a.xlsx"
	} else {
		cases["/tmp/a+(1).xlsx"] = "file:///tmp/a%2B%281%29.xlsx"
	}
	for path, want := range cases {
		if got := uriOf(path); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
}

// The log of a real run is one, and the same each time.
func TestSARIFOfARunIsTheSameEachTime(t *testing.T) {
	broken, err := os.ReadFile(filepath.Join("..", "..", "sample", "broken", sampleName))
	if err != nil {
		t.Fatal(err)
	}
	inFolder(t, broken)
	var first []byte
	for range 2 {
		var out, errs bytes.Buffer
		if code := (Command{Out: &out, Err: &errs}).Main([]string{"check", "--sarif", "结果.sarif", sampleName}); code != exitFindings {
			t.Fatalf("exit code %d\n%s%s", code, &out, &errs)
		}
		data, err := os.ReadFile("结果.sarif")
		if err != nil {
			t.Fatal(err)
		}
		if fault := sarifFault(data); fault != "" {
			t.Errorf("%s:\n%s", fault, data)
		}
		if first == nil {
			first = data
		} else if !bytes.Equal(first, data) {
			t.Error("two runs give two logs")
		}
	}
}
