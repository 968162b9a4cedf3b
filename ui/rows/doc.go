// Package rows draws a model.View: a table that sorts, filters, and opens and closes
// branches. It stands on package model and package ui/look, and the window (package
// ui) stands on it.
//
// A Store holds the rows in plain Go: it knows which are shown, in which order, how
// deep. A Table draws the few rows of its Store that are in sight. It keeps its place
// as a row number and a remainder, so 400,000 rows scroll like 40, and it draws a row
// anew only when another row comes to stand in its slot.
//
// Rules of the package:
//   - Store and Table are used on the UI goroutine only.
//   - After changing the Store (Append, SetFilter, ...) call Table.Reload.
//   - Colours are names of package look, fonts and sizes are the theme's.
//   - No datum is formatted until it comes into sight, save by a filter or an export.
package rows
