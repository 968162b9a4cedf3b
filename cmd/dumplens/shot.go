package main

import (
	"fmt"
	"image/png"
	"os"
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// settle is how long a window without work is left alone before its picture is
// taken: the hex pane reads the bytes it shows by itself.
const settle = 700 * time.Millisecond

// shooter takes a picture of the first window that has no more work to do, and then
// calls done.
func shooter(path string, post func(func()), done func(error)) func(fyne.Window) {
	var once sync.Once
	return func(w fyne.Window) {
		once.Do(func() {
			time.AfterFunc(settle, func() {
				post(func() { done(shoot(w, path)) })
			})
		})
	}
}

// shoot writes a picture of a window.
func shoot(w fyne.Window, path string) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("the picture cannot be written: %w", err)
	}
	if err := png.Encode(f, w.Canvas().Capture()); err != nil {
		_ = f.Close() // the encoder's error is the one to tell
		return fmt.Errorf("the picture %s cannot be written: %w", path, err)
	}
	return f.Close()
}
