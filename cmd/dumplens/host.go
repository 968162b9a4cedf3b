package main

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"dumplens/loader"
	"dumplens/model"
	"dumplens/model/notes"
	"dumplens/model/win"
	"dumplens/ui"
)

// newApp makes the application with its preferences.
func newApp() fyne.App { return app.NewWithID(id) }

// open loads a dump, with the paging files named, and adds what takes knowledge of
// Windows, with what the user knows better than the header.
func open(ctx context.Context, path string, how ui.OpenOptions, m *model.Meter) (*model.Dump, error) {
	d, err := loader.Open(ctx, path, m)
	if err != nil {
		return nil, err
	}
	if len(how.PageFiles) > 0 {
		if err := loader.UsePageFiles(d, how.PageFiles); err != nil {
			return nil, errors.Join(err, d.Close())
		}
	}
	win.AttachWith(ctx, d, m, win.Options(how.Overrides))
	notes.Attach(d)
	return d, nil
}
