package docgen_test

import (
	"strings"
	"testing"

	"jixiao/docgen"
)

// A place of a report is given as a person finds it in Word.
func TestPassagesAreNamedByTheirChapters(t *testing.T) {
	passages, err := readProse(docgen.Default)
	if err != nil {
		t.Fatal(err)
	}
	chapters := 0
	for _, p := range passages {
		if len(p.Text) != len(p.From) {
			t.Errorf("%s: %d paragraphs with %d places", p.Name, len(p.Text), len(p.From))
		}
		if !strings.HasPrefix(p.Name, "二、") {
			continue
		}
		chapters++
		if name := strings.TrimSuffix(p.Name, "。"); len(p.From) == 0 || p.From[0].String() != "“"+name+"”第 1 段" {
			t.Errorf("%s begins at %v", p.Name, p.From)
		}
	}
	if chapters != 1 {
		t.Errorf("chapter 二 was found %d times", chapters)
	}
	if _, err := readProse([]byte("本年收入970.56万元")); err == nil {
		t.Error("what is no Word document was read")
	}
}

func TestWhatIsNoHeadingStaysInTheText(t *testing.T) {
	for line, heading := range map[string]bool{
		"六、其他情况":                       true,
		"七、其他情况：":                      true,
		"一、二等奖各一名":                     false,
		"（六）其他情况":                      false,
		"六是其他情况":                       false,
		"六、其他收入增加。支出减少":                false,
		"六、" + strings.Repeat("长", 40): false,
	} {
		passages, err := readProse(with(t, "{{机构情况}}", line))
		if err != nil {
			t.Fatal(err)
		}
		named, said := false, false
		for _, p := range passages {
			named = named || p.Name == line
			for _, text := range p.Text {
				said = said || text == line
			}
		}
		if named != heading || said == heading {
			t.Errorf("%s: a heading %v, in the text %v", line, named, said)
		}
	}
}
