package lines

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"dumplens/model"
)

// everyGrid gives a grid of each mode, row, base and byte order.
func everyGrid(yield func(name string, g grid)) {
	for _, m := range Modes() {
		for _, wish := range []int{8, 16, 32} {
			for _, base := range Bases() {
				for _, big := range []bool{false, true} {
					for _, script := range []Script{ASCII, NoText} {
						g := grid{mode: m, wish: wish, base: base, big: big, script: script, cell: fyne.NewSize(7.8, 18)}.fitted(8, 0)
						yield(fmt.Sprintf("%s, %d a row, %s, big %v, text %s", m.ID(), wish, base.Title(), big, script.ID()), g)
					}
				}
			}
		}
	}
}

func TestBytesAndPixelsAgree(t *testing.T) {
	everyGrid(func(name string, g grid) {
		taken := map[int]bool{}
		for i := range g.row {
			from, end := g.span(i, i)
			if from < 0 || end > g.hexCells() {
				t.Fatalf("%s: byte %d stands at cells %d to %d of %d", name, i, from, end, g.hexCells())
			}
			for c := from; g.digits() && c < end; c++ {
				if taken[c] {
					t.Fatalf("%s: byte %d stands where another one does", name, i)
				}
				taken[c] = true
			}
			for c := from; c < end; c++ {
				got, inText := g.byteAt(g.x(g.hexCol()+c) + 1)
				if want := i / g.word * g.word; got != want || inText {
					t.Errorf("%s: at byte %d, cell %d, stands %d", name, i, c, got)
				}
			}
			if g.script == NoText {
				continue
			}
			if got, inText := g.byteAt(g.x(g.textCol()+i) + 1); got != i || !inText {
				t.Errorf("%s: at character %d stands %d", name, i, got)
			}
		}
		if i, _ := g.byteAt(0); i != 0 {
			t.Errorf("%s: left of the bytes stands %d", name, i)
		}
		right := g.row - 1
		if g.mode == Pointers || g.script == NoText {
			right = g.row - g.word
		}
		if i, _ := g.byteAt(1e6); i != right {
			t.Errorf("%s: right of the row stands %d, want %d", name, i, right)
		}
		if g.mode == Pointers {
			for i := 0; i < g.row; i += g.word {
				if got, inText := g.byteAt(g.x(g.nameCol()+i/g.word*nameCells) + 1); got != i || inText {
					t.Errorf("%s: at the name of byte %d stands %d", name, i, got)
				}
			}
		}
	})
}

