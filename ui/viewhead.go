package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"dumplens/ui/look"
	"dumplens/ui/page"
)

// mostFilter is how wide a filter gets, in pixels at scale 1.
const mostFilter = 230

// head is the line over the table: title, count, what can be done, filter.
func (p *viewPage) head() fyne.CanvasObject {
	title := page.NewPara(p.view.Title, theme.ColorNameForeground)
	title.TextSize, title.Style, title.OneRow = theme.SizeNameSubHeadingText, look.Bold, true
	objects := []fyne.CanvasObject{title, p.count}
	if p.longer != nil {
		objects = append(objects, p.longer)
	}
	objects = append(objects, p.filter)
	last := len(objects) - 1
	return container.New(flow{gap: 10, inset: 14, elastic: func(i int, left float32) (float32, bool) {
		filter := min(mostFilter, left*0.5)
		name := min(title.Width()+1, left-filter)
		switch i {
		case 0:
			return name, true
		case 1:
			return left - filter - name, true
		case last:
			return filter, true
		}
		return 0, false
	}}, objects...)
}
