package main

import (
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/sqweek/dialog"

	"dumplens/ui"
)

// pick asks for a file with the system's dialog, which starts in dir. It blocks the
// goroutine and its thread, never the window. "" means that the user cancelled.
func pick(what ui.FileKind, dir string) (string, error) {
	var endings []string
	for _, e := range what.Endings { // GTK tells upper from lower case
		e = strings.TrimPrefix(e, ".")
		endings = append(endings, e, strings.ToUpper(e))
	}
	return native(func() (string, error) {
		return dialog.File().Title(what.Title).SetStartDir(dir).Filter(what.Name, endings...).Filter("All files", "*").Load()
	})
}

// save asks for a file to write.
func save(name string) (string, error) {
	return native(func() (string, error) {
		return dialog.File().Title("Export").SetStartFile(name).Save()
	})
}

// native runs a dialog on a thread of its own. The package panics when there is no
// display; that is an error here, and the caller uses another dialog.
func native(show func() (string, error)) (path string, err error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the system's dialog cannot start: %v", r)
		}
	}()
	path, err = show()
	if errors.Is(err, dialog.ErrCancelled) {
		return "", nil
	}
	return path, err
}
