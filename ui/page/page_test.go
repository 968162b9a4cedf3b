package page

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"dumplens/model"
	"dumplens/model/view"
)

func TestWrapFitsTheWidth(t *testing.T) {
	test.NewTempApp(t)
	text := `C:\Windows\System32\drivers\averyveryverylongnameindeed.sys and some words after it`
	for _, w := range []float32{30, 80, 150, 400} {
		lines := wrap(text, w, 13, fyne.TextStyle{})
		for _, l := range lines {
			if got := fyne.MeasureText(l, 13, fyne.TextStyle{}).Width; got > w+1 {
				t.Errorf("at %v the line %q is %v wide", w, l, got)
			}
		}
		if squeeze(strings.Join(lines, "")) != squeeze(text) {
			t.Errorf("at %v the text became %q", w, lines)
		}
	}
}

func squeeze(s string) string { return strings.ReplaceAll(s, " ", "") }

func TestWrapBreaksPathsAtSlashes(t *testing.T) {
	test.NewTempApp(t)
	w := fyne.MeasureText(`C:\Windows\Sys`, 13, fyne.TextStyle{}).Width
	if got := wrap(`C:\Windows\System32`, w, 13, fyne.TextStyle{}); len(got) != 2 || got[0] != `C:\Windows\` {
		t.Errorf("the path breaks into %q", got)
	}
}

func TestCutMarksWhatIsGone(t *testing.T) {
	test.NewTempApp(t)
	got := cut("a long line of text", 60, 13, fyne.TextStyle{})
	if !strings.HasSuffix(got, "…") || fyne.MeasureText(got, 13, fyne.TextStyle{}).Width > 61 {
		t.Errorf("cut gives %q", got)
	}
}

func TestLongValuesAreCut(t *testing.T) {
	test.NewTempApp(t)
	for _, text := range []string{strings.Repeat(`--flag=C:\some\path `, 1600), strings.Repeat("w", 32767), strings.Repeat("i\n", 9)} {
		p := NewPara(text, "")
		p.MostRows = 3
		lines := p.lines(300)
		if len(lines) != 3 || !strings.HasSuffix(lines[2], "…") || !strings.HasPrefix(text, lines[0]) {
			t.Errorf("a text of %d characters becomes %q", len(text), lines)
		}
		for _, l := range lines {
			if fyne.MeasureText(l, p.textSize(), p.Style).Width > 301 {
				t.Errorf("the line %q is too wide", l)
			}
		}
	}
	p := NewPara("short\ntext", "")
	p.MostRows = 3
	if got := p.lines(300); len(got) != 2 || got[1] != "text" {
		t.Errorf("a short text becomes %q", got)
	}
}

func TestCardsCutLongValuesAndLinesDoNot(t *testing.T) {
	test.NewTempApp(t)
	long := []view.Line{{Label: "Command line", Value: model.Str(strings.Repeat("word ", 400))}}
	short := []view.Line{{Label: "Command line", Value: model.Str("a\nb\nc")}}
	if got, want := Card(view.Card{Lines: long}, Acts{}).HeightFor(500), Card(view.Card{Lines: short}, Acts{}).HeightFor(500); got != want {
		t.Errorf("a card with a long value is %v high, want %v", got, want)
	}
	if Lines(long, Acts{}).HeightFor(500) <= 4*Lines(short, Acts{}).HeightFor(500) {
		t.Error("details do not show all of a long value")
	}
}

func samplePage() *view.Page {
	return &view.Page{Title: "A_RATHER_LONG_BUG_CHECK_NAME", Code: "0xD1", Subtitle: "What it means in a sentence.", Sections: []view.Section{{
		Title: "One", Cards: []view.Card{
			{Lines: []view.Line{{Label: "Label", Value: model.Hex(4), Words: "words that explain the value at some length"}}},
			{Title: "Two", Table: &view.Table{Columns: []model.Column{{Title: "Name"}, {Title: "State"}, {Title: "Why"}}, Rows: []model.Row{
				{Cells: []model.Value{model.Str("kernel"), model.Str("partial"), model.Str("because of a long story that is told here")}},
			}}},
		},
	}}}
}

func TestCardsStandSideBySideOnlyWhereThereIsRoom(t *testing.T) {
	test.NewTempApp(t)
	it := build(samplePage(), Acts{})
	if wide, narrow := it.HeightFor(1000), it.HeightFor(400); narrow <= wide {
		t.Errorf("at 400 the page is %v high, at 1000 %v: the cards should stand below each other", narrow, wide)
	}
}

func TestNothingSticksOut(t *testing.T) {
	test.NewTempApp(t)
	for _, w := range []float32{300, 500, 900, 1900} {
		o := New(samplePage(), Acts{})
		win := test.NewTempWindow(t, o)
		win.Resize(fyne.NewSize(w, 600))
		for _, p := range paras(o) {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p)
			if at.X+p.Size().Width > w {
				t.Errorf("at %v the text %q ends at %v", w, p.Text, at.X+p.Size().Width)
			}
		}
	}
}

func paras(o fyne.CanvasObject) (out []*Para) {
	switch x := o.(type) {
	case *Para:
		return []*Para{x}
	case *fyne.Container:
		for _, k := range x.Objects {
			out = append(out, paras(k)...)
		}
	case fyne.Widget:
		for _, k := range test.WidgetRenderer(x).Objects() {
			out = append(out, paras(k)...)
		}
	}
	return out
}

func TestLinkAndBytes(t *testing.T) {
	test.NewTempApp(t)
	var went model.Link
	p := valuePara(model.At(0x1000, "kernel"), Acts{Follow: func(l model.Link) { went = l }})
	test.Tap(p)
	if went.Space != "kernel" || went.At != 0x1000 {
		t.Errorf("the click led to %+v", went)
	}
	absent := valuePara(model.Absent(model.PagedOut, "not captured"), Acts{})
	if absent.Text != "—" || absent.Hint != "paged out: not captured" {
		t.Errorf("an absent value is %q, %q", absent.Text, absent.Hint)
	}
}

func TestShareIsBounded(t *testing.T) {
	for _, c := range []struct {
		part, whole uint64
		want        float32
	}{{0, 0, 0}, {1, 4, 0.25}, {9, 4, 1}} {
		if got := share(c.part, c.whole); got != c.want {
			t.Errorf("share(%d, %d) = %v", c.part, c.whole, got)
		}
	}
}

func TestAbsentLineSaysWhy(t *testing.T) {
	test.NewTempApp(t)
	e := newEntry(view.Line{Label: "PEB", Value: model.Absent(model.PagedOut, "")}, Acts{})
	if e.value.Text != "— paged out" || e.words.Text != "" {
		t.Errorf("the line reads %q, %q", e.value.Text, e.words.Text)
	}
}

// TestTablesAreNotSqueezedBesideOtherCards: a table whose words would break stands below.
func TestTablesAreNotSqueezedBesideOtherCards(t *testing.T) {
	test.NewTempApp(t)
	small := func() Item { return Card(view.Card{Title: "A"}, Acts{}) }
	wide := Card(view.Card{Table: &view.Table{
		Columns: []model.Column{{Title: "Instruction"}},
		Rows:    []model.Row{{Cells: []model.Value{model.Str(strings.Repeat("fffff804`66bb8340 ", 4))}}},
	}}, Acts{})
	b := side(100, 10, small(), small(), wide)
	b.Resize(fyne.NewSize(3*wide.need()-10, 800))
	b.arrange(b.Size(), true)
	if x, y := wide.Position().X, wide.Position().Y; x != 0 || y == 0 {
		t.Errorf("the table stands at %v, %v", x, y)
	}
	if b.objects[1].Position().Y != 0 {
		t.Error("what has room beside the first card stands below it")
	}
	b.arrange(fyne.NewSize(3*wide.need()+20, 800), true)
	if y := wide.Position().Y; y != 0 {
		t.Errorf("with room for all the table stands at %v", y)
	}
}
