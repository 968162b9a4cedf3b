package lines

import (
	"testing"

	"dumplens/model"
)

// kernelish is a space with bytes at both ends and holes of all kinds between.
func kernelish() *sparse {
	return &sparse{name: "kernel", parts: []stretch{
		{first: 0x1000, last: 0x1fff},
		{first: 0x2000, last: 0x3fff, why: model.PagedOut},
		{first: 0x4000, last: 0x400f},
		{first: 0x4018, last: 0x4fff},
		{first: 0xfffff80000001000, last: 0xfffff80000002fff},
		{first: 0xfffffffffffff000, last: lastAddr},
	}}
}

func folded(s model.Space, row int) layout {
	src := newSource(s, 0)
	return src.layout(row, true, src.load)
}

func TestFoldedLines(t *testing.T) {
	x := folded(kernelish(), 16)
	want := []struct {
		first, last model.Addr
		words       string
	}{
		{0, 0xfff, "0x1000 bytes not in dump"},
		{0x1000, 0x100f, ""},
	}
	for i, line := range x.from(0, len(want)) {
		checkLine(t, line, want[i].first, want[i].last, want[i].words)
	}
	checkLine(t, x.at(0x2abc), 0x2000, 0x3fff, "0x2000 bytes paged out")
	checkLine(t, x.at(0x4010), 0x4010, 0x401f, "") // half a row is missing: not folded
	gap := x.at(0x7fffffffffffffff)
	checkLine(t, gap, 0x5000, 0xfffff80000000fff, "0xfffff7ffffffc000 bytes not in dump")
	if up, ok := x.prev(gap); !ok || up.first != 0x4ff0 {
		t.Errorf("above the gap stands %v", up)
	}
	if down, ok := x.next(gap); !ok || down.first != 0xfffff80000001000 {
		t.Errorf("below the gap stands %v", down)
	}
}

func checkLine(t *testing.T, got line, first, last model.Addr, words string) {
	t.Helper()
	have := ""
	if got.gap != nil {
		have = got.gap.words
	}
	if got.first != first || got.last != last || have != words {
		t.Errorf("line %s..%s %q, want %s..%s %q", got.first, got.last, have, first, last, words)
	}
}

func TestBothEndsOfTheSpace(t *testing.T) {
	for _, fold := range []bool{true, false} {
		src := newSource(kernelish(), 0)
		x := src.layout(16, fold, src.load)
		end := x.at(lastAddr)
		checkLine(t, end, 0xfffffffffffffff0, lastAddr, "")
		if _, ok := x.next(end); ok {
			t.Error("there is a line after the last address")
		}
		if got := x.from(0xffffffffffffffe0, 10); len(got) != 2 {
			t.Errorf("%d lines at the end, want 2", len(got))
		}
		if _, ok := x.prev(x.at(0)); ok {
			t.Error("there is a line before address 0")
		}
		if got := x.move(lastAddr, 1000); got.last != lastAddr {
			t.Errorf("moving down from the end leads to %s", got.first)
		}
		if got := x.lowest(4).first; got != 0xffffffffffffffc0 {
			t.Errorf("the lowest top of 4 lines is %s", got)
		}
	}
}

func TestEmptyAndFullSpaces(t *testing.T) {
	x := folded(&sparse{name: "none"}, 16)
	checkLine(t, x.at(0x1234), 0, lastAddr, "0x10000000000000000 bytes not in dump")
	x = folded(&sparse{name: "all", parts: []stretch{{first: 0, last: lastAddr}}}, 32)
	checkLine(t, x.at(lastAddr), lastAddr-31, lastAddr, "")
}

func TestMixedGapSaysItsParts(t *testing.T) {
	s := &sparse{name: "kernel", parts: []stretch{
		{first: 0, last: 0xfff},
		{first: 0x1000, last: 0x1fff, why: model.PagedOut},
		{first: 0x3000, last: 0x3fff, why: model.DemandZero},
		{first: 0x4000, last: 0x4fff},
	}}
	checkLine(t, folded(s, 16).at(0x1000), 0x1000, 0x3fff,
		"0x3000 bytes: 0x1000 paged out, 0x1000 not in dump, 0x1000 demand zero")
}

func TestLinesUpAndDownAgree(t *testing.T) {
	x := folded(kernelish(), 16)
	line := x.at(0)
	for i := 0; i < 2000; i++ {
		down, ok := x.next(line)
		if !ok {
			break
		}
		up, ok := x.prev(down)
		if !ok || up.first != line.first || up.last != line.last {
			t.Fatalf("below %s..%s stands %s, above which stands %s..%s", line.first, line.last, down.first, up.first, up.last)
		}
		if down.first != line.last+1 {
			t.Fatalf("lines are not adjacent: %s after %s", down.first, line.last)
		}
		line = down
	}
	if line.last != lastAddr {
		t.Errorf("the way down ended at %s", line.last)
	}
}

func TestCapturedBefore(t *testing.T) {
	s := kernelish()
	for _, runs := range []uint64{0, 0x100} {
		s.runs = runs
		for _, c := range []struct {
			at, want model.Addr
			ok       bool
		}{
			{0, 0, false},
			{0x1000, 0, false},
			{0x1001, 0x1000, true},
			{0x2000, 0x1fff, true},
			{0x3800, 0x1fff, true},
			{0x4018, 0x400f, true},
			{0x4019, 0x4018, true},
			{0xfffff80000000000, 0x4fff, true},
			{lastAddr, lastAddr - 1, true},
		} {
			if got, ok := capturedBefore(s, c.at); got != c.want || ok != c.ok {
				t.Errorf("runs of 0x%x: captured before %s: %s %v, want %s %v", runs, c.at, got, ok, c.want, c.ok)
			}
		}
	}
	if got, ok := capturedLast(s); got != lastAddr || !ok {
		t.Errorf("last captured %s %v", got, ok)
	}
	if got, ok := capturedBefore(&sparse{name: "none"}, lastAddr); ok {
		t.Errorf("an empty space has captured %s", got)
	}
}

func TestRunsAreJoined(t *testing.T) {
	s := kernelish()
	s.runs = 0x80
	for _, c := range []struct{ from, next, previous model.Addr }{
		{0x1800, 0x4000, 0x1000},
		{0x2000, 0x4000, 0x1000},
		{0x4008, 0x4018, 0x4000},
		{0x4500, 0xfffff80000001000, 0x4018},
		{0xfffff80000002800, 0xfffffffffffff000, 0xfffff80000001000},
	} {
		if got, ok := nextRun(s, c.from); !ok || got != c.next {
			t.Errorf("after %s: %s %v, want %s", c.from, got, ok, c.next)
		}
		if got, ok := previousRun(s, c.from); !ok || got != c.previous {
			t.Errorf("before %s: %s %v, want %s", c.from, got, ok, c.previous)
		}
	}
	if got, ok := nextRun(s, lastAddr); ok {
		t.Errorf("after the top: %s", got)
	}
}
