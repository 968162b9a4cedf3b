package lines

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"dumplens/model"
)

// narrowMemory is the memory of a 32-bit process.
func narrowMemory(name string) *sparse {
	return &sparse{name: name, parts: []stretch{{first: 0x84f000, last: 0x850fff}}}
}

func TestWhereASpaceEnds(t *testing.T) {
	high := func(name string) model.Space {
		s := narrowMemory(name)
		s.parts = append(s.parts, stretch{first: 0x100000000, last: 0x100000fff})
		return s
	}
	for _, c := range []struct {
		name    string
		space   model.Space
		pointer int
		bottom  model.Addr
		row     string // the address of the first captured row
		last    string // the words of the last fold, "" for none
	}{
		{"a process of 32 bits", narrowMemory("memory"), 4, 0xffffffff, "0084f000", "0xff7af000 bytes not in dump"},
		{"its kernel", narrowMemory("kernel"), 4, 0xffffffff, "0084f000", "0xff7af000 bytes not in dump"},
		{"a process of 64 bits", narrowMemory("memory"), 8, lastAddr, "00000000`0084f000", "0xffffffffff7af000 bytes not in dump"},
		{"physical memory of a machine with PAE", high("physical"), 4, lastAddr, "00000000`0084f000", "0xfffffffefffff000 bytes not in dump"},
		{"a file", short{narrowMemory("file"), 0x851000}, 4, 0x850fff, "00000000`0084f000", ""},
		{"a process with bytes beyond its pointers", high("memory"), 4, lastAddr, "00000000`0084f000", "0xfffffffefffff000 bytes not in dump"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t, nil, 1000, 400)
			s.SetPointer(c.pointer)
			s.SetSpace(c.space)
			s.Goto(0x84f000, 0)
			s.settle()
			if got := strings.TrimSpace(s.sheet.lines[0].String()); !strings.HasPrefix(got, c.row+"  ") {
				t.Errorf("the first row is %q, want the address %s", got, c.row)
			}
			if got := s.Address(0x84f000); got != c.row {
				t.Errorf("an address is written %q, want %q", got, c.row)
			}
			s.Goto(lastAddr, 0)
			s.settle()
			last := s.shown[len(s.shown)-1]
			if s.Caret() != c.bottom || last.last != c.bottom {
				t.Errorf("the caret goes to %s, the last line ends at %s, want %s", s.Caret(), last.last, c.bottom)
			}
			words := ""
			if last.gap != nil {
				words = last.gap.words
			}
			if !strings.HasPrefix(words, c.last) || (words == "") != (c.last == "") {
				t.Errorf("the last fold says %q, want %q", words, c.last)
			}
		})
	}
}

func TestKeysInANarrowSpace(t *testing.T) {
	s := newStage(t, nil, 1000, 400)
	s.SetPointer(4)
	top := narrowMemory("memory")
	top.parts = append(top.parts, stretch{first: 0xfffff000, last: 0xffffffff})
	for _, c := range []struct {
		name       string
		space      model.Space
		modifier   fyne.KeyModifier
		key        fyne.KeyName
		from, want model.Addr
	}{
		{"End of a row", narrowMemory("memory"), 0, fyne.KeyEnd, 0x84f000, 0x84f00f},
		{"End of the last fold", narrowMemory("memory"), 0, fyne.KeyEnd, 0x851000, 0xffffffff},
		{"Ctrl+End", narrowMemory("memory"), fyne.KeyModifierControl, fyne.KeyEnd, 0x84f000, 0x850fff},
		{"Ctrl+End with bytes at the top", top, fyne.KeyModifierControl, fyne.KeyEnd, 0x84f000, 0xffffffff},
		{"right at the last address", top, 0, fyne.KeyRight, 0xffffffff, 0xffffffff},
		{"down in the last row", top, 0, fyne.KeyDown, 0xfffffff4, 0xfffffff4},
		{"an address with its sign extended", top, 0, fyne.KeyRight, 0xfffffffffffff000, 0xfffff001},
	} {
		s.SetSpace(c.space)
		s.Goto(c.from, 0)
		s.settle()
		if c.modifier != 0 {
			s.with(c.modifier, c.key)
		} else {
			s.key(c.key)
		}
		if s.Caret() != c.want {
			t.Errorf("%s leads from %s to %s, want %s", c.name, c.from, s.Caret(), c.want)
		}
	}
}

func TestNarrowerPointersMoveTheCaretIntoTheSpace(t *testing.T) {
	s := newStage(t, narrowMemory("memory"), 1000, 400)
	s.Goto(lastAddr, 0)
	s.settle()
	s.SetPointer(4)
	s.settle()
	if s.Caret() != 0xffffffff || s.Selection().At != 0xffffffff {
		t.Errorf("the caret stays at %s", s.Caret())
	}
}

func TestMouseBesideNarrowAddresses(t *testing.T) {
	for _, m := range Modes() {
		s := newStage(t, nil, 1200, 400)
		s.SetPointer(4)
		s.SetSpace(narrowMemory("memory"))
		s.SetMode(m)
		s.Goto(0x84f000, 0)
		s.settle()
		s.settle()
		if got := s.grid.hexCol(); got != 11 {
			t.Fatalf("%s: the bytes begin at cell %d", m.ID(), got)
		}
		for i := 0; i < s.grid.row; i += s.grid.word {
			x := s.grid.x(11+s.grid.wordCell(i)) + s.grid.x(s.grid.wordCells())/2
			s.press(fyne.NewPos(x, s.grid.y(2)+3), 0)
			if want := s.shown[2].first + model.Addr(i); s.Caret() != want {
				t.Errorf("%s: a click on item %d leads to %s, want %s", m.ID(), i, s.Caret(), want)
			}
		}
		if m != Bytes {
			continue
		}
		for i := range s.grid.row {
			s.press(fyne.NewPos(s.grid.x(s.grid.textCol()+i)+2, s.grid.y(1)+3), 0)
			if want := s.shown[1].first + model.Addr(i); s.Caret() != want {
				t.Errorf("a click on character %d leads to %s, want %s", i, s.Caret(), want)
			}
		}
	}
}

func TestNarrowAddressesOfThePane(t *testing.T) {
	s := newPaneStage(t, 900, 500)
	var hint string
	s.OnHint(func(text string) { hint = text })
	s.SetPointer(4)
	s.Show(narrowMemory("memory"), 0x84f4ac, 0, "")
	s.settle()
	s.settle()
	if s.entry.Text != "0084f4ac" {
		t.Errorf("the entry shows %q", s.entry.Text)
	}
	m := s.minimap
	m.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(mapWidth-2, 1)}})
	if !strings.HasPrefix(hint, "0084f000 … 0084") {
		t.Errorf("the hint of the minimap is %q", hint)
	}
}
