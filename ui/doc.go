// Package ui is the window of Dumplens: frame, navigator, pages, start page, menus,
// jobs. Below it lie ui/page (pages to read), ui/rows (tables and outlines), ui/lines
// (the hex pane), ui/memmap (the memory map) and ui/look (colours and symbols); above
// it only cmd/dumplens, which fills the Host.
//
// The rules of this package:
//
//   - Widgets are touched on the UI goroutine only. Other goroutines hand over with
//     Host.Post, which is fyne.Do in the program and a queue in tests.
//   - Long work is a job: one goroutine, one context, one model.Meter that a ticker
//     reads. A worker never touches a widget, and posts at most one hand-over at a time.
//   - Every place (view, row, space, address) is reached through Window.visit, so that
//     back and forward work everywhere.
//   - Every command stands in the main menu: keys without a modifier never reach a
//     menu in Fyne, so tables, the hex pane and entries pass them on to Window.key.
//   - No widget names a colour or a size of its own: they come from ui/look.
//   - Nothing is told by colour alone.
package ui
