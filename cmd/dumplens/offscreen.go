package main

import (
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"dumplens/ui"
)

// longest is how long a picture may take.
const longest = 2 * time.Minute

// shootOffScreen paints the window in memory, with Fyne's software painter, and
// writes the picture. The picture is the same on every machine, with a display or not.
func shootOffScreen(o options, size fyne.Size) error {
	a := test.NewApp()
	queue := make(chan func(), 1024)
	ended := make(chan error, 1)
	post := func(f func()) { queue <- f }
	p := start(a, o, ui.Host{Post: post})
	p.OnSettled = shooter(o.shot, post, func(err error) { ended <- err })
	p.Start(o.paths)
	list := a.Driver().AllWindows()
	w := list[len(list)-1]
	if size.Width > 0 {
		w.Resize(size)
	}
	if len(o.paths) == 0 {
		p.OnSettled(w)
	}
	late := time.After(longest)
	for {
		select {
		case f := <-queue:
			f()
		case err := <-ended:
			return err
		case <-late:
			return errors.New("the window was not ready after two minutes")
		}
	}
}
