package ui

import (
	"fmt"

	"dumplens/ui/rows"
)

// viewWords are how a page speaks of its rows.
type viewWords struct {
	task  string // of the job that reads them
	doing string // while it does
	noun  string // one of them
	none  string // there are none
}

// say shows the counts, and words when there are none to show.
func (p *viewPage) say(more string) {
	s := p.table.Store()
	text := countWords(s.Total(), p.words.noun)
	if s.Filtered() {
		text = fmt.Sprintf("%d of %s", matches(s), text)
	}
	if p.job != nil && more == "" {
		more = p.words.doing
	}
	if more == "" {
		more = p.outcome
	}
	if more != "" {
		text += ", " + more
	}
	if !p.started {
		text = "" // nothing was asked for yet
	}
	p.count.Set(text)
	p.empty.Set(p.emptyWords(s))
	p.empty.Hidden = p.empty.Text == ""
	p.empty.Refresh()
	p.root.Refresh()
}

// matches counts the rows that the filter finds, without those shown for the sake of
// a row below.
func matches(s *rows.Store) (n int) {
	for i := range s.Len() {
		if s.Matched(i) {
			n++
		}
	}
	return n
}

// emptyWords says why the table is empty; "" when it is not.
func (p *viewPage) emptyWords(s *rows.Store) string {
	switch {
	case s.Len() > 0 || p.job != nil:
		return ""
	case s.Total() > 0:
		return fmt.Sprintf("No row contains “%s”. Clear the filter to see all %d.", p.filter.Text, s.Total())
	case p.banner.text() != "":
		return "Nothing could be read."
	case p.view.ID == "problems":
		return "No problems so far: everything that was asked for could be read."
	}
	return p.words.none
}

func countWords(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// lower writes a title inside a sentence; abbreviations keep their capitals.
func lower(title string) string {
	if len(title) > 1 && title[1] >= 'A' && title[1] <= 'Z' {
		return title
	}
	return string(title[0]|0x20) + title[1:]
}
