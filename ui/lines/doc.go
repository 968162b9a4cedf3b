// Package lines shows bytes: Hex, the hex view of one Space, and Pane, the same
// with its bar and a data inspector.
//
// How a frame comes about: the view keeps the address of its top line and nothing
// else of its place, so it is as exact at 2^64 as at 0. layout turns that address
// into lines, rows of bytes or folded holes; source holds the blocks read so far;
// grid turns bytes of a row into cells and cells into pixels; sheet keeps the
// canvas objects and moves them. What is not read yet is drawn as ".." and asked
// of a background job; there is one job at a time and one post waiting at most.
//
// Rules of the package: every method of a widget runs on the UI goroutine; a Space
// is only read in a job, because a read may wait for a disk; no pixel offset ever
// stands for an address.
//
// Above lies package ui, which decides what a link leads to; below lies model.
package lines
