// Package view holds the Views: what the window and dumpinfo show, one table or page
// each, all listed in All. Below it lies everything of model; above it the window
// and the printer draw every View the same way.
package view

import "dumplens/model"

// All lists the views in the order of the navigator. The summary comes apart: it
// is a Page, see Summary.
var All = []model.View{
	spaces(), problems(), notesView(),
	system(),
	processes(), processView(), threads(), tebs(), modules(), unloaded(), drivers(), cpus(), stacks(), handles(), vads(), regions(),
	fields(), streams(), contents(), memory(), blocks(), secondary(),
}

// ByID finds a view.
func ByID(id string) (model.View, bool) {
	for _, v := range All {
		if v.ID == id {
			return v, true
		}
	}
	return model.View{}, false
}
