package lines

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestScriptsOfTheText(t *testing.T) {
	src := newSource(bytesAt(0x1000, "n\x00t\x00\xe4\x00\x14\x04\x01\x4e\x80\x99\x7f\xad\xffz"), 0)
	b := src.load(0x1000)
	for id, want := range map[string]string{
		"ascii":        "n.t......N.....z",
		"utf-16":       "n t ä Д . . . . ",
		"windows-1252": "n.t.ä....N€™..ÿz",
		"iso-8859-1":   "n.t.ä....N....ÿz",
		"windows-1250": "n.t.ä....N€™..˙z",
		"windows-1251": "n.t.д....NЂ™..яz",
		"windows-1253": "n.t.δ....N€™...z",
		"windows-1254": "n.t.ä....N€™..ÿz",
		"cp437":        "n.t.Σ....NÇÖ.¡\u00a0z",
		"cp850":        "n.t.õ....NÇÖ.¡\u00a0z",
		"koi8-r":       "n.t.Д....N─≥.╜Ъz",
		"ebcdic-037":   ">.È.U....+Ør\"Ý.:",
		"none":         "",
	} {
		s, ok := ScriptByID(id)
		if !ok {
			t.Errorf("there is no script %s", id)
			continue
		}
		_, got, _ := rowOf(grid{row: 16, word: 1, script: s}, b, 0x1000, 16)
		if want = strings.ReplaceAll(want, "\u00a0", "."); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
	_, big, _ := rowOf(grid{row: 16, word: 1, script: UTF16, big: true}, newSource(bytesAt(0x1000, "\x00n\x00t\x04\x14"), 0).load(0x1000), 0x1000, 6)
	if big != "n t Д " {
		t.Errorf("big-endian UTF-16: %q", big)
	}
	src = newSource(letters(), 0)
	if _, got, _ := rowOf(grid{row: 16, word: 1, script: UTF16}, src.load(0x1000), 0x1010, 16); !strings.HasPrefix(got, ". ···u. ") {
		t.Errorf("half a character beside a hole: %q", got)
	}
}

// Every character must be as wide as a cell, or those behind it would stand at the
// wrong byte.
func TestCharactersAreAsWideAsACell(t *testing.T) {
	test.NewTempApp(t)
	g := grid{row: 16, word: 1}.measured()
	seen := map[rune]bool{}
	check := func(name string, r rune) {
		if seen[r] {
			return
		}
		seen[r] = true
		const n = 16
		width := fyne.MeasureText(strings.Repeat(string(r), n), g.text, fyne.TextStyle{Monospace: true}).Width / n
		if d := width - g.cell.Width; d > 0.1 || d < -0.1 {
			t.Errorf("%s: %q (%U) is %v wide, a cell %v", name, r, r, width, g.cell.Width)
		}
	}
	for _, s := range Scripts() {
		for c := range 256 {
			check(s.ID(), s.single(byte(c)))
		}
	}
	for u := range 0x10000 {
		r, _ := pair(byte(u), byte(u>>8))
		check("utf-16", r)
	}
	check("missing", '·')
}
