package cli

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "jixiao"

// An importLaw says what a package may import. Paths of ours are written without the module.
type importLaw struct {
	ours    []string // packages of ours; nil is none
	foreign []string // modules of others
	never   []string // of the standard library
}

// laws holds the arrows of the design: imports point inward. A package that is not listed is not planned.
var laws = map[string]importLaw{
	"":                 {ours: []string{"internal/cli"}},
	"calc":             {foreign: []string{decimalModule}, never: []string{"os", "time"}},
	"xlsx":             {ours: []string{"calc", "internal/ooxml"}, foreign: []string{excelizeModule, mscfbModule, "golang.org/x/text"}},
	"docgen":           {ours: []string{"calc", "docgen/docx", "internal/ooxml"}},
	"docgen/docx":      {ours: []string{"internal/ooxml"}},
	"sample":           {},
	"internal/ooxml":   {},
	"internal/inbox":   {foreign: []string{"golang.org/x/sys"}},
	"internal/mail":    {foreign: []string{mailModule}},
	"internal/release": {},
	"internal/cli": {ours: []string{"calc", "xlsx", "docgen", "docgen/docx", "sample", "internal/ooxml", "internal/inbox", "internal/mail"},
		foreign: []string{pflagModule, "golang.org/x/sys", "golang.org/x/term"}},
}

// These are wanted in one package each, its tests included.
const (
	decimalModule  = "github.com/shopspring/decimal"
	excelizeModule = "github.com/xuri/excelize/v2"
	mscfbModule    = "github.com/richardlehane/mscfb"
	pflagModule    = "github.com/spf13/pflag"
	mailModule     = "github.com/wneessen/go-mail"
)

var homes = map[string]string{decimalModule: "calc", excelizeModule: "xlsx", mscfbModule: "xlsx", pflagModule: "internal/cli", mailModule: "internal/mail"}

type listed struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

// packages lists the packages of the module as they are built for a system.
func packages(t *testing.T, system string) map[string]listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	cmd.Dir = filepath.Join("..", "..")
	cmd.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
	out, err := cmd.Output()
	if errors.Is(err, exec.ErrNotFound) {
		t.Skip("no go command")
	} else if err != nil {
		t.Fatal(err)
	}
	all := map[string]listed{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all[strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")] = p
	}
}

// inModule tells whether a package is that of a path or below it.
func inModule(pkg, path string) bool { return pkg == path || strings.HasPrefix(pkg, path+"/") }

func TestImportsPointInward(t *testing.T) {
	for _, system := range []string{"linux", "windows", "darwin"} {
		for name, p := range packages(t, system) {
			law, planned := laws[name]
			if !planned {
				t.Errorf("%s: package %s is not in the design", system, p.ImportPath)
				continue
			}
			for _, imported := range p.Imports {
				ours, own := strings.CutPrefix(imported, module+"/")
				first, _, _ := strings.Cut(imported, "/")
				switch {
				case own && !slices.Contains(law.ours, ours):
				case !own && strings.Contains(first, ".") && !slices.ContainsFunc(law.foreign, func(m string) bool { return inModule(imported, m) }):
				case inModule(imported, "net") || slices.Contains(law.never, imported):
				case imported == "plugin" || imported == "unsafe" || imported == "C":
				default:
					continue
				}
				t.Errorf("%s: %s must not import %s", system, p.ImportPath, imported)
			}
			for _, imported := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
				for path, home := range homes {
					if inModule(imported, path) && name != home {
						t.Errorf("%s: %s imports %s, which is for %s only", system, p.ImportPath, imported, home)
					}
				}
			}
		}
	}
}

// TestTopLevelIsFixed keeps a folder or file from growing beside the few that the design has.
func TestTopLevelIsFixed(t *testing.T) {
	root := filepath.Join("..", "..")
	allowed := map[string][]string{
		"": {"go.mod", "go.sum", "main.go", "README.md", "xlsx", "docgen", "calc", "sample", "internal", ".ci", ".git", ".github", ".gitignore", ".gitattributes",
			"LICENSE", "NOTICE", "NOTICES", "NOTICE.md", "NOTICES.md", "NOTICE.txt", "NOTICES.txt"},
		"internal": {"ooxml", "cli", "inbox", "mail", "release"},
	}
	ignored, _ := os.ReadFile(filepath.Join(root, ".gitignore"))
	for line := range strings.Lines(string(ignored)) {
		allowed[""] = append(allowed[""], strings.Trim(strings.TrimSpace(line), "/"))
	}
	for _, dir := range slices.Sorted(maps.Keys(allowed)) {
		entries, err := os.ReadDir(filepath.Join(root, dir))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if !slices.Contains(allowed[dir], e.Name()) && filepath.Ext(e.Name()) != ".syso" {
				t.Errorf("%s is not in the design", filepath.Join(dir, e.Name()))
			}
		}
	}
	for _, name := range []string{"go.mod", "main.go", "xlsx", "docgen", "calc", "sample", "README.md"} {
		if !exists(filepath.Join(root, name)) {
			t.Errorf("%s is missing", name)
		}
	}
}
