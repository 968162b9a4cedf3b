// Package memmap draws what of a space is in the dump: a grid of cells, each as many
// bytes as makes all fit, or fewer.
//
// How a picture comes about: mem.Survey lists the occupied regions; plan cuts them
// into cells of one size; flow places the regions below and beside each other, in
// pixels of the screen; store keeps the cells counted so far, by chunks, and asks a
// job for those in sight that it lacks; painter draws the cells in sight into one
// image. Caret, labels and scroll bar are canvas objects over it.
//
// Rules of the package: every method of a widget runs on the UI goroutine; a Space is
// only asked in a job; no pixel stands for an address but through plan and flow, which
// count in 64 bits.
//
// Above lies package ui, which decides where a click leads; below lies model.
package memmap
