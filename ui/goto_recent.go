package ui

import (
	"slices"
	"strings"

	"dumplens/model"
	"dumplens/model/name"
)

// recentPlaces are the places that were gone to by name, the last first.
type recentPlaces []name.Choice

// matching are those that begin as text does.
func (r recentPlaces) matching(text string) []name.Choice {
	const most = 4 // beside what else is offered
	var out []name.Choice
	for _, c := range r {
		if len(c.Text) > len(text) && strings.EqualFold(c.Text[:len(text)], text) && (text == "" || len(out) < most) {
			out = append(out, c)
		}
	}
	return out
}

// remember keeps a place that was gone to.
func (r *recentPlaces) remember(text, space string, at model.Addr) {
	text = strings.TrimSpace(text)
	if sign := strings.IndexAny(text, "+-"); sign == 0 {
		text = space + ":" + at.String() // from elsewhere it would lead elsewhere
	}
	c := name.Choice{Text: text, Word: text, What: "recent", Space: space, At: at}
	list := slices.DeleteFunc(*r, func(have name.Choice) bool { return have.Text == text })
	list = slices.Insert(list, 0, c)
	*r = list[:min(len(list), maxChoices)]
}
