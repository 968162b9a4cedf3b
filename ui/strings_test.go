package ui

import (
	"strings"
	"testing"

	"dumplens/model"
)

func TestStrings(t *testing.T) {
	r, w := findRig(t, haystack())
	w.openView(idStrings)
	r.settle()
	p := w.now.(*stringsPage)
	list := func() string {
		p.search()
		r.settle()
		var b strings.Builder
		for i := range p.table.Store().Len() {
			row, _, _, _ := p.table.Store().At(i)
			for _, c := range row.Cells {
				b.WriteString(c.String() + "|")
			}
		}
		return b.String()
	}
	if got := list(); !strings.Contains(got, "the Needle here|") || !strings.Contains(got, "needle|") || strings.Count(got, "The file itself") != 2 {
		t.Errorf("the strings are %s", got)
	}
	p.text.SetText("HERE")
	if got := list(); strings.Contains(got, "|needle|") || !strings.Contains(got, "the Needle here|") {
		t.Errorf("those with “here” are %s", got)
	}
	p.text.SetText("^n.+e$")
	p.isExpr.SetChecked(true)
	if got := list(); !strings.Contains(got, "|needle|") || strings.Contains(got, "here") {
		t.Errorf("those that match are %s", got)
	}
	p.text.SetText("")
	w.listStrings(model.Span{Space: w.dump.File, At: 0x100, Len: 0x20}, "a range")
	if got := list(); !strings.Contains(got, "here") || strings.Contains(got, "|needle|") {
		t.Errorf("the strings of a range are %s", got)
	}
	for text, why := range map[string]string{"0": "from 1 to", "x": "from 1 to"} {
		p.least.SetText(text)
		if list(); !strings.Contains(p.told.Text, why) {
			t.Errorf("at least %q characters: %q", text, p.told.Text)
		}
	}
}