func TestRowsAsLongAsThereIsRoom(t *testing.T) {
	for _, c := range []struct {
		mode  Mode
		width float32
		row   int
	}{
		{Bytes, 100, 8},
		{Bytes, 500, 8},
		{Bytes, 1000, 16},
		{Bytes, 1500, 32},
		{Bytes, 3000, 64},
		{Bytes, 9000, 64},
		{U64, 500, 8},
		{U64, 700, 16},
		{U64, 1000, 16},
		{U64, 1300, 32},
		{F32, 1000, 16},
		{Pointers, 600, 8},
		{Pointers, 1400, 16},
		{Pointers, 9000, 16},
	} {
		g := grid{mode: c.mode, cell: fyne.NewSize(7.8, 18)}.fitted(8, c.width)
		if g.row != c.row {
			t.Errorf("%s, %v wide: %d bytes a row, want %d", c.mode.ID(), c.width, g.row, c.row)
		}
		if g.row > 8 && g.x(g.cells())+barWidth > c.width {
			t.Errorf("%s, %v wide: a row takes %v", c.mode.ID(), c.width, g.x(g.cells()))
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

// rowOf is a row as it is drawn: the bytes and the text.
func rowOf(g grid, b *block, at model.Addr, n int) (hex, text string, r *rowCells) {
	r = &rowCells{}
	g.fill(r, b, at, n)
	return strings.TrimRight(string(r.hex), " "), string(r.text), r
}

// layer is what is drawn with an ink.
func (r *rowCells) layer(k ink) string {
	out := []byte(strings.Repeat(" ", len(r.hex)))
	for i, c := range r.hex {
		if r.ink[i] == k {
			out[i] = c
		}
	}
	return strings.TrimRight(string(out), " ")
}

func TestRowsInEveryMode(t *testing.T) {
	src := newSource(letters(), 0)
	b := src.load(0x1000)
	for _, c := range []struct {
		g    grid
		want string
	}{
		{grid{mode: Bytes}, "71 72 ?? ?? ?? 75 76 77-78 79 7a 00 ff 75 76 77"},
		{grid{mode: Bytes, big: true}, "71 72 ?? ?? ?? 75 76 77-78 79 7a 00 ff 75 76 77"},
		{grid{mode: Bytes, base: Unsigned}, "113 114  ??  ??  ?? 117 118 119 120 121 122   0 255 117 118 119"},
		{grid{mode: Bytes, base: Signed}, " 113  114   ??   ??   ??  117  118  119  120  121  122    0   -1  117  118  119"},
		{grid{mode: U16}, "7271 ???? 75?? 7776 7978 007a 75ff 7776"},
		{grid{mode: U16, big: true}, "7172 ???? ??75 7677 7879 7a00 ff75 7677"},
		{grid{mode: U16, base: Unsigned}, "29297    ??    ?? 30582 31096   122 30207 30582"},
		{grid{mode: U32}, "????7271 777675?? 007a7978 777675ff"},
		{grid{mode: U32, big: true}, "7172???? ??757677 78797a00 ff757677"},
		{grid{mode: U32, big: true, base: Signed}, "         ??          ??  2021227008    -9079177"},
		{grid{mode: U64}, "777675??`????7271 777675ff`007a7978"},
		{grid{mode: U64, big: true}, "7172????`??757677 78797a00`ff757677"},
		{grid{mode: F32, big: true}, "           ??            ??  2.023994e+34  -3.26276e+38"},
		{grid{mode: F64}, "                 ??  2.89696835922e+267"},
		{grid{mode: Pointers, wish: 32}, "777675??`????7271 777675ff`007a7978"},
	} {
		if c.g.wish == 0 {
			c.g.wish = 16
		}
		g := c.g.fitted(8, 0)
		got, text, _ := rowOf(g, b, 0x1010, 16)
		if got != c.want {
			t.Errorf("%s, %s, big %v: %q, want %q", g.mode.ID(), g.base.Title(), g.big, got, c.want)
		}
		if text != "qr···uvwxyz..uvw" {
			t.Errorf("%s: text %q", g.mode.ID(), text)
		}
	}
	for _, m := range Modes() {
		g := grid{mode: m, wish: 16}.fitted(8, 0)
		if got, _, _ := rowOf(g, nil, 0x1010, g.row); strings.Trim(got, ".-` ") != "" || !strings.Contains(got, "..") {
			t.Errorf("%s: bytes that are not read yet are drawn %q", m.ID(), got)
		}
	}
	g := grid{mode: U32, base: Unsigned, wish: 16}.fitted(8, 0)
	if got, _, _ := rowOf(g, b, 0x1000, 6); !strings.HasSuffix(got, " --") {
		t.Errorf("an item at the end of the space is %q", got)
	}
}

func TestNumbersFitTheirCells(t *testing.T) {
	everyGrid(func(name string, g grid) {
		if g.digits() {
			return
		}
		for _, p := range [][]byte{
			{0, 0, 0, 0, 0, 0, 0, 0},
			{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
			{0x80, 0, 0, 0, 0, 0, 0, 0},
			{0, 0, 0, 0x80, 0, 0, 0, 0x80},
			{0xff, 0xff, 0x7f, 0x80, 0xff, 0xff, 0x7f, 0x80},
			{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xef, 0xff},
			{1, 0x80, 0x80, 0x80, 1, 0x80, 0x80, 0x80},
			{0x80, 0x80, 0x80, 1, 0x80, 0x80, 0x80, 1},
		} {
			if s := string(g.number(nil, p[:g.word])); len(s) > g.wordCells() {
				t.Errorf("%s: %q is longer than %d", name, s, g.wordCells())
			}
		}
	})
}

func TestClassesHaveTheirInk(t *testing.T) {
	src := newSource(bytesAt(0x1000, "A\x00\x01\x7f\x80\xfe\xff "), 0)
	_, _, r := rowOf(grid{row: 8, word: 1}, src.load(0x1000), 0x1000, 8)
	for k, want := range map[ink]string{
		inkPlain: "41                   20", inkZero: "   00", inkControl: "      01 7f",
		inkHigh: "            80 fe", inkFull: "                  ff", inkPointer: "", inkFaint: "",
	} {
		if got := r.layer(k); got != want {
			t.Errorf("ink %d: %q, want %q", k, got, want)
		}
	}
	r.lit[1] = true
	grid{row: 8, word: 1}.fill(r, src.load(0x1000), 0x1000, 8)
	if got := r.layer(inkZero); got != "" {
		t.Errorf("on a strong ground zeroes are faint: %q", got)
	}
}

func TestRowsSayTheirGround(t *testing.T) {
	src := newSource(letters(), 0)
	b := src.load(0x1000)
	g := grid{row: 16, word: 1}
	_, _, r := rowOf(g, b, 0x1010, 16)
	for i, want := range []ground{bare, bare, groundPaged, groundPaged, groundPaged, bare} {
		if r.chars[i] != want || r.ground[g.hexCell(i)] != want {
			t.Errorf("byte %d stands on %d and %d, want %d", i, r.chars[i], r.ground[g.hexCell(i)], want)
		}
	}
	if r.hole != bare {
		t.Error("a row with bytes passes for a hole")
	}
	if g.fill(r, b, 0x1020, 16); r.hole != groundHole {
		t.Errorf("a row of missing bytes stands on %d", r.hole)
	}
	g = grid{mode: U32, base: Unsigned, wish: 16}.fitted(8, 0)
	if _, _, r = rowOf(g, b, 0x1010, 16); r.ground[0] != groundPaged || r.ground[9] != groundPaged || r.ground[22] != bare {
		t.Errorf("a number of which a byte is missing stands on %v", r.ground)
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
