package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dumplens/model"
	"dumplens/model/view"
	"dumplens/ui/look"
	"dumplens/ui/page"
)

// codeList draws lines of instructions, those in sight only. Its keys: arrows and Page
// Up and Down, with Shift to select; Enter follows the target, Ctrl+C copies.
type codeList struct {
	widget.BaseWidget
	p     *codePanel
	title *page.Para // the function that the chosen line is in

	lines []view.CodeLine
	rows  []codeRow // what is drawn: a line may have a head over it
	first []int     // the row of each line
	top   int       // the first row in sight
	caret int       // the chosen line, -1 for none
	from  int       // the other end of the selection
	left  float32   // pixels scrolled to the right
	wide  float32   // of the widest row drawn, in pixels

	focused, shift bool
	wheel          float32
	hot            bool // the mouse is over a link
	sheet          *codeSheet
}

// codeRow is one row: a line, or the head of the function that begins with it.
type codeRow struct {
	line int
	head bool
}

func newCodeList(p *codePanel) *codeList {
	c := &codeList{p: p, caret: -1, title: page.NewPara("", look.Faint)}
	c.title.OneRow = true
	c.ExtendBaseWidget(c)
	return c
}

// set shows other lines, the chosen one so many rows below the upper edge.
func (c *codeList) set(lines []view.CodeLine, caret, below int) {
	c.lines, c.caret, c.from = lines, min(caret, len(lines)-1), min(caret, len(lines)-1)
	c.lay()
	if c.caret >= 0 {
		c.top = c.bound(c.first[c.caret] - min(below, c.fits()/3))
	}
	c.left = 0
	c.changed()
}

// lay finds the rows of the lines.
func (c *codeList) lay() {
	c.rows, c.first = c.rows[:0], c.first[:0]
	for i := range c.lines {
		if c.lines[i].Head != "" {
			c.rows = append(c.rows, codeRow{i, true})
		}
		c.first = append(c.first, len(c.rows))
		c.rows = append(c.rows, codeRow{line: i})
	}
}

// mostLines bounds the lines kept: what is far away on the other side goes.
const mostCodeLines = 6 * screens

// add puts more lines before or after those there; what is in sight stays where it is.
func (c *codeList) add(lines []view.CodeLine, before bool) {
	if len(lines) == 0 {
		return
	}
	topLine := 0
	into := 0 // rows between the first of that line and the upper edge
	if len(c.rows) > 0 {
		topLine = c.rows[c.top].line
		into = c.top - c.first[topLine]
	}
	if before {
		n := len(lines)
		c.lines = append(lines, c.lines...)
		c.shiftLines(n)
		topLine += n
		if len(c.lines) > mostCodeLines {
			c.lines = c.lines[:mostCodeLines]
		}
	} else {
		c.lines = append(c.lines, lines...)
		if n := len(c.lines) - mostCodeLines; n > 0 && topLine >= n {
			c.lines = c.lines[n:]
			c.shiftLines(-n)
			topLine -= n
		}
	}
	if c.caret >= len(c.lines) || c.caret < 0 {
		c.caret, c.from = -1, -1
	}
	c.from = min(c.from, len(c.lines)-1)
	c.lay()
	topLine = min(topLine, len(c.lines)-1)
	c.top = c.bound(c.first[topLine] + into)
	c.changed()
}

// shiftLines moves the indexes when lines came or went at the front.
func (c *codeList) shiftLines(n int) {
	if c.caret >= 0 {
		c.caret += n
		c.from = max(c.from+n, 0)
	}
}

// lineOf finds the line that an address belongs to; -1 when it is not read.
func (c *codeList) lineOf(at model.Addr) int {
	for i := range c.lines {
		if c.lines[i].Holds(at) {
			return i
		}
	}
	return -1
}

// fits is how many rows have room.
func (c *codeList) fits() int { return max(int(c.Size().Height/c.rowHigh()), 1) }

func (c *codeList) rowHigh() float32 {
	return float32(int(fyne.MeasureText("0", c.textSize(), look.Mono).Height + 3.5))
}

func (c *codeList) textSize() float32 { return theme.Size(look.SizeSmall) }

// sees tells whether a line is in sight.
func (c *codeList) sees(line int) bool {
	r := c.first[line]
	return r >= c.top && r < c.top+c.fits()
}

// bound keeps a first row within the rows.
func (c *codeList) bound(top int) int { return max(min(top, len(c.rows)-1), 0) }

// choose chooses a line and scrolls it into sight; with tell the hex pane follows.
func (c *codeList) choose(line int, tell bool) {
	if line < 0 || line >= len(c.lines) {
		return
	}
	c.caret = line
	if !c.shift || !tell {
		c.from = line
	}
	r := c.first[line]
	if r < c.top {
		c.top = c.bound(r)
	} else if n := c.fits(); r >= c.top+n {
		c.top = c.bound(r - n + 1)
	}
	c.changed()
	if tell {
		c.p.moved(&c.lines[line])
	}
}

// chosen is the line chosen, nil for none.
func (c *codeList) chosen() *view.CodeLine {
	if c.caret < 0 || c.caret >= len(c.lines) {
		return nil
	}
	return &c.lines[c.caret]
}

// selected gives the ends of the selection; -1 and -2 when there is none.
func (c *codeList) selected() (first, last int) {
	if c.caret < 0 {
		return -1, -2
	}
	return min(c.caret, c.from), max(c.caret, c.from)
}

func (c *codeList) selectAll() {
	c.caret, c.from = len(c.lines)-1, 0
	c.Refresh()
}

// scroll moves by rows.
func (c *codeList) scroll(rows int) {
	if top := c.bound(c.top + rows); top != c.top {
		c.top = top
	}
	c.changed()
}

// changed draws, and asks for more lines when their end is near.
func (c *codeList) changed() {
	c.title.Set(c.function())
	c.Refresh()
	near := 2 * c.fits()
	switch {
	case len(c.rows) == 0:
	case c.top < near:
		c.p.more(true)
		if len(c.rows)-c.top < 2*near {
			c.p.more(false)
		}
	case len(c.rows)-c.top < 2*near:
		c.p.more(false)
	}
}

// function names the function of the chosen line, as far as its head is read.
func (c *codeList) function() string {
	for i := min(c.caret, len(c.lines)-1); i >= 0; i-- {
		if c.lines[i].Head != "" {
			return c.lines[i].Head
		}
	}
	return ""
}
