package assets

import _ "embed" // for the icon

//go:embed icon-256.png
var iconPNG []byte

// IconPNG is the program's icon, 256 pixels square.
func IconPNG() []byte { return iconPNG }
