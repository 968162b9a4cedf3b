package main

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"dumplens/loader"
	"dumplens/model"
	"dumplens/model/win"
)

// newApp makes the application with its preferences.
func newApp() fyne.App { return app.NewWithID(id) }

// open loads a dump and adds what takes knowledge of Windows.
func open(ctx context.Context, path string, m *model.Meter) (*model.Dump, error) {
	d, err := loader.Open(ctx, path, m)
	if err != nil {
		return nil, err
	}
	win.Attach(ctx, d, m)
	return d, nil
}
