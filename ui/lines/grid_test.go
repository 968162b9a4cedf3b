package lines

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"dumplens/model"
)

func TestBytesAndPixelsAgree(t *testing.T) {
	for _, row := range []int{8, 16, 32} {
		for _, word := range []int{1, 2, 4, 8} {
			g := grid{row: row, word: word, cell: fyne.NewSize(7.8, 18)}
			taken := map[int]bool{}
			for i := range row {
				cell := g.hexCell(i)
				if taken[cell] || taken[cell+1] || cell < 0 || cell+1 >= g.hexCells() {
					t.Fatalf("row %d word %d: byte %d stands at cell %d of %d", row, word, i, cell, g.hexCells())
				}
				taken[cell], taken[cell+1] = true, true
				got, inText := g.byteAt(g.x(hexCol+cell) + 1)
				if want := i / word * word; got != want || inText {
					t.Errorf("row %d word %d: at byte %d stands %d", row, word, i, got)
				}
				if got, inText := g.byteAt(g.x(g.textCol()+i) + 1); got != i || !inText {
					t.Errorf("row %d word %d: at character %d stands %d", row, word, i, got)
				}
			}
			if i, _ := g.byteAt(0); i != 0 {
				t.Errorf("left of the bytes stands %d", i)
			}
			if i, _ := g.byteAt(1e6); i != row-1 {
				t.Errorf("right of the text stands %d", i)
			}
		}
	}
}

func TestLinesAndPixelsAgree(t *testing.T) {
	g := grid{row: 16, word: 1, cell: fyne.NewSize(7.8, 18)}
	for _, c := range []struct {
		y    float32
		line int
	}{{0, 0}, {17.9, 0}, {18, 1}, {-0.1, -1}, {-18.1, -2}, {360, 20}} {
		if got := g.lineAt(c.y); got != c.line {
			t.Errorf("at height %v stands line %d, want %d", c.y, got, c.line)
		}
	}
}

// flat lays the inks of a row over each other.
func flat(r rowCells) string {
	out := []byte(strings.Repeat(" ", len(r.ground)))
	for _, s := range r.hex {
		for i := range len(s) {
			if s[i] != ' ' {
				out[i] = s[i]
			}
		}
	}
	return strings.TrimRight(string(out), " ")
}

func TestRowsInWords(t *testing.T) {
	src := newSource(letters(), 0)
	b := src.load(0x1000)
	dark := func(int) bool { return false }
	for _, c := range []struct {
		word int
		want string
	}{
		{1, "71 72 ?? ?? ?? 75 76 77-78 79 7a 00 ff 75 76 77"},
		{2, "7271 ???? 75?? 7776 7978 007a 75ff 7776"},
		{4, "????7271 777675?? 007a7978 777675ff"},
		{8, "777675??`????7271 777675ff`007a7978"},
	} {
		g := grid{row: 16, word: c.word}
		r := g.cellsOf(b, 0x1010, 16, dark)
		if got := flat(r); got != c.want {
			t.Errorf("words of %d: %q, want %q", c.word, got, c.want)
		}
		if r.text != "qr···uvwxyz..uvw" {
			t.Errorf("words of %d: text %q", c.word, r.text)
		}
	}
	r := grid{row: 16, word: 1}.cellsOf(nil, 0x1010, 16, dark)
	if got := flat(r); !strings.HasPrefix(got, ".. .. ..") {
		t.Errorf("bytes that are not read yet are drawn %q", got)
	}
}

func TestRowsSayTheirGround(t *testing.T) {
	src := newSource(letters(), 0)
	b := src.load(0x1000)
	g := grid{row: 16, word: 1}
	r := g.cellsOf(b, 0x1010, 16, func(int) bool { return false })
	for i, want := range []ground{bare, bare, groundPaged, groundPaged, groundPaged, bare} {
		if r.chars[i] != want || r.ground[g.hexCell(i)] != want {
			t.Errorf("byte %d stands on %d and %d, want %d", i, r.chars[i], r.ground[g.hexCell(i)], want)
		}
	}
	if r.hole != bare {
		t.Error("a row with bytes passes for a hole")
	}
	if r = g.cellsOf(b, 0x1020, 16, func(int) bool { return false }); r.hole != groundHole {
		t.Errorf("a row of missing bytes stands on %d", r.hole)
	}
	for why, want := range map[model.Reason]ground{
		model.Present: bare, model.NotInDump: groundHole, model.DemandZero: groundPaged,
		model.Transition: groundPaged, model.PagedOut: groundPaged, model.NotMapped: groundVoid, model.Unknown: groundHole,
	} {
		if got := groundOf(why); got != want {
			t.Errorf("%s stands on %d, want %d", why, got, want)
		}
	}
}

func TestScriptsOfTheText(t *testing.T) {
	src := newSource(bytesAt(0x1000, "n\x00t\x00\xe4\x00\x14\x04\x01\x4e\x80\x99\x7f\xad\xffz"), 0)
	b := src.load(0x1000)
	for script, want := range map[Script]string{
		ASCII: "n.t......N.....z",
		UTF16: "n t ä Д . . . . ",
		ANSI:  "n.t.ä....N€™..ÿz",
	} {
		r := grid{row: 16, word: 1, script: script}.cellsOf(b, 0x1000, 16, func(int) bool { return false })
		if r.text != want {
			t.Errorf("%s: %q, want %q", script.title(), r.text, want)
		}
	}
	src = newSource(letters(), 0)
	r := grid{row: 16, word: 1, script: UTF16}.cellsOf(src.load(0x1000), 0x1010, 16, func(int) bool { return false })
	if !strings.HasPrefix(r.text, ". ···u. ") {
		t.Errorf("half a character beside a hole: %q", r.text)
	}
}
