package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dumplens/model"
	"dumplens/ui/look"
	"dumplens/ui/page"
)

// statusBar is the line at the bottom: the dump, the place in the hex pane and what is
// selected there, what there is to say about what is under the mouse, problems, the
// running job.
type statusBar struct {
	w      *Window
	object *fyne.Container

	kind, space, address, words, problems *page.Para
	selection                             *page.Para // how much is selected, and its sums
	job, stop                             *page.Para
	sums                                  *selectionSums
	bar                                   *progress
	hint, reason, here                    string
}

func newStatusBar(w *Window) *statusBar {
	s := &statusBar{w: w, bar: newProgress()}
	small := func(text string, colour fyne.ThemeColorName) *page.Para {
		p := page.NewPara(text, colour)
		p.OneRow = true
		p.TextSize = look.SizeSmall
		return p
	}
	s.kind, s.space, s.address = small("", look.Faint), small("", look.Faint), small("", look.Faint)
	s.address.Style = look.Mono
	s.address.OnTap = func() { w.p.app.Clipboard().SetContent(s.address.Text); s.setHint("The address was copied") }
	s.selection = small("", look.Faint)
	s.selection.OnTap = w.showSums
	s.sums = &selectionSums{w: w, jobs: newest{w: w}}
	s.problems, s.words = small("", look.Warn), small("", look.Faint)
	s.problems.OnTap = func() { w.openView("problems") }
	s.job, s.stop = small("", look.Faint), small("Cancel", look.Link)
	s.stop.OnTap = func() { w.jobs.cancelShown() }
	s.object = container.New(statusLayout{s}, s.kind, s.space, s.address, s.selection, s.problems, s.words, s.job, s.bar, s.stop)
	s.setJob(nil)
	return s
}

// statusLayout stands each part as wide as its text; words take what is left.
type statusLayout struct{ s *statusBar }

func (l statusLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	s := l.s
	right := size.Width - 12
	for _, o := range []fyne.CanvasObject{s.stop, s.bar, s.job} {
		if !o.Visible() {
			continue
		}
		w := float32(110)
		if p, ok := o.(*page.Para); ok {
			w = min(p.Width()+1, max(right/2, 0))
		}
		right -= w
		stand(o, right, w, size.Height)
		right -= 14
	}
	x := float32(12)
	kind := s.kindRoom(right - x)
	for _, p := range []*page.Para{s.kind, s.space, s.address, s.selection, s.problems, s.words} {
		if !p.Visible() {
			continue
		}
		w := min(p.Width()+1, max(right-x, 0))
		if p == s.kind {
			w = min(w, kind)
		}
		stand(p, x, w, size.Height)
		if p.Text != "" {
			x += w + 18
		}
	}
}

// leastKind is what is left of the dump's kind when there is no room.
const leastKind = 60

// kindRoom is how wide the dump's kind may be for the place, what is selected and the
// problems to be in sight, out of a width.
func (s *statusBar) kindRoom(width float32) float32 {
	for _, p := range []*page.Para{s.space, s.address, s.selection, s.problems} {
		if p.Visible() && p.Text != "" {
			width -= p.Width() + 1 + 18
		}
	}
	return max(width-18, leastKind)
}

func stand(o fyne.CanvasObject, x, w, height float32) {
	h := float32(6)
	if p, ok := o.(*page.Para); ok {
		h = p.HeightFor(w)
	}
	o.Move(fyne.NewPos(x, (height-h)/2))
	o.Resize(fyne.NewSize(w, h))
}

func (statusLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, statusHeight) }

// setDump names the dump.
func (s *statusBar) setDump(d *model.Dump) {
	parts := []string{sentence(d.Kind.String())}
	if v := d.Fact("os"); v.Is() && v.Text != "" {
		parts = append(parts, v.Text)
	}
	text := strings.Join(parts, ", ")
	if d.Arch != model.ArchUnknown {
		text += " " + string(d.Arch)
	}
	s.kind.Set(text)
	s.object.Refresh()
}

