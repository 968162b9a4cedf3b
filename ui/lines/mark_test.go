package lines

import (
	"slices"
	"testing"

	"dumplens/model"
)

func TestRunsOfCells(t *testing.T) {
	for _, c := range []struct {
		word, i, j int
		want       []int // from, length, from, length
	}{
		{1, 3, 5, []int{9, 8}},
		{1, 0, 15, []int{0, 47}},
		{4, 0, 3, []int{0, 8}},
		{4, 2, 3, []int{0, 4}},
		{4, 2, 5, []int{0, 4, 13, 4}}, // the upper half of one word, the lower half of the next
		{4, 0, 5, []int{0, 8, 13, 4}},
		{8, 6, 7, []int{0, 4}},
		{8, 3, 4, []int{6, 5}}, // across the backtick
	} {
		var got []int
		grid{row: 16, word: c.word}.runs(c.i, c.j, func(cell, n int) { got = append(got, cell, n) })
		if !slices.Equal(got, c.want) {
			t.Errorf("words of %d: bytes %d to %d stand in cells %v, want %v", c.word, c.i, c.j, got, c.want)
		}
	}
}

func TestMarks(t *testing.T) {
	s := newStage(t, kernelish(), 1000, 400)
	s.Goto(0x1000, 0)
	s.settle()
	plain := s.sheet.used
	s.SetMarks("notes", []Mark{{First: 0x1041, Last: 0x1044, Tone: 3, Title: "note"}})
	s.SetMarks("structure", []Mark{
		{First: 0x1010, Last: 0x1017, Title: "Flink"},
		{First: 0x1000, Last: 0x10ff, Tone: 1, Title: "whole"},
		{First: 0x1018, Last: 0x101f, Tone: -1, Title: "Blink"},
		{First: lastAddr, Last: lastAddr, Title: "top"},
	})
	if s.sheet.used <= plain {
		t.Error("the marks are not drawn")
	}
	for _, c := range []struct {
		at    model.Addr
		title string
	}{{0xfff, ""}, {0x1000, "whole"}, {0x1010, "Flink"}, {0x1018, "Blink"}, {0x101f, "Blink"}, {0x1020, "whole"}, {0x1041, "note"}, {0x1100, ""}, {lastAddr, "top"}} {
		m, ok := s.MarkAt(c.at)
		if m.Title != c.title || ok != (c.title != "") {
			t.Errorf("at %s: %q %v, want %q", c.at, m.Title, ok, c.title)
		}
	}
	s.picture("hex-marks-dark")
	s.SetMarks("structure", nil)
	if m, ok := s.MarkAt(0x1000); ok {
		t.Errorf("taken away, yet at 0x1000 is %q", m.Title)
	}
	if _, ok := s.MarkAt(0x1042); !ok {
		t.Error("one owner took away the marks of another")
	}
	if s.SetSpace(process()); len(s.marks) != 0 {
		t.Error("another space keeps the marks")
	}
}
