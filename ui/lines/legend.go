package lines

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"dumplens/ui/look"
)

// sign is one line of the legend: how something looks, and what it means. Nothing in
// the view is told by colour alone; the words say what else tells it.
type sign struct {
	text   string
	ink    fyne.ThemeColorName
	ground fyne.ThemeColorName // "" for none
	below  fyne.ThemeColorName // of a line beneath, "" for none
	above  fyne.ThemeColorName // of a line over it
	frame  fyne.ThemeColorName
	words  string
}

// signs is the legend, group by group.
func signs() []struct {
	title string
	list  []sign
} {
	plain := theme.ColorNameForeground
	type group = struct {
		title string
		list  []sign
	}
	bytes := group{lang.L("Bytes"), []sign{
		{text: "00", ink: look.HexZero, words: lang.L("zero")},
		{text: "41 6b 7a", ink: plain, words: lang.L("printable ASCII")},
		{text: "0a 1f 7f", ink: look.HexControl, words: lang.L("control characters, 01 to 1f and 7f")},
		{text: "80 c3 fe", ink: look.HexHigh, words: lang.L("high bytes, 80 to fe")},
		{text: "ff", ink: look.HexFull, words: lang.L("all bits set")},
		{text: "fffffa80`09b47560", ink: look.HexPointer, below: look.HexPointer, words: lang.L("a pointer to bytes that can be read: underlined")},
	}}
	missing := group{lang.L("Missing bytes; the status line says why"), []sign{
		{text: "?? ?? ??", ink: look.Faint, ground: look.HexHole, words: lang.L("not in the dump, or damaged")},
		{text: "?? ?? ??", ink: look.Faint, ground: look.HexPaged, words: lang.L("paged out, in transition or demand zero")},
		{text: "?? ?? ??", ink: look.Faint, ground: look.HexVoid, words: lang.L("no memory is mapped there")},
	}}
	marked := group{lang.L("Marks and lines"), []sign{
		{text: "4d 5a", ink: plain, frame: theme.ColorNamePrimary, words: lang.L("the caret")},
		{text: "4d 5a 90", ink: plain, ground: look.Chosen, words: lang.L("selected")},
		{text: "4d 5a 90", ink: plain, ground: look.HexMark, words: lang.L("what a link or a value led to")},
		{text: "4d 5a 90", ink: plain, ground: look.Tone(1), below: look.Edge(1), words: lang.L("a field of a structure or a note: the status line names it")},
		{above: look.HexPage, words: lang.L("a page of 4 KiB begins")},
		{above: look.HexRegion, words: lang.L("a region or captured bytes begin; its name is at the end of the row")},
	}}
	small := group{lang.L("Minimap: near the view at the left, all of the space at the right"), nil}
	for k := range kinds {
		small.list = append(small.list, sign{ground: kindColours[k], words: k.words()})
	}
	small.list = append(small.list, sign{frame: theme.ColorNamePrimary, words: lang.L("what is in sight; a gap between cells: other memory begins")})
	return []group{bytes, missing, marked, small}
}

// Measures of the legend in pixels.
const (
	signWidth = 150
	signHigh  = 20
	signGap   = 14
	groupGap  = 10
	wordsWide = 440
)

// NewLegend explains the colours and lines of the bytes and of the minimap, in the
// colours of the theme in force.
func NewLegend() fyne.CanvasObject {
	box := container.NewWithoutLayout()
	y := float32(0)
	for i, g := range signs() {
		if i > 0 {
			y += groupGap
		}
		title := look.Text(g.title, theme.ColorNameForeground, theme.SizeNameText, look.Bold)
		title.Move(fyne.NewPos(0, y))
		title.Resize(fyne.NewSize(signWidth+wordsWide, signHigh))
		box.Add(title)
		y += signHigh + 4
		for _, s := range g.list {
			for _, o := range s.objects(y) {
				box.Add(o)
			}
			y += signHigh + 3
		}
	}
	return container.New(fixed{fyne.NewSize(signWidth+signGap+wordsWide, y)}, box)
}

// fixed gives its only object a size.
type fixed struct{ size fyne.Size }

func (f fixed) Layout(o []fyne.CanvasObject, _ fyne.Size) { o[0].Resize(f.size) }
func (f fixed) MinSize([]fyne.CanvasObject) fyne.Size     { return f.size }

// objects draws the sign at a height.
func (s sign) objects(y float32) []fyne.CanvasObject {
	var all []fyne.CanvasObject
	sample := look.Text(s.text, s.ink, theme.SizeNameText, look.Mono)
	wide := sample.MinSize().Width + 8
	if s.text == "" {
		wide = 40
	}
	bar := func(colour fyne.ThemeColorName, top, high float32) *canvas.Rectangle {
		r := canvas.NewRectangle(look.Colour(colour))
		place(r, 0, y+top, wide, high)
		all = append(all, r)
		return r
	}
	if s.ground != "" {
		bar(s.ground, 0, signHigh)
	}
	if s.below != "" {
		bar(s.below, signHigh-edgeHeight, edgeHeight)
	}
	if s.above != "" {
		bar(s.above, signHigh/2, edgeHeight)
	}
	if s.frame != "" {
		r := bar(s.frame, 0, signHigh)
		r.StrokeColor, r.StrokeWidth, r.FillColor = r.FillColor, 1, nil
	}
	words := look.Text(s.words, theme.ColorNameForeground, theme.SizeNameText, fyne.TextStyle{})
	for x, t := range map[float32]*canvas.Text{4: sample, signWidth + signGap: words} {
		t.Move(fyne.NewPos(x, y))
		t.Resize(fyne.NewSize(t.MinSize().Width, signHigh))
		all = append(all, t)
	}
	return all
}