// setPlace shows where the hex pane's caret is and why bytes there are missing.
func (s *statusBar) setPlace(space, address, reason string) {
	s.space.Set(space)
	s.address.Set(address)
	s.reason, s.here = reason, ""
	s.sayWords()
}

// setHere names what lies at the place that was set.
func (s *statusBar) setHere(name string) {
	s.here = name
	s.sayWords()
}

// setSelection says how much is selected; "" for nothing.
func (s *statusBar) setSelection(text string) {
	s.selection.Set(text)
	s.object.Refresh()
}

// showPlace shows the place only while the hex pane is there.
func (s *statusBar) showPlace(on bool) {
	s.space.Hidden, s.address.Hidden, s.selection.Hidden = !on, !on, !on
	s.object.Refresh()
}

// setHint shows words about what is under the mouse; "" takes them away.
func (s *statusBar) setHint(text string) {
	s.hint = text
	s.sayWords()
}

func (s *statusBar) sayWords() {
	text := s.hint
	if text == "" {
		text = strings.Trim(s.here+" · "+s.reason, " ·")
	}
	s.words.Set(strings.ReplaceAll(text, "\n", " "))
	s.object.Refresh()
}

// setProblems shows how many problems there are.
func (s *statusBar) setProblems(n int) {
	switch n {
	case 0:
		s.problems.Set("")
	case 1:
		s.problems.Set("⚠ 1 problem")
	default:
		s.problems.Set(fmt.Sprintf("⚠ %d problems", n))
	}
	s.object.Refresh()
}

// setJob shows the progress of a job; nil for none.
func (s *statusBar) setJob(j *job) {
	if j == nil {
		s.bar.Hide()
		s.stop.Hide()
		s.job.Set("Ready")
		if s.w.dump == nil {
			s.job.Set("Nothing leaves this computer")
		}
		s.object.Refresh()
		return
	}
	done, total := j.meter.Read()
	s.bar.set(done, total)
	s.bar.Show()
	s.stop.Show()
	s.job.Set(j.title + progressWords(done, total))
	s.object.Refresh()
}

func progressWords(done, total uint64) string {
	if total == 0 {
		return "…"
	}
	return fmt.Sprintf(" %d %%", min(100, uint64(100*float64(done)/float64(total))))
}

// sentence starts words with a capital, but leaves the name of a file or a symbol as it is.
func sentence(s string) string {
	first, _, _ := strings.Cut(s, " ")
	if s == "" || strings.ContainsAny(strings.TrimRight(first, ".:,;"), ".!+_/\\:") {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// progress is a thin bar; with an unknown total it wanders at each tick.
type progress struct {
	widget.BaseWidget
	track, part *ground
	share       float32 // below 0: unknown
	step        int
}

func newProgress() *progress {
	p := &progress{track: newGround(look.Track), part: newGround(theme.ColorNamePrimary)}
	p.ExtendBaseWidget(p)
	return p
}

func (p *progress) set(done, total uint64) {
	p.share = -1
	if total > 0 {
		p.share = min(1, float32(float64(done)/float64(total)))
	}
	p.step++
	p.Resize(p.Size())
}

// Resize places the part that is done.
func (p *progress) Resize(size fyne.Size) {
	p.BaseWidget.Resize(size)
	p.track.Resize(size)
	x, w := float32(0), size.Width*p.share
	if p.share < 0 {
		w = size.Width / 4
		x = (size.Width - w) * float32(p.step%20) / 19
	}
	p.part.Move(fyne.NewPos(x, 0))
	p.part.Resize(fyne.NewSize(w, size.Height))
}

// MinSize is thin.
func (p *progress) MinSize() fyne.Size { return fyne.NewSize(60, 6) }

// CreateRenderer draws both parts.
func (p *progress) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout(p.track, p.part))
}
