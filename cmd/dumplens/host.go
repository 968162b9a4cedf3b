package main

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"dumplens/loader"
	"dumplens/model"
	"dumplens/model/win"
)

// newApp makes the application with its preferences.
func newApp() fyne.App { return app.NewWithID(id) }

// open loads a dump, with the paging files named, and adds what takes knowledge of
// Windows.
func open(ctx context.Context, path string, pageFiles []string, m *model.Meter) (*model.Dump, error) {
	d, err := loader.Open(ctx, path, m)
	if err != nil {
		return nil, err
	}
	if len(pageFiles) > 0 {
		if err := loader.UsePageFiles(d, pageFiles); err != nil {
			return nil, errors.Join(err, d.Close())
		}
	}
	win.Attach(ctx, d, m)
	return d, nil
}
