package ui

import (
	"runtime/debug"

	"fyne.io/fyne/v2"

	"dumplens/assets"
)

// iconResource is the program's icon.
func iconResource() fyne.Resource { return fyne.NewStaticResource("dumplens.png", assets.IconPNG()) }

// fyneVersion is the version of Fyne that was built in.
func fyneVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "Fyne"
	}
	for _, m := range info.Deps {
		if m.Path == "fyne.io/fyne/v2" {
			return "Fyne " + m.Version
		}
	}
	return "Fyne"
}
