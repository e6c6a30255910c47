package cli

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"jixiao/calc"
	"jixiao/internal/inbox"
)

// SARIF 2.1.0 (OASIS, 2020) is how programs that check things hand their findings to others. It was made
// for text files: a cell of a workbook is no region of one, and stands as a logical location, 公开01表!C31.

const (
	sarifSchema  = "https://json.schemastore.org/sarif-2.1.0.json"
	sarifVersion = "2.1.0"
	sarifTool    = "jixiao"
)

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool        sarifDriver       `json:"tool"`
	Language    string            `json:"language"`
	Invocations []sarifInvocation `json:"invocations"`
	Artifacts   []sarifArtifact   `json:"artifacts"`
	Results     []sarifResult     `json:"results"`
}

type sarifDriver struct {
	Driver struct {
		Name    string      `json:"name"`
		Version string      `json:"version"`
		Rules   []sarifRule `json:"rules"`
	} `json:"driver"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifRule struct {
	ID      string     `json:"id"`
	Short   sarifText  `json:"shortDescription"`
	Full    *sarifText `json:"fullDescription,omitempty"`
	Default struct {
		Level string `json:"level"`
	} `json:"defaultConfiguration"`
	Properties map[string]string `json:"properties"`
}

type sarifInvocation struct {
	Successful    bool                `json:"executionSuccessful"`
	ExitCode      int                 `json:"exitCode"`
	Notifications []sarifNotification `json:"toolExecutionNotifications"`
}

// A sarifNotification says which input was refused, or which output could not be written.
type sarifNotification struct {
	Descriptor struct {
		ID string `json:"id"`
	} `json:"descriptor"`
	Level     string          `json:"level"`
	Message   sarifText       `json:"message"`
	Locations []sarifLocation `json:"locations"`
}

type sarifURI struct {
	URI string `json:"uri"`
}

type sarifArtifact struct {
	Location sarifURI          `json:"location"`
	Hashes   map[string]string `json:"hashes"`
}

type sarifLocation struct {
	ID       int `json:"id,omitempty"`
	Physical struct {
		Artifact sarifURI `json:"artifactLocation"`
	} `json:"physicalLocation"`
	Logical []sarifLogical `json:"logicalLocations,omitempty"`
	Message *sarifText     `json:"message,omitempty"`
}

type sarifLogical struct {
	Name string `json:"fullyQualifiedName"`
}

type sarifResult struct {
	RuleID       string             `json:"ruleId"`
	RuleIndex    int                `json:"ruleIndex"`
	Level        string             `json:"level"`
	Message      sarifText          `json:"message"`
	Locations    []sarifLocation    `json:"locations"`
	Related      []sarifLocation    `json:"relatedLocations,omitempty"`
	Fingerprints map[string]string  `json:"partialFingerprints"`
	Suppressions []sarifSuppression `json:"suppressions"`
	Properties   map[string]string  `json:"properties"`
}

// A sarifSuppression is the answer of 填报说明 to a 提示. It stands in the workbook itself.
type sarifSuppression struct {
	Kind          string `json:"kind"`
	Justification string `json:"justification"`
}

// sarifLevel maps a level. SARIF knows no 未核: what could not be asked holds a report back as an error does,
// and a property tells the two apart.
func sarifLevel(l calc.Level) string {
	return map[calc.Level]string{calc.Critical: "error", calc.Unasked: "error", calc.Warning: "warning", calc.Remark: "note"}[l]
}

// A sarifPart is what one workbook adds to the log.
type sarifPart struct {
	rules    []calc.Rule // the user's own, of this workbook
	artifact []sarifArtifact
	results  []sarifResult // without the index of their rule
	refused  []sarifNotification
}

func sarifOf(r result) (p sarifPart) {
	here := uriOf(r.path)
	if r.refused != nil {
		n := sarifNotification{Level: "error", Message: sarifText{strings.Join(append([]string{r.refused.message}, r.refused.lines...), "\n")}, Locations: []sarifLocation{sarifPlace(here, "")}}
		n.Descriptor.ID = r.refused.kind
		p.refused = append(p.refused, n)
	}
	if r.workbook != nil {
		p.artifact = append(p.artifact, sarifArtifact{sarifURI{here}, map[string]string{"sha-256": r.workbook.SHA256}})
	}
	for _, f := range r.verdict.Findings {
		p.results = append(p.results, sarifFinding(here, f))
	}
	for _, rule := range r.rules {
		if !slices.ContainsFunc(calc.Rules, func(o calc.Rule) bool { return o.ID == rule.ID }) {
			p.rules = append(p.rules, rule)
		}
	}
	return p
}

func sarifPlace(uri, cell string) (l sarifLocation) {
	l.Physical.Artifact.URI = uri
	if cell != "" {
		l.Logical = []sarifLogical{{cell}}
	}
	return l
}

func sarifFinding(here string, f calc.Finding) sarifResult {
	message := sayFinding(f)
	if s := sayCauses(f); s != "" {
		message += "。" + s
	}
	r := sarifResult{RuleID: f.Rule, RuleIndex: -1, Level: sarifLevel(f.Level), Message: sarifText{message}, Locations: []sarifLocation{sarifPlace(here, f.At.String())},
		Fingerprints: map[string]string{"ruleAndCell/v1": fingerprint(f)}, Suppressions: []sarifSuppression{}, Properties: map[string]string{"level": f.Level.String()}}
	if f.Label != "" {
		r.Properties["label"] = f.Label
	}
	if f.Answer != "" && f.Level == calc.Remark {
		r.Suppressions = append(r.Suppressions, sarifSuppression{"inSource", f.Answer})
	}
	relate := func(at calc.Cell, text string) {
		if at == (calc.Cell{}) {
			return // a figure that stands nowhere is no place
		}
		l := sarifPlace(here, at.String())
		l.ID, l.Message = len(r.Related)+1, &sarifText{text}
		r.Related = append(r.Related, l)
	}
	for _, o := range f.Notes {
		relate(o.Figure.Cell(), sayOperand(o))
	}
	for i, c := range f.Causes {
		g := f
		g.Causes = f.Causes[i : i+1]
		relate(c.At, sayCauses(g))
	}
	for _, e := range f.Echoes {
		relate(e.At, e.Rule+" "+sayEcho(f))
	}
	for _, c := range f.Cells {
		relate(c, sayAlso)
	}
	return r
}

// fingerprint tells whether two runs speak of the same thing. It holds no amount: what is still wrong after a
// change is not new.
func fingerprint(f calc.Finding) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{f.Rule, f.Place(), f.Kind, f.Label, f.Formula}, "\n")))
	return hex.EncodeToString(sum[:])
}

// sarif makes the log of a run.
func (e ending) sarifLog(code int) sarifLog {
	run := sarifRun{Language: "zh-CN", Artifacts: []sarifArtifact{}, Results: []sarifResult{}}
	run.Tool.Driver.Name, run.Tool.Driver.Version = sarifTool, version
	index := map[string]int{}
	rule := func(id string, level calc.Level, short, full string) {
		if _, known := index[id]; known {
			return
		}
		index[id] = len(run.Tool.Driver.Rules)
		r := sarifRule{ID: id, Short: sarifText{short}, Properties: map[string]string{"level": level.String()}}
		r.Default.Level = sarifLevel(level)
		if full != "" {
			r.Full = &sarifText{full}
		}
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, r)
	}
	for _, r := range readings {
		rule(r.id, r.level, r.what, "")
	}
	for _, r := range calc.Rules {
		rule(r.ID, r.Level, r.Formula, r.Why)
	}
	done := sarifInvocation{Successful: true, ExitCode: code, Notifications: []sarifNotification{}}
	for _, p := range e.sarif {
		for _, r := range p.rules {
			rule(r.ID, r.Level, r.Formula, r.Why)
		}
		run.Artifacts = append(run.Artifacts, p.artifact...)
		for _, r := range p.results {
			if i, known := index[r.RuleID]; known {
				r.RuleIndex = i
			}
			run.Results = append(run.Results, r)
		}
		done.Notifications = append(done.Notifications, p.refused...)
	}
	done.Successful = len(done.Notifications) == 0
	run.Invocations = []sarifInvocation{done}
	return sarifLog{sarifSchema, sarifVersion, []sarifRun{run}}
}

// writeSARIF writes the log of the run. The user names the file, so that an earlier log there is replaced; what
// is no log of ours is somebody's work.
func (b *batch) writeSARIF(e *ending) *refusal {
	path := b.sarif
	cannot := func(message string) *refusal {
		return &refusal{kind: "cannot-write", code: exitEnvironment, message: message}
	}
	if b.isInput(path) {
		return cannot(saySARIFIsInput(path))
	}
	old, err := inbox.Read(path, 256<<20)
	switch {
	case errors.Is(err, inbox.ErrNotFound):
	case errors.Is(err, inbox.ErrTooLarge), err == nil && len(old) > 0 && !bytes.Contains(old, []byte(`"name": "`+sarifTool+`"`)):
		return cannot(saySomebodysFile(path))
	case err != nil:
		return cannot(sayCannotWrite(path, err))
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(e.sarifLog(e.code())); err != nil {
		return cannot(sayCannotWrite(path, err))
	}
	if err := inbox.Keep(path, out.Bytes()); err != nil {
		return cannot(sayCannotWrite(path, err))
	}
	e.sarifPath = path
	return nil
}

// uriOf writes a path as a URI: a relative one as it stands, so that a log means the same on another machine,
// an absolute one with its scheme.
func uriOf(path string) string {
	volume := filepath.VolumeName(path)
	rest := escapeURI(filepath.ToSlash(path[len(volume):]))
	switch {
	case !filepath.IsAbs(path):
		return escapeURI(filepath.ToSlash(path))
	case strings.HasPrefix(volume, `\\`): // \\server\share
		return "file:" + escapeURI(filepath.ToSlash(volume)) + rest
	case volume != "": // C:
		return "file:///" + volume + rest
	}
	return "file://" + rest
}

// escapeURI percent-encodes every byte of a path that is not unreserved in RFC 3986. net/url could, but nothing
// of ours imports net.
func escapeURI(path string) string {
	var b strings.Builder
	for _, c := range []byte(path) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("-._~/", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
